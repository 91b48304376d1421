import type { Policy } from '../policy.ts';
import type { Problem } from './check.ts';

const longestLabel = 40;

function missing(policy: Policy): readonly Problem[] {
  const without = policy.rules.filter((rule) => !policy.wording.has(rule.id));
  const needless = [...policy.wording.keys()].filter((id) => !policy.ruleById.has(id));
  return [
    ...without.map(({ id }): Problem => ({ code: 'rule-without-wording', where: id, say: 'wording.yaml has no entry for this rule.' })),
    ...needless.map((where): Problem => ({ code: 'wording-without-rule', where, say: 'There is no rule of this id.' })),
  ];
}

export function wordingProblems(policy: Policy): readonly Problem[] {
  const entries = [...policy.wording];
  const long = entries.filter(([, { label }]) => label.length > longestLabel);
  const unrelated = entries.filter(([, { related }]) => related.some((id) => !id.startsWith('8.')));
  return [
    ...missing(policy),
    ...long.map(([where, { label }]): Problem => ({
      code: 'label-too-long', where, say: `The label has ${label.length} characters; ${longestLabel} fit on a button.`,
    })),
    ...unrelated.map(([where]): Problem => ({
      code: 'related-not-in-section-8', where, say: 'Only clauses of section 8 name related policies.',
    })),
  ];
}
