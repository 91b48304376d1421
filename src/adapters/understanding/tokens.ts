import { Tokenizer } from '@huggingface/tokenizers';

import type { AskerRole, RuleId } from '../../domain/answering/types.ts';

/** Token ids of one message as the model reads it: role and text first, what went before second. */
export interface Encoded {
  readonly ids: readonly number[];
  readonly segments: readonly number[];
}

const CLS = 101;
const SEP = 102;
/** Tokens kept free for the second part (its words and the closing mark). */
const BEFORE_TOKENS = 12;

/** Words that the vocabulary reads as control marks; typed by a person they are only text. */
const MARKS = /\[(?:CLS|SEP|MASK|PAD|UNK)\]/gi;

const ROLE_WORDS: Readonly<Record<AskerRole, string>> = {
  staff: 'staff',
  'account-manager': 'page manager',
  leader: 'head teacher',
  dsl: 'safeguarding lead',
};

/** A rule id as words: the model learnt what went before from these, so that no text has to be remembered. */
const wordsOf = (rule: RuleId): string => rule.replaceAll(/[.-]/g, ' ');

/** Keeps two thirds from the beginning and one third from the end: the fact that decides often comes last. */
function fit(ids: readonly number[], most: number): readonly number[] {
  if (ids.length <= most) return ids;
  const head = Math.floor((most * 2) / 3);
  return [...ids.slice(0, head), ...ids.slice(ids.length - (most - head))];
}

/** Builds the encoder from the model's own vocabulary (the JSON of a Hugging Face `tokenizer.json`). */
export function createEncoder(tokenizerJson: object, maxTokens: number) {
  const tokenizer = new Tokenizer(tokenizerJson, {});
  const pieces = (text: string): readonly number[] =>
    tokenizer.encode(text.replaceAll(MARKS, ' '), { add_special_tokens: false }).ids;
  return (text: string, role: AskerRole, before: RuleId | undefined): Encoded => {
    const room = maxTokens - 2 - (before ? BEFORE_TOKENS : 0);
    const first = [CLS, ...fit(pieces(`${ROLE_WORDS[role]}: ${text}`), room), SEP];
    const second = before
      ? [...pieces(`before: ${wordsOf(before)}`).slice(0, BEFORE_TOKENS - 1), SEP]
      : [];
    return {
      ids: [...first, ...second],
      segments: [...first.map(() => 0), ...second.map(() => 1)],
    };
  };
}
