import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chained, genesis, NOTHING_BEFORE } from '../../src/domain/attestation/chain.ts';
import type { Entry, EntryBody } from '../../src/domain/attestation/entry.ts';
import { entryLine, FILE_BEGINS, readLine, sealLine } from '../../src/domain/attestation/ledger-file.ts';
import { sealHead } from '../../src/domain/attestation/seal.ts';
import { LedgerCheck, type LedgerVerdict } from '../../src/domain/attestation/verify.ts';

export const LEDGER = '6f1c1f3e-0000-4000-8000-000000000001';
export const AT = new Date('2026-11-22T09:00:00.000Z');

export const keys = (): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => generateKeyPairSync('ed25519');

/** A ledger of so many entries, the first of them its beginning. */
export function ledgerOf(count: number): readonly Entry[] {
  const body = (number: number): EntryBody => ({ kind: 'confirmed', at: AT.toISOString(), surface: 'chat', person: { id: `person-${number}`, name: `Zoë “${number}” \\ O’Brien\t` }, statement: 'I have read it' });
  let nonce = 0;
  return chained(undefined, [genesis(LEDGER, AT), ...Array.from({ length: count - 1 }, (_, at) => body(at + 2))], () => (nonce += 1).toString(16).padStart(32, '0'));
}

/** The same bodies and one that was changed, with every hash from there made anew. */
export function rewritten(entries: readonly Entry[], at: number, text: (text: string) => string): readonly Entry[] {
  const bodies = entries.map((entry, place) => JSON.parse(place === at ? text(entry.text) : entry.text) as EntryBody & { nonce: string });
  const nonces = bodies.map(({ nonce }) => nonce);
  return chained(undefined, bodies, () => nonces.shift() ?? NOTHING_BEFORE);
}

export function sealed(entries: readonly Entry[], number: number, key: KeyObject, ledger = LEDGER): string {
  const head = entries[number - 1];
  if (head === undefined) throw new RangeError(`no entry ${number}`);
  return sealLine(sealHead(head, ledger, AT, key));
}

export function fileOf(entries: readonly Entry[], ...more: readonly string[]): readonly string[] {
  return [FILE_BEGINS, ...entries.map(entryLine), ...more];
}

/** All lines of an export. */
export async function collected(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

export function check(lines: readonly string[], ...publicKeys: readonly KeyObject[]): LedgerVerdict {
  const all = new LedgerCheck(publicKeys);
  lines.forEach((text, at) => {
    const line = readLine(text);
    if (line.kind === 'entry') all.entry(line.entry, at + 1);
    if (line.kind === 'seal') all.seal(line.seal, at + 1);
    if (line.kind === 'stamp') all.stamp(line.stamp, at + 1);
    if (line.kind === 'unreadable') all.unreadable(at + 1);
  });
  return all.verdict();
}
