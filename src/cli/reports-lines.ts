/** What the commands for reports say, line by line: ids, codes, times and numbers. */
import type { Setting } from '../domain/directory.ts';
import type { FoundReport, TrailLine, Vault } from '../domain/reporting/care.ts';
import type { Count, Counts } from '../domain/reporting/counts.ts';
import { upkeepStates, type UpkeepResult } from '../domain/upkeep.ts';

const REFUSALS: Readonly<Record<string, string>> = {
  'unknown-person': 'Refused: the directory does not know the person that --by names.',
  'left-the-trust': 'Refused: the directory says that the person that --by names has left.',
  'wrong-role': 'Refused: the person that --by names has not the role for this.',
  'not-allowed': 'Refused: the person that --by names may not do this, or it is their own report.',
  'not-due': 'Refused: it is open, held, or its time is not over. "review" lists what may go.',
  'no-such-report': 'There is no report of this reference.',
  'no-such-setting': 'There is no such setting. "npm run directory -- show" lists them.',
};

export function refusalLine(reason: string): string {
  return REFUSALS[reason] ?? `Refused (${reason}).`;
}

export function callIt(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** How many texts are under which key, and what that means for REPORT_KEYS. */
export function sealedLines({ current, known }: Vault, counts: ReadonlyMap<string, number>): { readonly lines: readonly string[]; readonly value: { readonly current: string; readonly sealedBy: Readonly<Record<string, number>>; readonly left: number } } {
  const others = [...counts].filter(([key]) => key !== current);
  const left = others.reduce((sum, [, count]) => sum + count, 0);
  const lines = [
    `  ${current}  ${callIt(counts.get(current) ?? 0, 'text')}  (current)`,
    ...others.map(([key, count]) => `  ${key}  ${callIt(count, 'text')}${known.includes(key) ? '  left: run "reseal"' : '  ✗ this key is not among REPORT_KEYS: put it back, or these cannot be read'}`),
    ...known.filter((key) => key !== current && !counts.has(key)).map((key) => `  ${key}  0 texts  seals nothing any more: it may be taken out, once no server and no backup uses it`),
  ];
  return { lines: ['Sealed by key:', ...lines], value: { current, sealedBy: Object.fromEntries(counts), left } };
}

interface Due {
  readonly reference: string;
  readonly setting: string;
  readonly category: string;
  readonly closedAt: Date;
  readonly dueAt: Date;
  readonly hold: string | null;
  readonly own: boolean;
}

export function dueLines(due: readonly Due[]): readonly string[] {
  if (due.length === 0) return ['Nothing is due.'];
  const line = ({ reference, setting, category, closedAt, dueAt, hold, own }: Due) =>
    `  ${reference}  ${setting}  ${category}, closed ${day(closedAt)}, due since ${day(dueAt)}${hold === null ? '' : `  held (${hold})`}${own ? '  your own: somebody else has to approve it' : ''}`;
  return [`${callIt(due.length, 'report')} due:`, ...due.map(line), 'To delete one for good: npm run reports -- review --approve R-… --by ID'];
}

export function countLines({ schoolYear, settings, total }: Counts): readonly string[] {
  const words = (count: Count) => (count === 'few' ? 'hidden' : String(count));
  return [
    `Reports in the school year ${schoolYear}/${String(schoolYear + 1).slice(2)}`,
    ...settings.map(({ setting, name, count }) => `  ${name} (${setting}): ${words(count)}`),
    `  Together: ${words(total)}`,
    'Hidden: under five, or it would give away one that is.',
  ];
}

export function hoursLines({ setting, own }: { readonly setting: Setting; readonly own: boolean }, file: string): readonly string[] {
  return [`# ${setting.name} (${setting.id}), ${setting.timeZone}: ${own ? 'its own' : 'the default'}`, ...file.trimEnd().split('\n')];
}

export function trailLines({ reference, setting, state, storedAt, hold }: FoundReport, lines: readonly TrailLine[]): readonly string[] {
  const held = hold === null ? '' : `, held (${hold})`;
  const line = ({ at, deed, person, detail }: TrailLine) => `  ${moment(at)}  ${person ?? 'the program'.padEnd(36)}  ${deed}${detail === undefined ? '' : ` ${detail}`}`;
  return [`${reference}, ${setting}, ${state}, stored ${moment(storedAt)}${held}`, ...lines.map(line)];
}

export function jobLines(results: readonly UpkeepResult[], canary: readonly { readonly subject: string; readonly trouble?: string }[], now: Date): readonly string[] {
  const states = upkeepStates(results.map(({ task }) => task), results, now);
  const lines = results.map(({ task, at }) => `  ${task.padEnd(10)}  ${moment(at)}  ${states[task] ?? ''}`);
  const troubles = canary.flatMap(({ subject, trouble }) => (trouble === undefined ? [] : [`    canary, ${subject}: ${trouble}`]));
  return results.length === 0 ? ['Nothing has run yet.'] : ['Regular work, last time:', ...lines, ...troubles];
}

function moment(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
