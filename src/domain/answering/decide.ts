import type { Policy } from '../policy.ts';
import { evaluate, traceOf, type Evaluation } from './evaluate.ts';
import { admitFacts, completeFacts } from './facts.ts';
import { questionFor } from './options.ts';
import { underRisk } from './safeguarding.ts';
import type { AskerRole, ClauseId, Decision, Facts, Rule, RuleId, RuleTrace } from './types.ts';
import { bars, citable, gravestFirst, permits } from './verdicts.ts';

export interface DecideOptions {
  /** How likely each situation is, to put the likeliest choices first when the bot asks back. */
  readonly weights?: ReadonlyMap<RuleId, number>;
  /** Gates that were passed before the rules decided. */
  readonly gates?: readonly string[];
  /** Whether a question is asked back with options; default true. */
  readonly askBack?: boolean;
}

/** The clauses that platform, kind of space, device and hour add to an answer about conduct. */
export function readingClauses(policy: Policy, facts: Facts): readonly ClauseId[] {
  if (policy.acts.get(facts.act ?? '')?.conduct !== true) return [];
  return policy.facts.flatMap((fact) => fact.reads.get(facts[fact.name] ?? '') ?? []);
}

/** The rules of the act that is asked about; the others have nothing to say. */
function traced(evaluations: readonly Evaluation[], facts: Facts): readonly RuleTrace[] {
  return evaluations.filter(({ different }) => !different.includes('act')).map((one) => traceOf(one, facts));
}

function fired(evaluations: readonly Evaluation[]): readonly Rule[] {
  const rules = evaluations.filter(({ truth }) => truth === 'true').map(({ rule }) => rule);
  return gravestFirst(rules.filter((rule) => !rules.some((other) => other.over?.includes(rule.id))));
}

/** Barring rules that an unknown fact might still make true, where the permitting rule did not allow for that. */
function stillPossible(rule: Rule, undecided: readonly Evaluation[]): readonly Evaluation[] {
  if (!permits(rule.verdict)) return [];
  return undecided.filter((other) => bars(other.rule.verdict) && other.unknown.some((name) => rule.when[name] === undefined));
}

function decisionOf(policy: Policy, rules: readonly Rule[], facts: Facts): Omit<Decision, 'trace' | 'gates' | 'options'> {
  const [first] = rules;
  const tension = rules.find((rule) => rule.tension !== undefined)?.tension;
  return {
    verdict: first?.verdict ?? 'not-covered',
    rules: rules.map((rule) => rule.id),
    clauses: citable(
      rules.flatMap((rule) => rule.clauses),
      rules.flatMap((rule) => rule.also),
      first === undefined ? [] : readingClauses(policy, facts),
    ),
    report: rules.some((rule) => rule.report),
    emergency: false,
    facts,
    ...(tension === undefined ? {} : { tension }),
  };
}

function asking(policy: Policy, facts: Facts, role: AskerRole, undecided: readonly Evaluation[], options: DecideOptions): Partial<Decision> {
  if (options.askBack === false) return { verdict: 'clarify' };
  return { verdict: 'clarify', ...questionFor(policy, facts, role, undecided, options.weights) };
}

/**
 * Decides on facts alone. Facts that the policy does not know are left out. Where no rule fires: `clarify` if
 * a rule might still fire once a missing fact is known, otherwise `not-covered`; never the nearest rule.
 */
export function decideFromFacts(policy: Policy, given: Facts, role: AskerRole, options: DecideOptions = {}): Decision {
  const admitted = admitFacts(policy, given);
  const facts = completeFacts(policy, admitted.facts, role);
  const evaluations = policy.rules.map((rule) => evaluate(rule, facts));
  const rules = fired(evaluations);
  const undecided = evaluations.filter(({ truth }) => truth === 'unknown');
  const held = rules[0] === undefined ? [] : stillPossible(rules[0], undecided);
  const asks = rules.length === 0 ? undecided.length > 0 : rules[0]?.verdict === 'clarify' || held.length > 0;
  const gates = [
    ...(options.gates ?? []),
    ...admitted.dropped.map((name) => `fact left out, not known to the policy: ${name}`),
    ...held.map(({ rule, unknown }) => `permit held back: ${rule.id} may bar it (${unknown.join(', ')} not known)`),
  ];
  const base = { ...decisionOf(policy, held.length > 0 ? [] : rules, facts), options: [], gates, trace: traced(evaluations, facts) };
  return underRisk(policy, asks ? { ...base, ...asking(policy, facts, role, undecided, options) } : base);
}
