import { describe, expect, test } from '@jest/globals';
import { loadEditions } from '../../../src/adapters/policy-files/editions.ts';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import type { AskerRole } from '../../../src/domain/answering/types.ts';
import { createAnswering } from '../../../src/domain/answering/service.ts';
import { drawSituations, parseSituations, type Drawing } from '../../../src/domain/attestation/situations.ts';

const [{ editions, situations }, policy] = await Promise.all([loadEditions(), loadPolicy()]);
const answering = createAnswering({ policy, understand: async () => ({ situations: [], risk: 0 }), settings: { permitAt: 1, barAt: 0, clarifyAt: 1, reportAt: 1 }, modelHash: 'none' });
const [june, march] = editions.all as [Drawing['edition'], Drawing['edition']];
const roles: readonly AskerRole[] = ['staff', 'account-manager', 'leader', 'dsl'];
const draw = (role: AskerRole, reading: string, more: Partial<Drawing> = {}) => drawSituations({ situations, answering, edition: march, reading, role, changed: new Set(), ...more }, new Set());

describe('every situation', () => {
  test.each(situations.map((one) => [one.id, one] as const))('%s has an answer that teaches: decided, with a clause, for each role that sees it', (_, { facts, roles: seenBy }) => {
    for (const role of seenBy) {
      const answer = answering.decide(facts, role);
      expect(['allowed', 'conditional', 'not-allowed', 'required', 'information']).toContain(answer.verdict);
      expect(answer.clauses.length).toBeGreaterThan(0);
    }
  });
});

describe('three are drawn', () => {
  test.each(roles)('for %s: the same each time, one of them the role’s own', (role) => {
    for (const reading of ['a', 'b', 'c', 'd']) {
      const three = draw(role, reading);
      expect(new Set(three.map(({ id }) => id)).size).toBe(3);
      expect(draw(role, reading)).toEqual(three);
      const own = situations.filter((one) => one.roles.length === 1).map(({ id }) => id);
      expect(three.some(({ id }) => own.includes(id))).toBe(true);
      for (const { choices, answer } of three) expect(choices.filter(({ verdict }) => verdict === answer.verdict)).toHaveLength(1);
    }
  });

  test('not always the same for everybody', () => {
    const drawn = new Set(Array.from({ length: 20 }, (_, at) => draw('staff', `reading-${at}`).map(({ id }) => id).join()));
    expect(drawn.size).toBeGreaterThan(5);
  });

  test('one about what changed comes first', () => {
    for (const role of roles) expect(draw(role, 'a', { changed: new Set(['3.1.harassment']) })[0]?.answer.clauses[0]?.id).toBe('3.1.harassment');
  });

  test('none about clauses that the edition does not have', () => {
    for (const role of roles) {
      const three = draw(role, 'a', { edition: june });
      expect(three).toHaveLength(3);
      expect(three.flatMap(({ answer }) => answer.clauses.slice(0, 2)).every(({ id }) => june.clauses.has(id))).toBe(true);
    }
  });

  test('those that were done are marked', () => {
    const [first] = draw('staff', 'a');
    const again = drawSituations({ situations, answering, edition: march, reading: 'a', role: 'staff', changed: new Set() }, new Set([first?.id ?? '']));
    expect(again.map(({ done }) => done)).toEqual([true, false, false]);
  });
});

test.each([['- id: a b', 'policy-entry-invalid'], ['- {id: one, roles: [staff], text: x, facts: {act: harass}}\n- {id: one, roles: [staff], text: x, facts: {act: harass}}', 'policy-entry-twice'], ['- {id: one, roles: [pupil], text: x, facts: {}}', 'policy-entry-invalid']])(
  'a file that is not right is refused: %s', (text, code) => {
    expect(() => parseSituations(text)).toThrow(expect.objectContaining({ code }));
  });
