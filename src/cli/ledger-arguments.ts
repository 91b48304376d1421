import { parseArgs } from 'node:util';
import { UsageRefused } from './arguments.ts';

export type LedgerCommand =
  | { readonly name: 'export'; readonly file: string; readonly people: readonly string[] }
  | { readonly name: 'verify'; readonly from: { readonly file: string } | 'database'; readonly keys: readonly string[]; readonly json: boolean }
  | { readonly name: 'seal' }
  | { readonly name: 'key' }
  | { readonly name: 'help' };

export const LEDGER_USAGE = `How to call it:
  npm run ledger -- export FILE                    the whole ledger, with its signatures, as a new file
      --person ID                                  only what is about this person (object id); may stand several times.
                                                   The words about others are withheld; it can be checked all the same
  npm run ledger -- verify FILE                    whether an export is whole; needs neither database nor network
  npm run ledger -- verify --db                    the same for the database
      --key PUBLIC.pem                             the public key that signed; may stand several times
      --json                                       the verdict as one line of JSON
  npm run ledger -- seal                           signs the head now; the server does so every night
  npm run ledger -- key                            the public key, to be kept where the database's keepers cannot change it
verify ends with 0 if all is well, with 1 if an entry is not as it was written, with 2 if it could not be checked.`;

const OPTIONS = {
  person: { type: 'string', multiple: true }, key: { type: 'string', multiple: true }, db: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = { export: ['person'], verify: ['key', 'db', 'json'], seal: [], key: [] };

/** Reads the words after `ledger`. @throws UsageRefused */
export function readLedgerCommand(words: readonly string[]): LedgerCommand {
  const { positionals, values } = parse(words);
  if (values.help === true) return { name: 'help' };
  const [name = '', file, ...more] = positionals;
  const foreign = Object.keys(values).find((option) => ALLOWED[name]?.includes(option) !== true);
  if (more.length > 0 || foreign !== undefined) throw new UsageRefused(LEDGER_USAGE);
  return commandFrom(name, file, values);
}

function commandFrom(name: string, file: string | undefined, { person = [], key: keys = [], db = false, json = false }: ReturnType<typeof parse>['values']): LedgerCommand {
  if (name === 'export' && file !== undefined) return { name, file, people: person.map((id) => id.toLowerCase()) };
  if (name === 'verify' && db !== (file !== undefined)) return { name, from: file === undefined ? 'database' : { file }, keys, json };
  if ((name === 'seal' || name === 'key') && file === undefined) return { name };
  throw new UsageRefused(LEDGER_USAGE);
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageRefused(LEDGER_USAGE, { cause });
  }
}
