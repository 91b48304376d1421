const formats = new Map<string, Intl.DateTimeFormat>();

/** "Sun 22 Nov 2026, 21:30" on the clock of the setting. */
export function timeIn(zone: string, at: string): string {
  const known = formats.get(zone);
  const format = known ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  formats.set(zone, format);
  return format.format(new Date(at));
}

/** "14 minutes", "3 hours", "2 days": as exact as it matters to somebody who has to act. */
export function durationOf(minutes: number): string {
  const [count, unit] = minutes < 120 ? [minutes, 'minute'] : minutes < 48 * 60 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / (24 * 60)), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
