import { parseArgs } from 'node:util';
import { holdReasons, type HoldReason } from '../domain/reporting/retention.ts';
import { UsageRefused } from './arguments.ts';

/** `by`: object id of the person in whose name it is done, checked in the directory. */
export type ReportsCommand = { readonly json: boolean } & (
  | { readonly name: 'reseal'; readonly by?: string; readonly batch: number; readonly dryRun: boolean }
  | { readonly name: 'keys'; readonly id?: string }
  | { readonly name: 'review'; readonly by: string; readonly approve: readonly string[] }
  | { readonly name: 'hold'; readonly by: string; readonly reference: string; readonly reason: HoldReason }
  | { readonly name: 'release'; readonly by: string; readonly reference: string }
  | { readonly name: 'counts'; readonly by: string; readonly year?: number }
  | { readonly name: 'calendar-show'; readonly setting: string }
  | { readonly name: 'calendar-set'; readonly by: string; readonly setting: string; readonly file: string }
  | { readonly name: 'calendar-reset'; readonly by: string; readonly setting: string }
  | { readonly name: 'trail'; readonly by: string; readonly reference: string }
  | { readonly name: 'jobs' }
);

type Topic = 'reseal' | 'keys' | 'review' | 'hold' | 'release' | 'counts' | 'calendar' | 'trail' | 'jobs';

const HELP: Readonly<Record<Topic, string>> = {
  reseal: `  npm run reports -- reseal --by ID                seals everything anew with the current key, some rows at a time
      --batch N                                    so many rows of each table at a time (200)
      --dry-run                                    only says how many texts each key has sealed; needs no --by
    May be ended at any time and goes on where it was. Administrators only.`,
  keys: `  npm run reports -- keys                          makes a new key for REPORT_KEYS and shows it; stores nothing
      --id NAME                                    its id: small letters, digits, "-" (today's date)`,
  review: `  npm run reports -- review --by ID                closed reports whose time is over, which you may let go
  npm run reports -- review --approve R-… --by ID  deletes this one for good; may stand several times
    The setting's DSL and deputies, and administrators; nobody their own report.`,
  hold: `  npm run reports -- hold R-… --reason WHY --by ID keeps a report from being deleted
      WHY is ${holdReasons.join(', ')}`,
  release: '  npm run reports -- release R-… --by ID           ends the hold',
  counts: `  npm run reports -- counts --by ID                reports of a school year by setting, small numbers hidden
      --year 2026                                  the year in which the school year begins (this one)`,
  calendar: `  npm run reports -- calendar show SETTING         opening hours, holidays and minutes, as a file for "set"
  npm run reports -- calendar set SETTING FILE.yaml --by ID
  npm run reports -- calendar reset SETTING --by ID
    The setting's head and DSL, and administrators.`,
  trail: `  npm run reports -- trail R-… --by ID             who saw or did what: ids, codes and times
    The setting's DSL and deputies, and administrators; looking is in the trail.`,
  jobs: '  npm run reports -- jobs                          how the regular work went last',
};

const ENDING = `  Every command takes --json (one line of JSON) and --help. ID is an object id of Microsoft Entra ID (a GUID).
  No command shows what was reported, or a name.`;

function usage(topics: readonly Topic[]): string {
  return ['How to call it:', ...topics.map((topic) => HELP[topic]), ENDING].join('\n');
}

const OPTIONS = {
  by: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, batch: { type: 'string' }, 'dry-run': { type: 'boolean' },
  id: { type: 'string' }, approve: { type: 'string', multiple: true }, reason: { type: 'string' }, year: { type: 'string' },
} as const;

const ALLOWED: Readonly<Record<Topic, readonly string[]>> = {
  reseal: ['by', 'batch', 'dry-run'], keys: ['id'], review: ['by', 'approve'], hold: ['by', 'reason'], release: ['by'],
  counts: ['by', 'year'], calendar: ['by'], trail: ['by'], jobs: [],
};
const PLACES: Readonly<Record<Topic, number>> = { reseal: 0, keys: 0, review: 0, hold: 1, release: 1, counts: 0, calendar: 3, trail: 1, jobs: 0 };

