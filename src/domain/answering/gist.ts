import type { Policy } from '../policy.ts';
import { prepare } from './prepare.ts';

const mostWords = 30;

/**
 * The words of a message that may be remembered for the next one: those of the policy's list of everyday words,
 * thirty at most, in lower case. Whatever is not on the list (names, numbers of pupils, addresses) is left out.
 */
export function gistOf({ everyday }: Pick<Policy, 'everyday'>, text: string): string {
  const words = prepare(text).text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
  return words.filter((word) => everyday.has(word)).slice(0, mostWords).join(' ');
}
