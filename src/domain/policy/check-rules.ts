import { evaluate } from '../answering/evaluate.ts';
import { bundle, completeFacts, valuesOf } from '../answering/facts.ts';
import type { FactName, Rule } from '../answering/types.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from './check.ts';
import { canBothFire, isDeclared, shadows } from './overlap.ts';

function unknownValues(policy: Policy, rule: Rule): readonly string[] {
  return (Object.entries(rule.when) as [FactName, readonly string[]][]).flatMap(([name, values]) => {
    const fact = policy.facts.find((one) => one.name === name);
    const known = name === 'act' ? policy.acts : fact && valuesOf(policy, fact, rule.when.act?.[0]);
    return values.filter((value) => value !== 'unset' && known?.has(value) !== true).map((value) => `${name} ${value}`);
  });
}

function factProblems(policy: Policy): readonly Problem[] {
  return policy.rules.flatMap((rule) => unknownValues(policy, rule).map((value): Problem => ({
    code: 'unknown-fact', where: rule.id, say: `facts.yaml does not know ${value}, so the rule can never hold for it.`,
  })));
}

function neverFires(policy: Policy, rule: Rule): string | undefined {
  const other = policy.rules.find((one) => shadows(one, rule));
  if (other !== undefined) return `${other.id} always decides in its place.`;
  const facts = completeFacts(policy, bundle(rule), 'staff');
  return evaluate(rule, facts).truth === 'true' ? undefined : 'It does not hold even for the facts of its own situation.';
}

function deadRules(policy: Policy): readonly Problem[] {
  return policy.rules.flatMap((rule) => {
    const say = neverFires(policy, rule);
    return say === undefined ? [] : [{ code: 'rule-never-fires', where: rule.id, say } as const];
  });
}

function contradictions(policy: Policy): readonly Problem[] {
  return policy.rules.flatMap((one, index) => policy.rules.slice(index + 1)
    .filter((other) => one.verdict !== other.verdict && canBothFire(one, other) && !isDeclared(one, other))
    .map((other): Problem => ({
      code: 'rules-contradict', where: `${one.id} and ${other.id}`,
      say: `Both hold for some facts, with the verdicts ${one.verdict} and ${other.verdict}, and neither a tension nor "over" says which.`,
    })));
}

/** `allowed` needs a permitting fact that is positively known; `conditional` one that is at least named. */
function permitsWithoutFact(policy: Policy, rule: Rule): boolean {
  const permitting = policy.acts.get(rule.when.act?.[0] ?? '')?.permittedBy ?? [];
  const named = permitting.map((name) => rule.when[name]).filter((values) => values !== undefined);
  if (rule.verdict === 'conditional') return named.length === 0;
  return rule.verdict === 'allowed' && !named.some((values) => !values.includes('unset'));
}

function permitProblems(policy: Policy): readonly Problem[] {
  return policy.rules.filter((rule) => permitsWithoutFact(policy, rule)).map((rule): Problem => ({
    code: 'permit-without-fact', where: rule.id, say: 'The rule permits, but does not name the fact that permits ("permitted-by" in facts.yaml).',
  }));
}

function tensionProblems(policy: Policy): readonly Problem[] {
  const used = new Set(policy.rules.map((rule) => rule.tension));
  const unknown = policy.rules.filter(({ tension }) => tension !== undefined && !policy.tensions.has(tension));
  return [
    ...unknown.map((rule): Problem => ({ code: 'unknown-tension', where: rule.id, say: `tensions.yaml has no entry ${rule.tension}.` })),
    ...[...policy.tensions.keys()].filter((id) => !used.has(id)).map((where): Problem => ({
      code: 'unused-tension', where, say: 'No rule names this tension, so nobody would read of it.',
    })),
  ];
}

function unknownRules(policy: Policy): readonly Problem[] {
  const named = [
    ...policy.rules.flatMap((rule) => (rule.over ?? []).map((id) => [rule.id, id] as const)),
    ['vocabulary.yaml, safeguarding', policy.vocabulary.safeguarding.rule] as const,
    ...[...policy.replies.clarify.rules.keys()].map((id) => ['replies.yaml, clarify', id] as const),
  ];
  return named.filter(([, id]) => !policy.ruleById.has(id)).map(([where, id]): Problem => ({
    code: 'unknown-rule', where, say: `There is no rule ${id}.`,
  }));
}

export function ruleProblems(policy: Policy): readonly Problem[] {
  return [
    ...factProblems(policy), ...deadRules(policy), ...contradictions(policy), ...permitProblems(policy),
    ...tensionProblems(policy), ...unknownRules(policy),
  ];
}
