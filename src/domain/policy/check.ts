import { createHash } from 'node:crypto';
import type { OpenPoint, Policy } from '../policy.ts';
import { ruleProblems } from './check-rules.ts';
import { wordingProblems } from './check-wording.ts';

export type ProblemCode =
  | 'document-changed'
  | 'words-not-in-document'
  | 'clause-without-rule'
  | 'reason-for-cited-clause'
  | 'unknown-clause'
  | 'unknown-fact'
  | 'unknown-rule'
  | 'unknown-tension'
  | 'unused-tension'
  | 'rules-contradict'
  | 'rule-never-fires'
  | 'permit-without-fact'
  | 'rule-without-wording'
  | 'wording-without-rule'
  | 'related-not-in-section-8'
  | 'label-too-long';

/** Something in the policy's files that does not hold together. */
export interface Problem {
  readonly code: ProblemCode;
  /** The clause, rule or other entry concerned. */
  readonly where: string;
  /** One sentence for the policy's author. */
  readonly say: string;
}

export interface PolicyCheck {
  readonly problems: readonly Problem[];
  /** What the document itself leaves open. */
  readonly openPoints: readonly OpenPoint[];
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

function documentProblems(policy: Policy, document: string): readonly Problem[] {
  const hash = createHash('sha256').update(document).digest('hex');
  const text = plain(document);
  const changed: readonly Problem[] = hash === policy.edition.sha256 ? [] : [{
    code: 'document-changed', where: 'document.txt', say: 'The document is not the one that edition.yaml names (SHA-256).',
  }];
  const missing = [...policy.clauses.values()].filter((clause) => !text.includes(plain(clause.quote)));
  return [...changed, ...missing.map(({ id }): Problem => ({
    code: 'words-not-in-document', where: id, say: 'The words of this clause are not in the document.',
  }))];
}

function coverageProblems(policy: Policy): readonly Problem[] {
  const cited = new Set(policy.rules.flatMap((rule) => [...rule.clauses, ...rule.also]));
  const uncovered = [...policy.clauses.keys()].filter((id) => !cited.has(id) && !policy.uncited.has(id));
  const needless = [...policy.uncited.keys()].filter((id) => cited.has(id));
  return [
    ...uncovered.map((where): Problem => ({ code: 'clause-without-rule', where, say: 'No rule cites this clause, and uncited.yaml gives no reason.' })),
    ...needless.map((where): Problem => ({ code: 'reason-for-cited-clause', where, say: 'uncited.yaml gives a reason, but a rule cites this clause.' })),
  ];
}

/** Every place outside the rules and the wording where a clause is named. */
function namedClauses(policy: Policy): readonly (readonly [where: string, ids: readonly string[]])[] {
  return [
    ...[...policy.tensions].map(([id, { clauses }]) => [`tensions.yaml, ${id}`, clauses] as const),
    ...policy.openPoints.map(({ id, clauses }) => [`open-points.yaml, ${id}`, clauses] as const),
    ...policy.facts.map(({ name, reads }) => [`facts.yaml, ${name}`, [...reads.values()]] as const),
    ['uncited.yaml', [...policy.uncited.keys()]],
    ...policy.rules.map((rule) => [rule.id, [...rule.clauses, ...rule.also]] as const),
    ...[...policy.wording].map(([id, { related }]) => [id, related] as const),
  ];
}

function unknownClauses(policy: Policy): readonly Problem[] {
  return namedClauses(policy).flatMap(([where, ids]) => ids.filter((id) => !policy.clauses.has(id)).map((id): Problem => ({
    code: 'unknown-clause', where, say: `There is no clause ${id}.`,
  })));
}

/** Looks at how the policy holds together, against the adopted document's text. Pure; an empty list of problems is sound. */
export function checkPolicy(policy: Policy, documentText: string): PolicyCheck {
  return {
    problems: [
      ...documentProblems(policy, documentText),
      ...coverageProblems(policy),
      ...unknownClauses(policy),
      ...ruleProblems(policy),
      ...wordingProblems(policy),
    ],
    openPoints: policy.openPoints,
  };
}
