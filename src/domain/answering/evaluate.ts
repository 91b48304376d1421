import type { FactName, Facts, Rule, RuleTrace } from './types.ts';

export type Truth = 'true' | 'false' | 'unknown';

/** How a rule stands to the facts: `true` when every condition is, `false` when one is, otherwise `unknown`. */
export interface Evaluation {
  readonly rule: Rule;
  readonly truth: Truth;
  readonly unknown: readonly FactName[];
  readonly different: readonly FactName[];
}

export function conditionTruth(wanted: readonly string[], value: string | undefined): Truth {
  if (value === undefined) return wanted.includes('unset') ? 'true' : 'unknown';
  return wanted.includes(value) ? 'true' : 'false';
}

/** A rule about another act is false whatever the other facts are; they are not looked at. */
export function evaluate(rule: Rule, facts: Facts): Evaluation {
  if (rule.when.act && conditionTruth(rule.when.act, facts.act) === 'false') return { rule, truth: 'false', unknown: [], different: ['act'] };
  const names = Object.keys(rule.when) as FactName[];
  const standing = (truth: Truth) => names.filter((name) => conditionTruth(rule.when[name] ?? [], facts[name]) === truth);
  const unknown = standing('unknown');
  const different = standing('false');
  return { rule, unknown, different, truth: different.length > 0 ? 'false' : unknown.length > 0 ? 'unknown' : 'true' };
}

function reason(rule: Rule, name: FactName, facts: Facts): string {
  const wanted = (rule.when[name] ?? []).map((value) => (value === 'unset' ? 'not known' : value)).join(' or ');
  return `${name}: wanted ${wanted}, is ${facts[name] ?? 'not known'}`;
}

/** A rule almost fired when its act is the one asked about and exactly one other condition does not hold. */
export function traceOf(evaluation: Evaluation, facts: Facts): RuleTrace {
  const { rule, unknown, different } = evaluation;
  const wrong = [...different, ...unknown];
  const almost = wrong.length === 1 && !wrong.includes('act');
  const outcome = wrong.length === 0 ? 'fired' : almost ? 'almost' : 'no';
  const held = (Object.keys(rule.when) as FactName[]).map((name) => `${name}: ${facts[name] ?? 'not known'}`);
  return { rule: rule.id, outcome, because: outcome === 'fired' ? held : wrong.map((name) => reason(rule, name, facts)) };
}
