import { wordsOf } from '../policy/lexicon.ts';
import type { Policy, Sign } from '../policy.ts';
import type { Decision, Facts, Verdict } from './types.ts';
import { citable } from './verdicts.ts';

/** What word lists saw in a message. They may raise the alarm and add clauses; they never permit. */
export interface Signals {
  /** Platform, kind of space, device and hour. */
  readonly facts: Facts;
  /** Ids of the signs of a pupil at risk. */
  readonly concern: readonly string[];
  /** Ids of the signs of immediate danger. */
  readonly danger: readonly string[];
}

const found = (signs: readonly Sign[], words: string): readonly string[] =>
  signs.filter(({ pattern }) => words.search(pattern) >= 0).map(({ id }) => id);

/** Reads the signals of a text of any length. */
export function readSignals(policy: Policy, text: string): Signals {
  const words = wordsOf(text);
  const { harmless, signs, danger } = policy.vocabulary.safeguarding;
  const grave = words.replace(harmless, '- ');
  const hits = policy.vocabulary.facts.filter(({ pattern }) => words.search(pattern) >= 0);
  return {
    facts: Object.fromEntries(hits.toReversed().map(({ fact, value }) => [fact, value])),
    concern: found(signs, grave),
    danger: found(danger, grave),
  };
}

/** Verdicts that a sign of risk replaces: a report comes before them. */
const replaced: readonly Verdict[] = ['allowed', 'conditional', 'not-covered', 'out-of-scope', 'clarify'];

/**
 * A sign of risk always leads to a report (3.safeguarding), whatever else the rules say; a verdict that bars,
 * requires or informs stays, any other becomes `required`. A risk that is only possible leaves the verdict.
 */
export function underRisk(policy: Policy, decision: Decision): Decision {
  const { risk } = decision.facts;
  if (risk === undefined) return decision;
  const rule = policy.ruleById.get(policy.vocabulary.safeguarding.rule);
  const clauses = rule?.clauses ?? [];
  if (risk === 'possible') return { ...decision, report: true, clauses: withSafeguarding(policy, decision, clauses) };
  const warned = { ...decision, report: true, emergency: risk === 'danger' };
  if (!replaced.includes(decision.verdict)) return { ...warned, clauses: withSafeguarding(policy, decision, clauses) };
  const { question: _, tension: __, ...kept } = warned;
  return {
    ...kept,
    verdict: 'required',
    rules: [...new Set([...(rule === undefined ? [] : [rule.id]), ...decision.rules])],
    clauses: citable(clauses, decision.clauses),
    options: [],
    gates: [...decision.gates, `sign of risk (${risk}): ${decision.verdict} becomes required`],
  };
}

/** The first safeguarding clause, after the clauses that decide and before those to be read with them. */
function withSafeguarding(policy: Policy, decision: Decision, safeguarding: readonly string[]): readonly string[] {
  const deciding = decision.rules.flatMap((id) => policy.ruleById.get(id)?.clauses ?? []);
  return citable(deciding, safeguarding.slice(0, 1), decision.clauses);
}
