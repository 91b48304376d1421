import { z } from 'zod';
import { isPhrase } from './lexicon.ts';

/** What each file of src/policy must look like. Keys that are not known are refused. */

const words = z.string().trim().min(1);
const list = z.array(words);
const oneOrMore = z.union([words.transform((value) => [value]), list.min(1)]);
const yesNo = z.enum(['yes', 'no']).transform((value) => value === 'yes');
const phrases = z.array(z.string().refine(isPhrase, 'not a phrase as vocabulary.yaml describes it')).min(1);

const factName = z.enum([
  'act', 'kind', 'ask', 'actor', 'whom', 'account', 'consent', 'authorised', 'when', 'inbound', 'linked',
  'platform', 'space', 'device', 'hours', 'risk',
]);
const verdict = z.enum([
  'allowed', 'conditional', 'not-allowed', 'required', 'information', 'not-covered', 'out-of-scope', 'clarify',
]);
const strength = z.enum([
  'must-not', 'should-not', 'only-permitted', 'must', 'will', 'expects', 'encourages', 'states', 'silent',
]);

export const rulesShape = z.array(z.strictObject({
  id: words,
  covers: words,
  when: z.partialRecord(factName, oneOrMore),
  verdict,
  strength,
  clauses: list,
  also: list,
  report: yesNo,
  tension: words.optional(),
  over: list.optional(),
}));

export const wordingShape = z.record(words, z.strictObject({
  label: words,
  say: words,
  conditions: list.default([]),
  instead: list.default([]),
  related: list.default([]),
}));

const titles = z.record(words, words);

export const factsShape = z.strictObject({
  acts: z.record(words, z.strictObject({
    title: words,
    conduct: z.boolean().default(false),
    'permitted-by': z.array(factName),
    kinds: titles.default({}),
  })),
  facts: z.array(z.strictObject({
    name: factName,
    title: words,
    question: words,
    'shown-in': list,
    default: words.optional(),
    values: titles,
    hidden: list,
    reads: titles.default({}),
  })),
});

export const tensionsShape = z.record(words, z.strictObject({ clauses: list.min(1), say: words, ask: words }));
export const uncitedShape = z.record(words, words);
export const openPointsShape = z.array(z.strictObject({ id: words, clauses: list.min(1), say: words }));

export const editionShape = z.strictObject({
  title: words,
  author: words,
  authorisedBy: words,
  approved: words,
  amendments: z.array(z.strictObject({ date: words, what: words })),
  reviewDue: words,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const repliesShape = z.strictObject({
  verdicts: z.record(verdict, words),
  strengths: z.partialRecord(strength, words),
  alerts: z.strictObject({ emergency: words, concern: words, possible: words, contact: words }),
  silent: z.strictObject({ say: words, instead: list }),
  clarify: z.strictObject({ say: words, question: words, none: words, rules: titles }),
  notes: z.strictObject({ cut: words, 'risk-kept': words }),
  help: z.strictObject({ say: words, examples: list }),
});

const signs = z.array(z.strictObject({ id: words, phrases }));

export const vocabularyShape = z.strictObject({
  facts: z.array(z.strictObject({ fact: factName, value: words, words: phrases })),
  safeguarding: z.strictObject({ rule: words, harmless: phrases, signs, danger: signs }),
});
