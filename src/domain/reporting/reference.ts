import type { Reference } from './contract.ts';

/** No vowels (no words arise), no look-alikes: 0 O, 1 I L, 2 Z, 5 S, 8 B, V U. */
export const referenceLetters = 'CDFGHJKMNPQRTWXY34679';

/** Random bytes from outside; the domain has no chance of its own. */
export type RandomBytes = (count: number) => Uint8Array;

const length = 6;
/** Bytes from here on would make some letters likelier than others. */
const fair = Math.floor(256 / referenceLetters.length) * referenceLetters.length;

/** A new reference, of some 86 million. The store refuses one that is taken. */
export function newReference(random: RandomBytes): Reference {
  let letters = '';
  while (letters.length < length) {
    for (const byte of random(length * 2)) {
      if (byte < fair && letters.length < length) letters += referenceLetters[byte % referenceLetters.length];
    }
  }
  return `R-${letters}`;
}

/** A reference as somebody may type it: any case, with or without the `R-`. */
export function readReference(text: string): Reference | undefined {
  const letters = text.trim().toUpperCase().replace(/^R[-–—\s]*(?=.{6}$)/u, '');
  return new RegExp(`^[${referenceLetters}]{${length}}$`).test(letters) ? `R-${letters}` : undefined;
}
