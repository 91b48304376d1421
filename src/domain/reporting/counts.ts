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
/** Hidden numbers make at least this together, so that their sum fits each of them being anything under five. */
const fewestTogether = 10;

/**
 * Numbers under five are `few`. If there are any, the smallest of the others is hidden with them, and more until the
 * total gives none of them away; where that cannot be, the total is hidden.
 */
export function suppressed(counts: readonly number[]): { readonly counts: readonly Count[]; readonly total: Count } {
  const small = counts.flatMap((count, index) => (count < fewest ? [index] : []));
  const others = counts.flatMap((count, index) => (count < fewest ? [] : [{ count, index }])).toSorted((one, other) => one.count - other.count);
  const hidden = new Set(small);
  const give = () => hidden.size > 0 && (hidden.size === small.length || sumOf(counts, hidden) < fewestTogether);
  for (const { index } of others) if (give()) hidden.add(index);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { counts: counts.map((count, index): Count => (hidden.has(index) ? 'few' : count)), total: total < fewest || give() ? 'few' : total };
}

function sumOf(counts: readonly number[], indices: ReadonlySet<number>): number {
  return [...indices].reduce((all, index) => all + (counts[index] ?? 0), 0);
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
