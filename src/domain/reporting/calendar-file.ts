/** A setting's opening hours as people write them: a YAML file. */
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { calendarProblems } from './clock.ts';
import type { OpeningHours } from './contract.ts';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const span = /^(\d{2}:\d{2})\s*(?:-|–|to)\s*(\d{2}:\d{2})$/;
const closed = 'closed';
const holiday = /^(\d{4}-\d{2}-\d{2})(?:\s+to\s+(\d{4}-\d{2}-\d{2}))?$/;

const file = z.strictObject({
  minutes: z.number(),
  days: z.strictObject(Object.fromEntries(weekdays.map((day) => [day, z.string().optional()]))),
  holidays: z.array(z.string()).nullish(),
});

export type CalendarReading =
  | { readonly kind: 'read'; readonly hours: OpeningHours }
  /** A sentence each, naming the line that is concerned. */
  | { readonly kind: 'unsound'; readonly problems: readonly string[] };

/** Reads `minutes`, `days` (monday: 08:00-16:00) and `holidays` (2026-12-21 to 2027-01-01). */
export function readCalendar(text: string): CalendarReading {
  const parsed = file.safeParse(parseYaml(text));
  if (!parsed.success) return { kind: 'unsound', problems: parsed.error.issues.map(sentenceOf) };
  const days = weekdays.map((name) => ({ name, span: span.exec((parsed.data.days[name] ?? closed).trim()), words: parsed.data.days[name] ?? closed }));
  const holidays = (parsed.data.holidays ?? []).map((words) => ({ words, dates: holiday.exec(words.trim()) }));
  const problems = [
    ...days.filter((day) => day.span === null && day.words.trim().toLowerCase() !== closed).map(({ name }) => `days, ${name}: write 08:00-16:00, or closed.`),
    ...holidays.filter(({ dates }) => dates === null).map((_, index) => `holidays, the one in place ${index + 1}: write 2027-04-05, or 2026-12-21 to 2027-01-01.`),
  ];
  if (problems.length > 0) return { kind: 'unsound', problems };
  return checked({
    minutes: parsed.data.minutes,
    days: Object.fromEntries(days.flatMap(({ span: found }, index) => (found === null ? [] : [[index + 1, { from: found[1] ?? '', to: found[2] ?? '' }]]))),
    holidays: holidays.flatMap(({ dates }) => (dates === null ? [] : [{ from: dates[1] ?? '', to: dates[2] ?? dates[1] ?? '' }])),
  });
}

function checked(hours: OpeningHours): CalendarReading {
  const problems = calendarProblems(hours).map((problem) => problem.replace(/^day (\d)/, (_, day) => `days, ${weekdays[Number(day) - 1] ?? day}`));
  return problems.length === 0 ? { kind: 'read', hours } : { kind: 'unsound', problems };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    // The parser's own words would repeat the file's; that it is no YAML shows in what is missing.
    return undefined;
  }
}

function sentenceOf({ path, code }: z.core.$ZodIssue): string {
  const where = path.length === 0 ? 'the file' : path.join(', ');
  if (code === 'unrecognized_keys') return `${where}: it holds something that is not known here.`;
  return `${where}: it needs minutes (a number), days (monday: 08:00-16:00) and holidays (a list, or nothing).`;
}

/** The same file, from hours. */
export function writeCalendar({ minutes, days, holidays }: OpeningHours): string {
  const open = weekdays.map((name, index) => [name, days[index + 1]] as const);
  return stringify({
    minutes,
    days: Object.fromEntries(open.map(([name, hours]) => [name, hours === undefined ? closed : `${hours.from}-${hours.to}`])),
    holidays: holidays.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)),
  });
}
