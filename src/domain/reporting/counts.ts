/** Counts for leaders: by setting and school year, with small numbers taken out so that nobody can be made out. */
import { DateTime } from 'luxon';
import type { Directory, ObjectId, SettingId } from '../directory.ts';
import type { Clock } from '../ports.ts';
import type { AuditTrail } from './contract.ts';
import { mayCount, standingOf } from './permission.ts';

/** `few`: under five, or hidden because it would give away another that is under five. */
export type Count = number | 'few';

export interface SettingCount {
  readonly setting: SettingId;
  readonly name: string;
  readonly count: Count;
}

export interface Counts {
  /** The school year begins on 1 September of this year. */
  readonly schoolYear: number;
  readonly settings: readonly SettingCount[];
  readonly total: Count;
}

/** Reports stored from `from` (inclusive) to `to` (exclusive), by setting. */
export type CountStored = (from: Date, to: Date) => Promise<ReadonlyMap<SettingId, number>>;

const fewest = 5;

/**
 * Numbers under five are `few`. Where the total would give one of them away (only one is hidden, or those that are
 * hidden make less than five together), the next smallest is hidden too, and in the end the total.
 */
export function suppressed(counts: readonly number[]): { readonly counts: readonly Count[]; readonly total: Count } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const hidden = new Set(counts.flatMap((count, index) => (count < fewest ? [index] : [])));
  if (hidden.size > 0 && givesAway(counts, hidden)) hideNext(counts, hidden);
  const shown = counts.map((count, index): Count => (hidden.has(index) ? 'few' : count));
  return { counts: shown, total: total < fewest || (hidden.size > 0 && givesAway(counts, hidden)) ? 'few' : total };
}

function givesAway(counts: readonly number[], hidden: ReadonlySet<number>): boolean {
  const sum = [...hidden].reduce((all, index) => all + (counts[index] ?? 0), 0);
  return hidden.size === 1 || sum < fewest;
}

function hideNext(counts: readonly number[], hidden: Set<number>): void {
  const rest = counts.map((count, index) => ({ count, index })).filter(({ index }) => !hidden.has(index));
  const smallest = rest.toSorted((one, other) => one.count - other.count)[0];
  if (smallest !== undefined) hidden.add(smallest.index);
}

export interface CountParts {
  readonly directory: Directory;
  readonly countStored: CountStored;
  readonly audit: AuditTrail;
  readonly clock: Clock;
}

/** The counts of the settings that this person may see; whole school years only, since others could be subtracted. */
export async function countsFor(parts: CountParts, id: ObjectId, schoolYear: number): Promise<Counts | { readonly kind: 'refused' }> {
  const standing = standingOf(await parts.directory.person(id.toLowerCase()));
  if (standing.kind === 'refused') return { kind: 'refused' };
  const { person } = standing;
  const settings = (await parts.directory.settingsOf(person)).filter((setting) => mayCount(person, setting.id));
  if (settings.length === 0) return { kind: 'refused' };
  await parts.audit.record({ at: parts.clock.now(), person: person.objectId, deed: 'counted', detail: String(schoolYear) });
  const [from, to] = [schoolYear, schoolYear + 1].map((year) => DateTime.fromObject({ year, month: 9, day: 1 }, { zone: 'Europe/London' }).toJSDate());
  const stored = await parts.countStored(from as Date, to as Date);
  const { counts, total } = suppressed(settings.map(({ id: setting }) => stored.get(setting) ?? 0));
  return { schoolYear, total, settings: settings.map(({ id: setting, name }, index) => ({ setting, name, count: counts[index] ?? 'few' })) };
}
