/** The chain of the ledger: each entry is bound to the one before it by a SHA-256. Pure. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical.ts';
import type { Entry, EntryBody, EntryHash, EntryNumber, SealedBody } from './entry.ts';

/** What the first entry names as the one before it. */
export const NOTHING_BEFORE: EntryHash = '0'.repeat(64);
/** Version of the format that docs/ledger.md describes. */
export const FORMAT = 1;

/** Where a chain ends. */
export interface Head {
  readonly number: EntryNumber;
  readonly hash: EntryHash;
}

export function sha256(text: string): EntryHash {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Binds an entry to its place and to the one before; needs the body's digest only, so a body can be withheld. */
export function linkHash(entry: Pick<Entry, 'number' | 'previous' | 'digest'>): EntryHash {
  return sha256(canonicalJson({ digest: entry.digest, number: entry.number, previous: entry.previous }));
}

function link(head: Head | undefined, body: SealedBody): Entry {
  const text = canonicalJson(body as unknown as Json);
  const place = { number: (head?.number ?? 0) + 1, previous: head?.hash ?? NOTHING_BEFORE, digest: sha256(text) };
  return { ...place, hash: linkHash(place), text };
}

/** The entry that begins a ledger. `ledger`: its UUID, so that no other ledger's signatures fit it. */
export function genesis(ledger: string, at: Date): EntryBody {
  return { kind: 'genesis', at: at.toISOString(), surface: 'program', ledger, format: FORMAT };
}

/** The entries that these bodies become after `head`. `nonce` gives 16 fresh random bytes in hexadecimal each time. */
export function chained(head: Head | undefined, bodies: readonly EntryBody[], nonce: () => string): readonly Entry[] {
  const entries: Entry[] = [];
  let last = head;
  for (const body of bodies) {
    const entry = link(last, { ...body, nonce: nonce() });
    entries.push(entry);
    last = entry;
  }
  return entries;
}
