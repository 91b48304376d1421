import { describe, expect, test } from '@jest/globals';
import { newReference, readReference, referenceLetters } from '../../../src/domain/reporting/reference.ts';
import { isWaiting, moveOf, moveOfReporter, reportStates, stateWhenDelivered } from '../../../src/domain/reporting/states.ts';
import { suppressed } from '../../../src/domain/reporting/counts.ts';
import { adviceFor } from '../../../src/domain/reporting/advice.ts';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';

const seen = (to: string, event: string, acknowledges = false) => ({ kind: 'move', to, event, acknowledges });
const nothing = { kind: 'nothing' };
const refused = { kind: 'refused', reason: 'already-closed' };

describe('every state and every action', () => {
  test.each([
    ['stored', 'acknowledge', seen('acknowledged', 'acknowledged')],
    ['stored', 'take-on', seen('taken-on', 'taken-on', true)],
    ['stored', 'ask', seen('acknowledged', 'asked', true)],
    ['stored', 'note', seen('acknowledged', 'noted', true)],
    ['stored', 'close', seen('closed', 'closed', true)],
    ['delivered', 'acknowledge', seen('acknowledged', 'acknowledged')],
    ['delivered', 'take-on', seen('taken-on', 'taken-on', true)],
    ['delivered', 'ask', seen('acknowledged', 'asked', true)],
    ['delivered', 'note', seen('acknowledged', 'noted', true)],
    ['delivered', 'close', seen('closed', 'closed', true)],
    ['acknowledged', 'acknowledge', nothing],
    ['acknowledged', 'take-on', seen('taken-on', 'taken-on')],
    ['acknowledged', 'ask', seen('acknowledged', 'asked')],
    ['acknowledged', 'note', seen('acknowledged', 'noted')],
    ['acknowledged', 'close', seen('closed', 'closed')],
    ['taken-on', 'acknowledge', nothing],
    ['taken-on', 'take-on', seen('taken-on', 'taken-on')],
    ['taken-on', 'ask', seen('taken-on', 'asked')],
    ['taken-on', 'note', seen('taken-on', 'noted')],
    ['taken-on', 'close', seen('closed', 'closed')],
    ['closed', 'acknowledge', refused],
    ['closed', 'take-on', refused],
    ['closed', 'ask', refused],
    ['closed', 'note', refused],
    ['closed', 'close', refused],
  ] as const)('%s, %s', (state, action, move) => {
    expect(moveOf(state, action, false)).toEqual(move);
  });

  test('whoever has taken it on takes nothing on twice', () => {
    expect(moveOf('taken-on', 'take-on', true)).toEqual(nothing);
  });

  test('delivery never takes a state back, and the reporter adds until it is closed', () => {
    expect(reportStates.map(stateWhenDelivered)).toEqual(['delivered', 'delivered', 'acknowledged', 'taken-on', 'closed']);
    expect(reportStates.map(isWaiting)).toEqual([true, true, false, false, false]);
    expect(reportStates.map((state) => moveOfReporter(state).kind)).toEqual(['move', 'move', 'move', 'move', 'refused']);
  });
});

describe('references', () => {
  test('come from the source of chance, fairly, and hold no vowel and no look-alike', () => {
    expect(newReference(() => Uint8Array.from([255, 254, 0, 1, 2, 3, 20, 21]))).toBe('R-CDFG9C');
    expect(referenceLetters).not.toMatch(/[AEIOULSZBV01258]/);
    expect(new Set(referenceLetters).size).toBe(referenceLetters.length);
  });

  test.each([['R-CDFGHJ', 'R-CDFGHJ'], [' r-cdfghj ', 'R-CDFGHJ'], ['cdfghj', 'R-CDFGHJ'], ['RCDFGH', 'R-RCDFGH'], ['R-CDFGH', undefined], ['R-CDFGHA', undefined], ['', undefined]])('%j is read as %s', (typed, reference) => {
    expect(readReference(typed)).toBe(reference);
  });
});

describe('advice', () => {
  test.each([
    [{ family: 'yes', relation: 'current' }, ['family']],
    [{ family: 'no', relation: 'past' }, ['past-pupil']],
    [{ family: 'yes', relation: 'past' }, ['family', 'past-pupil']],
    [{ family: 'not-sure', relation: 'not-sure' }, []],
    [{ family: 'no', relation: 'current' }, []],
    [{ family: 'yes', relation: 'past', danger: 'yes' }, []],
  ] as const)('for %j: %j', (details, about) => {
    expect(adviceFor(details).map((one) => one.about)).toEqual(about);
  });

  test('cites clauses that there are', async () => {
    const { clauses } = await loadPolicy();
    for (const { clause } of adviceFor({ family: 'yes', relation: 'past' })) expect(clauses.get(clause)?.quote).toMatch(/pupils/);
  });
});

describe('small numbers', () => {
  test.each([
    [[12, 9, 30], [12, 9, 30], 51],
    [[12, 4, 30], ['few', 'few', 30], 46],
    [[12, 0, 30], ['few', 'few', 30], 42],
    [[12, 4, 4, 30], ['few', 'few', 'few', 30], 50],
    [[5, 0, 30, 40], ['few', 'few', 'few', 40], 75],
    [[3], ['few'], 'few'],
    [[4, 4], ['few', 'few'], 'few'],
    [[4, 9], ['few', 'few'], 13],
    [[2, 5], ['few', 'few'], 'few'],
    [[], [], 'few'],
  ] as const)('%j is shown as %j, in all %s', (counts, shown, total) => {
    expect(suppressed(counts)).toEqual({ counts: shown, total });
  });
});
