/** The clock of a report: when somebody has to be told that nobody has acknowledged it. */
import { DateTime } from 'luxon';
import type { OpeningHours } from './contract.ts';

const schoolDay = { from: '08:00', to: '16:00' } as const;

/** For settings without a calendar of their own. */
export const defaultHours: OpeningHours = {
  days: { 1: schoolDay, 2: schoolDay, 3: schoolDay, 4: schoolDay, 5: schoolDay },
  holidays: [],
  minutes: 15,
};

/** Longer than any holiday; a calendar that opens on no day within it is taken as always open. */
const farthestDay = 400;

/** A day, for what has to be repeated whether anything opens or not. */
export const minutesOfDay = 24 * 60;

interface Span {
  readonly from: number;
  readonly to: number;
}

function isHoliday(hours: OpeningHours, day: DateTime): boolean {
  const date = day.toISODate() ?? '';
  return hours.holidays.some(({ from, to }) => from <= date && date <= to);
}

/** A local time of that day, in ms; one that the change to summer time leaves out is taken an hour later. */
function timeOn(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour === 24 ? day.plus({ days: 1 }).startOf('day').toMillis() : day.set({ hour, minute }).toMillis();
}

function dayOf(zone: string, at: Date): DateTime {
  const local = DateTime.fromJSDate(at, { zone });
  return (local.isValid ? local : DateTime.fromJSDate(at, { zone: 'Europe/London' })).startOf('day');
}

function spanOf(hours: OpeningHours, day: DateTime): Span | undefined {
  const open = hours.days[day.weekday];
  if (open === undefined || isHoliday(hours, day)) return undefined;
  const span = { from: timeOn(day, open.from), to: timeOn(day, open.to) };
  return span.to > span.from ? span : undefined;
}

/**
 * The moment when `minutes` of the setting's opening time have gone by since `since`. Days and times are those of
 * `zone` (an IANA name; one that is not known is read as Europe/London).
 */
export function nextDue(hours: OpeningHours, zone: string, since: Date, minutes: number = hours.minutes): Date {
  let left = Math.max(0, minutes) * 60_000;
  let day = dayOf(zone, since);
  for (let count = 0; count < farthestDay; count += 1, day = day.plus({ days: 1 }).startOf('day')) {
    const span = spanOf(hours, day);
    if (span === undefined) continue;
    const start = Math.max(span.from, since.getTime());
    if (start + left <= span.to && start <= span.to && (left > 0 || start < span.to)) return new Date(start + left);
    left -= Math.max(0, span.to - start);
  }
  return dueInRealTime(since, minutes);
}

/**
 * When the next opening day begins: the day after `since` at the earliest, on the setting's own clock. A calendar that
 * opens on no day gives a day later.
 */
export function nextOpeningDay(hours: OpeningHours, zone: string, since: Date): Date {
  let day = dayOf(zone, since);
  for (let count = 0; count < farthestDay; count += 1) {
    day = day.plus({ days: 1 }).startOf('day');
    const span = spanOf(hours, day);
    if (span !== undefined) return new Date(span.from);
  }
  return dueInRealTime(since, minutesOfDay);
}

/** For immediate danger: minutes as they go by, day and night. */
export function dueInRealTime(since: Date, minutes: number): Date {
  return new Date(since.getTime() + minutes * 60_000);
}

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const date = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with opening hours that somebody wrote: a code each with the day it is about; none if all is well. */
export function calendarProblems(hours: OpeningHours): readonly string[] {
  const days = Object.entries(hours.days).flatMap(([day, { from, to }]) => [
    ...(/^[1-7]$/.test(day) ? [] : [`day ${day}: not 1 to 7`]),
    ...(time.test(from) && time.test(to) ? (from < to ? [] : [`day ${day}: ends before it begins`]) : [`day ${day}: not HH:MM`]),
  ]);
  const holidays = hours.holidays.flatMap(({ from, to }) =>
    date.test(from) && date.test(to) && DateTime.fromISO(from).isValid && DateTime.fromISO(to).isValid
      ? (from <= to ? [] : [`holiday ${from}: ends before it begins`]) : [`holiday ${from}: not YYYY-MM-DD`]);
  const minutes = Number.isInteger(hours.minutes) && hours.minutes >= 1 && hours.minutes <= 24 * 60 ? [] : ['minutes: not 1 to 1440'];
  return [...days, ...holidays, ...minutes];
}
