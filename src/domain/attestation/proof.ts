/** Which entries of a chain are proven to be as they were written, and which are not. */
import { NOTHING_BEFORE } from './chain.ts';
import type { EntryHash } from './entry.ts';
import type { StatedEntry } from './ledger-file.ts';

/** A stated entry without its text, once that has been hashed. */
export interface FoundEntry {
  readonly stated: Omit<StatedEntry, 'text'>;
  /** Of the file, 1 is the first. */
  readonly line: number;
  /** The hash that its place and digest really give. */
  readonly link: EntryHash;
  /** The text gives the digest, or was withheld. */
  readonly textFits: boolean;
}

/** The hashes that signed heads state, by number. */
export type SealedHeads = ReadonlyMap<number, readonly EntryHash[]>;

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export interface Proof {
  readonly changed: readonly number[];
  readonly unproven: readonly NumberRange[];
}

/**
 * From the end to the beginning: an entry is as it was if it fits itself and the hash that its witness states, which
 * is a signed head or the entry after it. Where that entry is missing or its place in the chain does not hold, there
 * is no witness, and nothing before it is proven until the next signed head.
 */
export function proveChain(entries: ReadonlyMap<number, FoundEntry>, last: number, heads: SealedHeads): Proof {
  const changed: number[] = [];
  const unproven: number[] = [];
  // The last entry has no witness but itself: how far a key vouches for it is said apart (`unsealed`).
  let witness: EntryHash | 'itself' | undefined = 'itself';
  for (let number = last; number > 0; number -= 1) {
    const found = entries.get(number);
    const expected: readonly EntryHash[] = [...(heads.get(number) ?? []), ...(witness === undefined || witness === 'itself' ? [] : [witness])];
    const linked: boolean = found !== undefined && isLinked(found, expected);
    const proven: boolean = witness !== undefined || heads.has(number);
    if (found !== undefined && !(linked && found.textFits && found.link === found.stated.hash)) changed.push(number);
    else if (found !== undefined && !proven) unproven.push(number);
    witness = linked && proven ? found?.stated.previous : undefined;
  }
  return { changed, unproven: ranges(unproven) };
}

/** Its place in the chain holds, whatever has become of its text. */
function isLinked({ stated, link }: FoundEntry, expected: readonly EntryHash[]): boolean {
  const begins = stated.number !== 1 || stated.previous === NOTHING_BEFORE;
  return begins && (expected.length === 0 ? link === stated.hash : expected.every((one) => one === link));
}

/** `numbers` come from high to low. */
function ranges(numbers: readonly number[]): readonly NumberRange[] {
  const found: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const lowest = found.at(-1);
    if (lowest?.from === number + 1) lowest.from = number;
    else found.push({ from: number, to: number });
  }
  return found.toReversed();
}
