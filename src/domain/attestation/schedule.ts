/** Days of a campaign: when people are due, and when they are told. */
import { DateTime } from 'luxon';
import type { CampaignPlan, Day, Occasion, ReminderSchedule, Span } from './contract.ts';

export const defaultReminders: ReminderSchedule = { days: [-14, -7, -3, -1, 0], thenEvery: 7, from: 8, to: 18, holidays: [] };

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid;
}

/** The day at that place of the world. A zone that is not known is read as Europe/London. */
export function dayIn(zone: string, now: Date): Day {
  return local(zone, now).toFormat('yyyy-MM-dd');
}

function local(zone: string, now: Date): DateTime {
  const time = DateTime.fromJSDate(now, { zone });
  return time.isValid ? time : DateTime.fromJSDate(now, { zone: 'Europe/London' });
}

export function addDays(day: Day, days: number): Day {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** Whole days from one to the other; negative if `to` is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'days').days);
}

export function isOverdue(due: Day, today: Day): boolean {
  return due < today;
}

/** Due date of somebody who joins a campaign that is under way. */
export function joinerDue({ due, joinerDays }: Pick<CampaignPlan, 'due' | 'joinerDays'>, today: Day): Day {
  const own = addDays(today, joinerDays);
  return own > due ? own : due;
}

function isWithin(spans: readonly Span[], day: Day): boolean {
  return spans.some(({ from, to }) => from <= day && day <= to);
}

/** Whether people may be told now: within the hours of the day there, and on no listed holiday. */
export function mayTell({ from, to, holidays }: ReminderSchedule, zone: string, now: Date): boolean {
  const { hour } = local(zone, now);
  return hour >= from && hour < to && !isWithin(holidays, dayIn(zone, now));
}

function occasionOn(offset: number): Occasion {
  return `day${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;
}

/** The last day of the cadence that has come, as days from the due date; undefined before the first. */
function lastOffset({ days, thenEvery }: ReminderSchedule, passed: number): number | undefined {
  const last = Math.max(...days, 0);
  if (thenEvery > 0 && passed > last) {
    const rounds = Math.floor((passed - last) / thenEvery);
    if (rounds > 0) return last + rounds * thenEvery;
  }
  return days.filter((day) => day <= passed).toSorted((one, other) => one - other).at(-1);
}

/**
 * What somebody is to be told of today; undefined for nothing. First the invitation; then the latest day of the
 * cadence that has come. A day that fell on a holiday is made up for by the next day, and several missed ones by one.
 * On the day of the invitation, and for days before it, there is no reminder.
 */
export function dueOccasion(schedule: ReminderSchedule, due: Day, today: Day, told: ReadonlySet<Occasion>, invited: Day | undefined): Occasion | undefined {
  if (invited === undefined) return 'invitation';
  const offset = lastOffset(schedule, daysBetween(due, today));
  if (offset === undefined || addDays(due, offset) <= invited) return undefined;
  const occasion = occasionOn(offset);
  return told.has(occasion) ? undefined : occasion;
}
