import type { ClauseId, Decision, Rule, Verdict } from './types.ts';

/** The gravest first: what is barred or has to be done stands before what is open. */
const gravity: readonly Verdict[] = [
  'not-allowed', 'required', 'clarify', 'conditional', 'not-covered', 'information', 'allowed', 'out-of-scope',
];

export const mostClauses = 6;

export const permits = (verdict: Verdict): boolean => verdict === 'allowed' || verdict === 'conditional';
export const bars = (verdict: Verdict): boolean => verdict === 'not-allowed' || verdict === 'required';

export function gravestFirst(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((one, other) => gravity.indexOf(one.verdict) - gravity.indexOf(other.verdict));
}

/** Two decisions with the same key tell the person the same. */
export function outcomeKey(outcome: Pick<Decision, 'verdict' | 'clauses' | 'report'>): string {
  return `${outcome.verdict} ${outcome.clauses.slice(0, 2).join(',')} ${outcome.report}`;
}

/** Clauses in this order, each once, six at most. */
export function citable(...lists: readonly (readonly ClauseId[])[]): readonly ClauseId[] {
  return [...new Set(lists.flat())].slice(0, mostClauses);
}
