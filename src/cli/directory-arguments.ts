import { parseArgs } from 'node:util';
import type { SettingWish } from '../domain/directory/change-setting.ts';
import { UsageRefused } from './arguments.ts';

export type DirectoryCommand =
  | { readonly name: 'import'; readonly file: string; readonly apply: boolean; readonly part: boolean; readonly leavers?: number; readonly all: boolean }
  | { readonly name: 'sync'; readonly apply: boolean; readonly full: boolean; readonly leavers?: number; readonly all: boolean }
  | { readonly name: 'show'; readonly setting?: string }
  | { readonly name: 'setting'; readonly wish: SettingWish };

const USAGE = `How to call it:
  npm run directory -- show                        settings, who is asked there, and the last runs
  npm run directory -- show SETTING                everybody of a setting, with their roles
  npm run directory -- import FILE                 what is wrong in a .csv or .xlsx file and what it would change
  npm run directory -- import FILE --apply         the same, and does it
      --part                                       the file speaks only for the settings that it names
      --allow-leavers N                            so many people may go (needed for more than a fifth)
      --all                                        lists everybody concerned
  npm run directory -- setting ID                  a setting; with --name, --phone (the DSL's), --time-zone it is changed
  npm run directory -- sync                        brings the directory to what the groups of Microsoft Entra ID say
      --dry-run, --full, --allow-leavers N, --all`;

const OPTIONS = {
  apply: { type: 'boolean' }, part: { type: 'boolean' }, all: { type: 'boolean' }, full: { type: 'boolean' }, 'dry-run': { type: 'boolean' },
  'allow-leavers': { type: 'string' }, name: { type: 'string' }, phone: { type: 'string' }, 'time-zone': { type: 'string' },
} as const;
type Option = keyof typeof OPTIONS;

const ALLOWED: Readonly<Record<DirectoryCommand['name'], readonly Option[]>> = {
  import: ['apply', 'part', 'all', 'allow-leavers', 'dry-run'],
  sync: ['dry-run', 'full', 'all', 'allow-leavers'],
  show: [],
  setting: ['name', 'phone', 'time-zone'],
};

/** Reads the words after `directory`. @throws UsageRefused */
export function readDirectoryCommand(words: readonly string[]): DirectoryCommand {
  const { positionals, values } = parse(words);
  const [name = '', subject, ...more] = positionals;
  if (!isCommand(name) || more.length > 0) throw new UsageRefused(USAGE);
  const foreign = Object.keys(values).find((option) => !ALLOWED[name].includes(option as Option));
  if (foreign !== undefined) throw new UsageRefused(`"${name}" knows no --${foreign}.\n${USAGE}`);
  return commandFrom(name, subject, values);
}

type Values = ReturnType<typeof parse>['values'];

function commandFrom(name: DirectoryCommand['name'], subject: string | undefined, values: Values): DirectoryCommand {
  const leavers = leaversFrom(values['allow-leavers']);
  const all = values.all === true;
  if (name === 'show') return { name, ...(subject === undefined ? {} : { setting: subject }) };
  if (name === 'sync' && subject === undefined) return { name, apply: values['dry-run'] !== true, full: values.full === true, all, ...leavers };
  if (name === 'sync' || subject === undefined) throw new UsageRefused(USAGE);
  if (name === 'import') return { name, file: subject, apply: values.apply === true && values['dry-run'] !== true, part: values.part === true, all, ...leavers };
  const { name: called, phone, 'time-zone': timeZone } = values;
  return { name, wish: { id: subject.toLowerCase(), ...(called === undefined ? {} : { name: called.trim() }), ...(phone === undefined ? {} : { dslPhone: phone.trim() }), ...(timeZone === undefined ? {} : { timeZone }) } };
}

function leaversFrom(text: string | undefined): { readonly leavers?: number } {
  if (text === undefined) return {};
  if (!/^\d{1,6}$/.test(text)) throw new UsageRefused(`--allow-leavers takes a number: how many may go.\n${USAGE}`);
  return { leavers: Number(text) };
}

function isCommand(name: string): name is DirectoryCommand['name'] {
  return Object.hasOwn(ALLOWED, name);
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageRefused(USAGE, { cause });
  }
}
