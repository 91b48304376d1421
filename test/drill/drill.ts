/** `npm run drill -- reports [--json] [--seed N] [--reports N] [--kills N] [--keep]`. Exit code 1 when the promise was broken. */
import { parseArgs } from 'node:util';
import { drillReports, type DrillOutcome, type DrillWish } from './reports.ts';

const USAGE = `How to call it:
  npm run drill -- reports           the whole drill, about ten minutes
      --json                         the last line is JSON; progress goes to standard error
      --seed N                       another course of events (1)
      --reports N, --kills N         how many reports are sent (300) and processes killed (52)
      --keep                         leaves the stand-in's log and the clients' notes`;

/** What the proof asks for; a shorter drill, where --kills says so, is none. */
const KILLS = 50;

const OPTIONS = {
  json: { type: 'boolean' }, keep: { type: 'boolean' }, seed: { type: 'string', default: '1' }, reports: { type: 'string', default: '300' }, kills: { type: 'string', default: '52' },
} as const;

function readWords(): (DrillWish & { readonly json: boolean }) | undefined {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS });
  const [seed, reports, kills] = [values.seed, values.reports, values.kills].map(Number);
  if (positionals.join(' ') !== 'reports' || ![seed, reports, kills].every(isCount)) return undefined;
  return { seed: seed ?? 1, reports: reports ?? 0, kills: kills ?? 0, keep: values.keep === true, json: values.json === true };
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}

/** The line of the proof first, what else was measured behind it. */
function inOrder({ accepted, delivered, lost, duplicated, kills, faults, p50_ms, p99_ms, ...others }: DrillOutcome): object {
  return { accepted, delivered, lost, duplicated, kills, faults, p50_ms, p99_ms, ...others };
}

function table(outcome: DrillOutcome): string {
  return Object.entries(inOrder(outcome)).map(([name, value]) => `${name.replaceAll('_', ' ').padEnd(18)}${String(value).padStart(8)}`).join('\n');
}

function isKept(outcome: DrillOutcome, wanted: number): boolean {
  return outcome.lost === 0 && outcome.duplicated === 0 && outcome.told_too_early === 0 && outcome.accepted > 0 && outcome.kills >= Math.min(KILLS, wanted);
}

const wish = readWords();
if (wish === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 1;
} else {
  const outcome = await drillReports(wish, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${wish.json ? JSON.stringify(inOrder(outcome)) : table(outcome)}\n`);
  // A reporter or the stand-in may still wait for something that will not come.
  process.exit(isKept(outcome, wish.kills) ? 0 : 1);
}
