/** `npm run ledger`: exporting and checking. What it reads and writes with is given to it. */
import type { KeyObject } from 'node:crypto';
import { readLine } from '../domain/attestation/ledger-file.ts';
import type { NumberRange } from '../domain/attestation/proof.ts';
import { LedgerCheck, type LedgerProblem, type LedgerProblemKind, type LedgerVerdict } from '../domain/attestation/verify.ts';
import { ProductError } from '../domain/errors.ts';

/** Reads lines as a ledger. @throws ProductError `ledger-file-unreadable` when they do not begin like one */
export async function checkLines(lines: AsyncIterable<string>, keys: readonly KeyObject[], where: string): Promise<LedgerVerdict> {
  const check = new LedgerCheck(keys);
  let number = 0;
  for await (const text of lines) {
    number += 1;
    take(check, text, number, where);
  }
  if (number === 0) throw new ProductError('ledger-file-unreadable', where);
  return check.verdict();
}

function take(check: LedgerCheck, text: string, number: number, where: string): void {
  const line = readLine(text);
  if (number === 1 && line.kind !== 'begin') throw new ProductError('ledger-file-unreadable', where);
  if (line.kind === 'entry') check.entry(line.entry, number);
  else if (line.kind === 'seal') check.seal(line.seal, number);
  else if (line.kind === 'stamp') check.stamp(line.stamp, number);
  else if (line.kind === 'unreadable' || number > 1) check.unreadable(number);
}

const WHAT: Readonly<Record<LedgerProblemKind, string>> = {
  changed: 'is not as it was written',
  missing: 'is missing',
  inserted: 'was put in: another entry has this number',
  reordered: 'stands in the wrong place',
  unreadable: 'is no line of a ledger',
  'seal-forged': 'the signature up to this entry is false',
  'seal-unreadable': 'is no signature that can be read',
  'seal-of-another-key': 'the signature up to this entry is of another key than those given',
  'seal-of-another-ledger': 'the signature up to this entry belongs to another ledger',
  'stamp-without-seal': 'is a time stamp of no signature that is here',
};

function entries({ from, to }: NumberRange): string {
  return from === to ? `entry ${from}` : `entries ${from} to ${to}`;
}

function problemLine({ kind, number, to, line }: LedgerProblem): string {
  const subject = number === undefined ? `line ${line}` : entries({ from: number, to: to ?? number });
  const what = to === undefined ? WHAT[kind] : WHAT[kind].replace(/^is /, 'are ');
  return `✗ ${subject}${number === undefined || line === undefined ? '' : ` (line ${line})`}: ${what}`;
}

function signatureLines({ signatures, sealed, unsealed }: LedgerVerdict): readonly string[] {
  const upTo = sealed === undefined ? [] : [`Signed up to entry ${sealed.number}, ${sealed.at}, with key ${sealed.key}.`];
  const since = unsealed === undefined ? [] : [`Not signed: ${entries(unsealed)}. That nothing is missing at the end, and that these were not made anew, no key vouches for.`];
  const unchecked = signatures === 'not-checked' ? ['The signatures were not checked: no public key was given (--key).'] : [];
  return [...upTo, ...since, ...unchecked];
}

/** The verdict in sentences, the last one the result. */
export function verdictLines(verdict: LedgerVerdict): readonly string[] {
  const { ok, problems, unproven, withheld, stamps } = verdict;
  const proven = unproven.map((range) => `? ${entries(range)}: nothing that is here can say whether these are as they were written`);
  const more = [...(withheld === 0 ? [] : [`${withheld} entries are withheld; their places in the chain were checked.`]), ...(stamps === 0 ? [] : [`${stamps} time stamps (docs/ledger.md says how to check them with openssl).`])];
  const result = ok ? `All well: ${verdict.entries} entries, whole and in order.` : `Not well: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${verdict.entries} entries.`;
  return [...problems.map(problemLine), ...proven, ...signatureLines(verdict), ...more, result];
}
