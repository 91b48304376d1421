import type { Evidence, RuleId, Settings } from '../../src/domain/answering/types.ts';
import type { Understand } from '../../src/domain/ports.ts';

/** Words in a question -> the situation that the stand-in is sure of. The first that fits counts. */
const SITUATIONS: readonly (readonly [RegExp, RuleId])[] = [
  [/fail now/, 'no-such-rule'],
  [/pupil.*(followed|messaged) me/, 'contact.pupil.received'],
  [/add (my |a )?(current )?pupil/, 'contact.pupil.start'],
  [/left|ex-pupil|past pupil/, 'contact.past'],
  [/niece/, 'contact.family'],
  [/somebody added me/, 'contact.unclear'],
  [/photos of pupils on my/, 'image.pupil.staff'],
  [/who wrote the policy/, 'policy.author'],
  [/annual leave/, 'out'],
];

/** Stands in for the model at its port: sure of one situation, by words; no risk. */
export const understandByWords: Understand = async ({ text }) => {
  const words = text.toLowerCase();
  if (words.includes('break the model')) throw new TypeError('the model broke');
  const rule = SITUATIONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'silent.other';
  return sureOf(rule);
};

export const SETTINGS: Settings = { permitAt: 0.6, barAt: 0.2, clarifyAt: 0.4, reportAt: 0.9 };

export const MODEL_HASH = '0'.repeat(64);

export function sureOf(rule: RuleId): Evidence {
  return { situations: [{ rule, p: 1 }], risk: 0 };
}