/** Reads the words after `reports`; a text is the help that was asked for. @throws UsageRefused */
export function readReportsCommand(words: readonly string[]): ReportsCommand | { readonly name: 'help'; readonly text: string } {
  const { positionals, values } = parse(words);
  const [topic = '', ...rest] = positionals;
  if (values.help === true) return { name: 'help', text: isTopic(topic) ? usage([topic]) : usage(Object.keys(HELP) as Topic[]) };
  if (!isTopic(topic)) throw new UsageRefused(usage(Object.keys(HELP) as Topic[]));
  const foreign = Object.keys(values).find((option) => option !== 'json' && !ALLOWED[topic].includes(option));
  if (foreign !== undefined) throw refusal(topic, `"${topic}" knows no --${foreign}.`);
  if (rest.length > PLACES[topic]) throw refusal(topic);
  return { ...commandFrom(topic, rest, values), json: values.json === true };
}

type Values = ReturnType<typeof parse>['values'];
type Wish = ReportsCommand extends infer Command ? (Command extends unknown ? Omit<Command, 'json'> : never) : never;

function commandFrom(topic: Topic, rest: readonly string[], values: Values): Wish {
  const by = () => person(topic, values.by);
  switch (topic) {
    case 'reseal':
      return values['dry-run'] === true ? { name: topic, batch: 1, dryRun: true } : { name: topic, by: by(), batch: number(topic, values.batch ?? '200', 1, 10_000), dryRun: false };
    case 'keys':
      return { name: topic, ...keyId(values.id) };
    case 'review':
      return { name: topic, by: by(), approve: values.approve ?? [] };
    case 'hold':
      return { name: topic, by: by(), reference: word(topic, rest[0]), reason: reason(values.reason) };
    case 'release':
    case 'trail':
      return { name: topic, by: by(), reference: word(topic, rest[0]) };
    case 'counts':
      return { name: topic, by: by(), ...(values.year === undefined ? {} : { year: number(topic, values.year, 2000, 9_998) }) };
    case 'calendar':
      return calendar(rest, by);
    case 'jobs':
      return { name: topic };
  }
}

function calendar([act, setting, file]: readonly string[], by: () => string): Wish {
  const named = { setting: word('calendar', setting).toLowerCase() };
  if (act === 'set') return { name: 'calendar-set', by: by(), ...named, file: word('calendar', file) };
  if (file !== undefined) throw refusal('calendar');
  if (act === 'show') return { name: 'calendar-show', ...named };
  if (act === 'reset') return { name: 'calendar-reset', by: by(), ...named };
  throw refusal('calendar');
}

function person(topic: Topic, id: string | undefined): string {
  if (id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  throw refusal(topic, 'Say who does this: --by and an object id.');
}

function word(topic: Topic, given: string | undefined): string {
  if (given === undefined) throw refusal(topic);
  return given;
}

function number(topic: Topic, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw refusal(topic, `A number from ${least} to ${most} is needed.`);
}

function reason(given: string | undefined): HoldReason {
  const found = holdReasons.find((one) => one === given);
  if (found === undefined) throw refusal('hold', `Say why: --reason ${holdReasons.join(', ')}.`);
  return found;
}

function keyId(id: string | undefined): { readonly id?: string } {
  if (id === undefined) return {};
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(id)) throw refusal('keys', 'The id of a key has small letters, digits and "-" only.');
  return { id };
}

function refusal(topic: Topic, why?: string): UsageRefused {
  return new UsageRefused([...(why === undefined ? [] : [why]), usage([topic])].join('\n'));
}

function isTopic(name: string): name is Topic {
  return Object.hasOwn(HELP, name);
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageRefused(usage(Object.keys(HELP) as Topic[]), { cause });
  }
}
