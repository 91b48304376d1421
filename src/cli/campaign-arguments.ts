import { parseArgs } from 'node:util';
import { UsageRefused } from './arguments.ts';

/** What `start` asks for beside the edition; texts that are not given are the program's own. */
export interface StartWish {
  readonly due: string;
  readonly settings: readonly string[];
  readonly roles: readonly string[];
  readonly everybody: boolean;
  /** Days, or spans as FROM..TO. */
  readonly holidays: readonly string[];
  readonly title?: string;
  readonly statement?: string;
  readonly timeZone?: string;
}

export type ExemptReasonGiven = 'long-leave' | 'not-concerned' | 'other';

/** `by`: object id of the person in whose name it is done, checked in the directory. `campaign`: an id, or an edition's. */
export type CampaignCommand = { readonly json: boolean } & (
  | { readonly name: 'editions' }
  | { readonly name: 'list'; readonly by: string }
  | { readonly name: 'start'; readonly by: string; readonly edition: string; readonly wish: StartWish; readonly dryRun: boolean }
  | { readonly name: 'status'; readonly by: string; readonly campaign: string }
  | { readonly name: 'pause' | 'resume' | 'close'; readonly by: string; readonly campaign: string }
  | { readonly name: 'extend'; readonly by: string; readonly campaign: string; readonly due: string }
  | { readonly name: 'exempt'; readonly by: string; readonly campaign: string; readonly person: string; readonly reason: ExemptReasonGiven | 'end'; readonly note?: string }
  | { readonly name: 'who-has-not'; readonly by: string; readonly campaign: string; readonly setting?: string }
  | { readonly name: 'export'; readonly by: string; readonly campaign: string; readonly file: string; readonly setting?: string }
);

type Topic = CampaignCommand['name'];

const HELP: Readonly<Record<Topic, string>> = {
  editions: '  npm run campaign -- editions                     the editions of the policy, oldest first',
  list: '  npm run campaign -- list --by ID                 all campaigns, newest first',
  start: `  npm run campaign -- start EDITION --due DAY --by ID
      --dry-run                                    only says how many people it would concern
      --setting ID, --role ROLE                    only these; each may stand several times (everybody)
      --everybody                                  also those whose earlier confirmation still holds
      --holiday DAY|FROM..TO                       nobody is told on these days; may stand several times
      --title TEXT, --statement TEXT, --time-zone ZONE
    Closes campaigns of older editions. Trust leaders only.`,
  status: '  npm run campaign -- status CAMPAIGN --by ID      figures by setting, and what they are of',
  pause: '  npm run campaign -- pause CAMPAIGN --by ID       nobody is told until it is resumed; confirming goes on',
  resume: '  npm run campaign -- resume CAMPAIGN --by ID      ends the pause',
  close: '  npm run campaign -- close CAMPAIGN --by ID       ends it for good',
  extend: '  npm run campaign -- extend CAMPAIGN DAY --by ID  a later due date',
  exempt: `  npm run campaign -- exempt CAMPAIGN PERSON --reason WHY --by ID
      WHY is long-leave, not-concerned or other    PERSON is an object id
      --note TEXT                                  is kept in the ledger
      --end                                        instead of --reason: ends the exemption
    Trust leaders, and Heads for people of their setting; nobody themselves.`,
  'who-has-not': `  npm run campaign -- who-has-not CAMPAIGN --by ID  of whom something is still asked, by name
      --setting ID                                 of this setting only`,
  export: `  npm run campaign -- export CAMPAIGN FILE.csv --by ID
      --setting ID                                 of this setting only
    Everybody with state and reference, as a new file that only this account may read.`,
};

const ENDING = `  Every command takes --json (one line of JSON) and --help. ID is an object id of Microsoft Entra ID (a GUID), DAY is
  YYYY-MM-DD, CAMPAIGN is a campaign's id or its edition's (then the open one). Heads see people of their own setting.`;

function usage(topics: readonly Topic[]): string {
  return ['How to call it:', ...topics.map((topic) => HELP[topic]), ENDING].join('\n');
}

