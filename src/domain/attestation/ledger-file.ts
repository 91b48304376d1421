/**
 * The export of a ledger: lines of text, their parts separated by tabs (docs/ledger.md). Canonical JSON holds neither
 * tabs nor line ends, so anything that can read lines and make a SHA-256 can check it.
 */
import type { Entry, EntryHash } from './entry.ts';
import type { Seal, Stamp } from './seal.ts';

export const FILE_BEGINS = 'before-you-post-ledger\t1';

export function entryLine({ number, previous, digest, hash, text }: Entry): string {
  return ['entry', number, previous, digest, hash, text].join('\t');
}

/** The entry's place in the chain without what it says: for extracts about other people. */
export function withheldLine({ number, previous, digest, hash }: Entry): string {
  return ['withheld', number, previous, digest, hash].join('\t');
}

export function sealLine({ signature, text }: Seal): string {
  return ['seal', signature, text].join('\t');
}

export function stampLine({ digest, answer }: Stamp): string {
  return ['stamp', digest, answer].join('\t');
}

/** An entry as a line states it; whether it is true is for `verify.ts`. */
export interface StatedEntry {
  readonly number: number;
  readonly previous: EntryHash;
  readonly digest: EntryHash;
  readonly hash: EntryHash;
  /** Missing where it was withheld. */
  readonly text?: string;
}

export type Line =
  | { readonly kind: 'begin' }
  | { readonly kind: 'entry'; readonly entry: StatedEntry }
  | { readonly kind: 'seal'; readonly seal: Seal }
  | { readonly kind: 'stamp'; readonly stamp: Stamp }
  | { readonly kind: 'unreadable' };

const HASH = /^[0-9a-f]{64}$/;
const NUMBER = /^[1-9]\d{0,14}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const unreadable: Line = { kind: 'unreadable' };

function readEntry(parts: readonly string[], withheld: boolean): Line {
  const [number = '', previous = '', digest = '', hash = '', text] = parts;
  const whole = parts.length === (withheld ? 4 : 5) && NUMBER.test(number) && [previous, digest, hash].every((one) => HASH.test(one));
  if (!whole) return unreadable;
  return { kind: 'entry', entry: { number: Number(number), previous, digest, hash, ...(text === undefined ? {} : { text }) } };
}

function readSeal([signature = '', text, ...rest]: readonly string[]): Line {
  return text === undefined || rest.length > 0 || !BASE64.test(signature) ? unreadable : { kind: 'seal', seal: { signature, text } };
}

function readStamp([digest = '', answer = '', ...rest]: readonly string[]): Line {
  return rest.length > 0 || !HASH.test(digest) || !BASE64.test(answer) ? unreadable : { kind: 'stamp', stamp: { digest, answer } };
}

/** Reads one line, without its line end. */
export function readLine(line: string): Line {
  if (line === FILE_BEGINS) return { kind: 'begin' };
  const [kind, ...parts] = line.split('\t');
  if (kind === 'entry' || kind === 'withheld') return readEntry(parts, kind === 'withheld');
  if (kind === 'seal') return readSeal(parts);
  return kind === 'stamp' ? readStamp(parts) : unreadable;
}
