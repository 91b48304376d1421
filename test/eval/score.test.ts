import { describe, expect, test } from '@jest/globals';

import { score, type Case } from './score.ts';

const gold: Case = {
  id: 'a', role: 'staff', text: 'may I', best: 'not-allowed', accept: ['not-allowed'],
  cite_all: ['3.b'], cite_any: ['3.past', '3.contact'], report: true,
};
const right = { verdict: 'not-allowed', clauses: ['3.b', '3.contact'], report: true } as const;

describe('score', () => {
  test('verdict, citations and report right: correct', () => {
    expect(score([gold], [{ id: 'a', ...right }])).toMatchObject({ cases: 1, correct: 1, one_tap: 1, dangerous: 0, missed_reports: 0 });
  });

  test.each([
    ['another verdict', { ...right, verdict: 'required' as const }],
    ['a clause that must be cited is not', { ...right, clauses: ['3.contact'] }],
    ['none of the clauses of which one is needed', { ...right, clauses: ['3.b'] }],
    ['more than six clauses', { ...right, clauses: ['3.b', '3.contact', '1', '2', '3', '4', '5'] }],
    ['no report', { ...right, report: false }],
  ])('%s: not correct', (_, reply) => {
    expect(score([gold], [{ id: 'a', ...reply }])).toMatchObject({ correct: 0, one_tap: 0 });
  });

  test('a permit where every fair label bars is dangerous', () => {
    expect(score([gold], [{ id: 'a', ...right, verdict: 'conditional' }])).toMatchObject({ dangerous: 1 });
  });

  test('a question back with the right reply among its first three options is one tap away', () => {
    const wrong = { verdict: 'allowed', clauses: [], report: false } as const;
    const asks = (options: readonly (typeof right | typeof wrong)[]) =>
      score([gold], [{ id: 'a', verdict: 'clarify', clauses: [], report: false, options }]);
    expect(asks([wrong, wrong, right])).toMatchObject({ correct: 0, one_tap: 1, clarified: 1 });
    expect(asks([wrong, wrong, wrong, right])).toMatchObject({ one_tap: 0 });
  });

  test('an answer that is missing counts as unanswered and as a missed report', () => {
    expect(score([gold], [])).toMatchObject({ unanswered: 1, missed_reports: 1, correct: 0 });
  });

  test('a dialog counts turn by turn', () => {
    const dialog: Case = { id: 'd', role: 'staff', turns: [gold, gold] };
    expect(score([dialog], [{ id: 'd', turns: [right] }])).toMatchObject({ cases: 2, correct: 1, unanswered: 1 });
  });
});