const OPTIONS = {
  by: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, 'dry-run': { type: 'boolean' }, due: { type: 'string' },
  setting: { type: 'string', multiple: true }, role: { type: 'string', multiple: true }, everybody: { type: 'boolean' }, holiday: { type: 'string', multiple: true },
  title: { type: 'string' }, statement: { type: 'string' }, 'time-zone': { type: 'string' }, reason: { type: 'string' }, note: { type: 'string' }, end: { type: 'boolean' },
} as const;

const ALLOWED: Readonly<Record<Topic, readonly string[]>> = {
  editions: [], list: ['by'], start: ['by', 'dry-run', 'due', 'setting', 'role', 'everybody', 'holiday', 'title', 'statement', 'time-zone'],
  status: ['by'], pause: ['by'], resume: ['by'], close: ['by'], extend: ['by'], exempt: ['by', 'reason', 'note', 'end'], 'who-has-not': ['by', 'setting'], export: ['by', 'setting'],
};
const PLACES: Readonly<Record<Topic, number>> = { editions: 0, list: 0, start: 1, status: 1, pause: 1, resume: 1, close: 1, extend: 2, exempt: 2, 'who-has-not': 1, export: 2 };

/** Reads the words after `campaign`; a text is the help that was asked for. @throws UsageRefused */
export function readCampaignCommand(words: readonly string[]): CampaignCommand | { readonly name: 'help'; readonly text: string } {
  const { positionals, values } = parse(words);
  const [topic = '', ...rest] = positionals;
  if (values.help === true) return { name: 'help', text: isTopic(topic) ? usage([topic]) : usage(Object.keys(HELP) as Topic[]) };
  if (!isTopic(topic)) throw new UsageRefused(usage(Object.keys(HELP) as Topic[]));
  const foreign = Object.keys(values).find((option) => option !== 'json' && !ALLOWED[topic].includes(option));
  if (foreign !== undefined) throw refusal(topic, `"${topic}" knows no --${foreign}.`);
  if (rest.length !== PLACES[topic]) throw refusal(topic);
  return { ...commandFrom(topic, rest as [string, string], values), json: values.json === true };
}

type Values = ReturnType<typeof parse>['values'];
type Wish = CampaignCommand extends infer Command ? (Command extends unknown ? Omit<Command, 'json'> : never) : never;

function commandFrom(topic: Topic, [first, second]: readonly [string, string], values: Values): Wish {
  if (topic === 'editions') return { name: topic };
  const by = objectId(topic, values.by, 'Say who does this: --by and an object id.');
  switch (topic) {
    case 'list':
      return { name: topic, by };
    case 'start':
      return { name: topic, by, edition: first, wish: startWish(values), dryRun: values['dry-run'] === true };
    case 'extend':
      return { name: topic, by, campaign: first, due: second };
    case 'exempt':
      return { name: topic, by, campaign: first, person: objectId(topic, second, 'PERSON is an object id.'), reason: reason(values), ...(values.note === undefined ? {} : { note: values.note }) };
    case 'who-has-not':
      return { name: topic, by, campaign: first, ...oneSetting(topic, values) };
    case 'export':
      return { name: topic, by, campaign: first, file: second, ...oneSetting(topic, values) };
    default:
      return { name: topic, by, campaign: first };
  }
}

function startWish({ due, setting = [], role = [], everybody = false, holiday = [], title, statement, 'time-zone': timeZone }: Values): StartWish {
  if (due === undefined) throw refusal('start', 'Say by when: --due and a day.');
  return {
    due, settings: setting, roles: role, everybody, holidays: holiday,
    ...(title === undefined ? {} : { title }), ...(statement === undefined ? {} : { statement }), ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function oneSetting(topic: Topic, { setting = [] }: Values): { readonly setting?: string } {
  if (setting.length > 1) throw refusal(topic, 'One --setting, or none.');
  return setting[0] === undefined ? {} : { setting: setting[0] };
}

function objectId(topic: Topic, id: string | undefined, otherwise: string): string {
  if (id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  throw refusal(topic, otherwise);
}

function reason({ reason: given, end = false, note }: Values): ExemptReasonGiven | 'end' {
  const found = (['long-leave', 'not-concerned', 'other'] as const).find((one) => one === given);
  if (end && given === undefined && note === undefined) return 'end';
  if (end || found === undefined) throw refusal('exempt', 'Say why: --reason long-leave, not-concerned or other; or --end alone.');
  return found;
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
