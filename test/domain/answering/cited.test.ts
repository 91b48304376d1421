import { beforeAll, expect, test } from '@jest/globals';

import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { decideFromEvidence } from '../../../src/domain/answering/evidence.ts';
import type { ClauseId, Evidence, RuleId } from '../../../src/domain/answering/types.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { SETTINGS } from '../../support/stand-in-model.ts';

let policy: Policy;
beforeAll(async () => {
  policy = await loadPolicy();
});

function clausesFor(rule: RuleId, likely: Readonly<Record<ClauseId, number>>): readonly ClauseId[] {
  const clauses = Object.entries(likely).map(([clause, p]) => ({ clause, p }));
  const evidence: Evidence = { situations: [{ rule, p: 1 }], risk: 0, clauses };
  return decideFromEvidence(policy, evidence, 'staff', SETTINGS, { concern: [], danger: [], facts: {} }).clauses;
}

test('the deciding clauses stay first, whatever the model thinks of', () => {
  const clauses = clausesFor('contact.past', { '1.private': 0.99, '3.b': 0.01 });
  const [decides] = policy.ruleById.get('contact.past')?.clauses ?? [];
  expect(clauses[0]).toBe(decides);
  expect(clauses).toContain('1.private');
  expect(clauses.length).toBeLessThanOrEqual(6);
});

test('what is unlikely takes no place', () => {
  expect(clausesFor('contact.past', { '2.4.b': 0.01 })).not.toContain('2.4.b');
});

test('nothing is cited for a matter that has nothing to do with social media', () => {
  expect(clausesFor('out', { '3.b': 0.9 })).toEqual([]);
});

test('a clause that does not exist is not cited', () => {
  const clauses = clausesFor('contact.past', { '9.z': 0.9 });
  expect(clauses.filter((id) => policy.clauses.has(id))).toEqual(clauses);
});
