import { Tokenizer } from '@huggingface/tokenizers';

import type { AskerRole, Memory, RuleId } from '../../domain/answering/types.ts';

/** Token ids of one message as the model reads it: role and text first, what went before second. */
export interface Encoded {
  readonly ids: readonly number[];
  readonly segments: readonly number[];
}

const CLS = 101;
const SEP = 102;
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

/** What the model is told of the turns before: rules as words, then the everyday words of the last message. */
export type Before = Pick<Memory, 'rule' | 'earlier' | 'gist'>;

function sayBefore({ rule, earlier, gist }: Before): string {
  const parts = [`before: ${wordsOf(rule)}`, earlier && `earlier: ${wordsOf(earlier)}`, gist && `said: ${gist}`];
  return parts.filter(Boolean).join('; ');
}

/** Builds the encoder from the model's own vocabulary (the JSON of a Hugging Face `tokenizer.json`). */
export function createEncoder(tokenizerJson: object, { maxTokens, beforeTokens }: { readonly maxTokens: number; readonly beforeTokens: number }) {
  const tokenizer = new Tokenizer(tokenizerJson, {});
  const pieces = (text: string): readonly number[] =>
    tokenizer.encode(text.replaceAll(MARKS, ' '), { add_special_tokens: false }).ids;
  return (text: string, role: AskerRole, before: Before | undefined): Encoded => {
    const room = maxTokens - 2 - (before ? beforeTokens : 0);
    const first = [CLS, ...fit(pieces(`${ROLE_WORDS[role]}: ${text}`), room), SEP];
    const second = before
      ? [...pieces(sayBefore(before)).slice(0, beforeTokens - 1), SEP]
      : [];
    return {
      ids: [...first, ...second],
      segments: [...first.map(() => 0), ...second.map(() => 1)],
    };
  };
}
