import type { FactDefinition, Policy } from '../policy.ts';
import { decideFromFacts } from './decide.ts';
import type { Evaluation } from './evaluate.ts';
import { bundle, valuesOf } from './facts.ts';
import type { AskerRole, Decision, Facts, Option, Rule, RuleId } from './types.ts';
import { bars, outcomeKey } from './verdicts.ts';

const mostOptions = 3;

/** What a person gets for one choice: the facts lead to a full decision by the same rules. */
export function optionOf(policy: Policy, label: string, facts: Facts, role: AskerRole): Option {
  const { facts: complete, verdict, clauses, report } = decideFromFacts(policy, facts, role, { askBack: false });
  return { label, facts: complete, verdict, clauses, report };
}

/** The first of each outcome, three at most; a choice that only leads to another question is none. */
export function distinctOptions(options: readonly Option[]): readonly Option[] {
  const full = options.filter((option) => option.verdict !== 'clarify');
  const first = new Map(full.toReversed().map((option) => [outcomeKey(option), option]));
  return full.filter((option) => first.get(outcomeKey(option)) === option).slice(0, mostOptions);
}

type Weights = ReadonlyMap<RuleId, number>;

/** Below this a situation is no likelier than the others: the order of facts.yaml counts. */
const leastWeight = 0.1;

function weightOf(rule: Rule, weights: Weights): number {
  const weight = weights.get(rule.id) ?? 0;
  return weight < leastWeight ? 0 : weight;
}

/** The likeliest of the rules that this value would leave open. */
function likeliest(rules: readonly Rule[], weights: Weights): Rule | undefined {
  return rules.toSorted((one, other) => weightOf(other, weights) - weightOf(one, weights))[0];
}

/** The choice that would lead to a report, or else to a bar, stands first however unlikely it is. */
function gravestChoiceFirst(options: readonly Option[]): readonly Option[] {
  const gravest = options.find(({ report }) => report) ?? options.find(({ verdict }) => bars(verdict));
  return gravest === undefined ? options : [gravest, ...options.filter((option) => option !== gravest)];
}

function optionsByFact(policy: Policy, fact: FactDefinition, facts: Facts, role: AskerRole, undecided: readonly Evaluation[], weights: Weights): readonly Option[] {
  const open = undecided.filter(({ unknown }) => unknown.includes(fact.name)).map(({ rule }) => rule);
  const choices = [...valuesOf(policy, fact, facts.act)].filter(([value]) => !fact.hidden.includes(value));
  const ranked = choices.flatMap(([value, title]) => {
    const rule = likeliest(open.filter((one) => one.when[fact.name]?.includes(value)), weights);
    return rule === undefined ? [] : [{ rule, option: optionOf(policy, title, { ...bundle(rule), ...facts, [fact.name]: value }, role) }];
  });
  const sorted = ranked.toSorted((one, other) => weightOf(other.rule, weights) - weightOf(one.rule, weights));
  return distinctOptions(gravestChoiceFirst(sorted.map(({ option }) => option)));
}

/**
 * The question that decides most: about the missing fact whose values lead to the most different outcomes
 * (of equals, the one that stands first in facts.yaml).
 */
export function questionFor(
  policy: Policy, facts: Facts, role: AskerRole, undecided: readonly Evaluation[], weights: Weights = new Map(),
): Pick<Decision, 'options' | 'question'> {
  const candidates = policy.facts
    .filter((fact) => undecided.some(({ unknown }) => unknown.includes(fact.name)))
    .map((fact) => ({ fact, options: optionsByFact(policy, fact, facts, role, undecided, weights) }))
    .toSorted((one, other) => other.options.length - one.options.length);
  const [best] = candidates;
  return best === undefined ? { options: [] } : { options: best.options, question: best.fact.question };
}
