import { parseArgs } from 'node:util';
import type { AskerRole } from '../domain/answering/types.ts';
import { roleFrom } from '../domain/people.ts';

export type Command =
  | { readonly name: 'serve' | 'policy-check' | 'bulk' | 'migrate' }
  | { readonly name: 'talk'; readonly role: AskerRole }
  | { readonly name: 'ask'; readonly role: AskerRole; readonly text: string }
  | { readonly name: 'explain'; readonly role: AskerRole; readonly text: string }
  | { readonly name: 'directory' | 'ledger' | 'reports' | 'campaign'; readonly words: readonly string[] };

/** The command line makes no sense; the message says how to call it. */
export class UsageRefused extends Error {
  readonly code = 'usage';
}

const USAGE = `How to call it:
  npm start                                   the server and the local chat
  npm run ask -- "may I …"                    one answer; without a question, one after the other
  npm run ask -- --role ROLE "may I …"        ROLE is staff, account-manager, leader or dsl
  npm run --silent ask -- --jsonl < FILE      questions in bulk, a JSON line each
  npm run explain -- ID|"question"            why an answer is what it is
  npm run policy:check                        whether rules and document fit together
  npm run migrate                             makes the tables that the database lacks
  npm run directory                           who works where: how to import, look at and compare it
  npm run ledger                              proof of who confirmed what: how to export and check it
  npm run reports                             looking after reports: keys, retention, opening hours, trail
  npm run campaign                            who has to confirm an edition: start, status, who has not, export`;

/** Reads the command line after `main.ts`. @throws UsageRefused */
export function readCommandLine(words: readonly string[]): Command {
  const [first] = words;
  if (first === 'directory' || first === 'ledger' || first === 'reports' || first === 'campaign') return { name: first, words: words.slice(1) };
  const { name, rest, role, jsonl } = split(words);
  const text = rest.join(' ').trim();
  if (name === 'serve' || name === 'policy-check' || name === 'migrate') return { name };
  if (name === 'ask' && jsonl) return { name: 'bulk' };
  if (name === 'ask') return text === '' ? { name: 'talk', role } : { name, role, text };
  if (name === 'explain' && text !== '') return { name, role, text };
  throw new UsageRefused(name === 'explain' ? `Say which decision, or ask a question.\n${USAGE}` : USAGE);
}

function split(words: readonly string[]) {
  const { positionals, values } = parse(words);
  const [name = 'serve', ...rest] = positionals;
  const role = roleFrom(values.role ?? 'staff');
  if (values.role !== undefined && role !== values.role) throw new UsageRefused(`Nobody has the role "${values.role}".\n${USAGE}`);
  return { name, rest, role, jsonl: values.jsonl === true };
}

function parse(words: readonly string[]) {
  try {
    const options = { role: { type: 'string' }, jsonl: { type: 'boolean' } } as const;
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    throw new UsageRefused(USAGE, { cause });
  }
}
