import { describe, expect, test } from '@jest/globals';
import { limits } from '../../../src/domain/reporting/contract.ts';
import { readAction, readFields, readForm, readNote } from '../../../src/domain/reporting/form.ts';
import { plainText } from '../../../src/domain/reporting/plain-text.ts';
import { filledForm } from '../../support/reporting.ts';

const form = { ...filledForm, setting: 'harbour' };
const read = (changes: Record<string, unknown>, settings = ['harbour', 'mill']) => readForm({ ...form, ...changes }, settings);
const problemsOf = (changes: Record<string, unknown>) => {
  const reading = read(changes);
  return reading.kind === 'incomplete' ? reading.problems : [];
};

describe('the form', () => {
  test('complete, it gives the details as they were typed', () => {
    expect(read({ pupil: '  Jordan  F. ', what: ' one\r\ntwo ' })).toEqual({ kind: 'complete', details: { ...form, pupil: 'Jordan F.', what: 'one\ntwo' } });
  });

  test('every problem is named by its field, all at once', () => {
    const reading = readForm({}, ['harbour', 'mill']);
    expect(reading).toMatchObject({ kind: 'incomplete' });
    expect(reading.kind === 'incomplete' && reading.problems.map(({ field, problem }) => `${field} ${problem}`)).toEqual([
      'setting missing', 'pupil missing', 'platform missing', 'when missing', 'what missing', 'relation missing', 'began missing', 'answered missing', 'family missing',
    ]);
  });

  test.each(Object.entries(limits).filter(([field]) => field !== 'note'))('%s may have %i characters and no more', (field, limit) => {
    expect(problemsOf({ [field]: '👋'.repeat(limit) })).toEqual([]);
    expect(problemsOf({ [field]: 'x'.repeat(limit + 1) })).toEqual([{ field, problem: 'too-long' }]);
  });

  test.each(['relation', 'began', 'answered', 'family', 'danger'])('%s takes only its own choices', (field) => {
    expect(problemsOf({ [field]: 'maybe' })).toEqual([{ field, problem: 'not-a-choice' }]);
  });

  test.each([['a number', 7], ['a list', ['x']], ['an object', { toString: () => 'x' }], ['null', null]])('%s is no text', (_, value) => {
    expect(problemsOf({ what: value })).toEqual([{ field: 'what', problem: 'missing' }]);
  });

  test.each(['', null, 'x', 7, []])('%p instead of a form is an empty form', (raw) => {
    expect(readForm(raw, ['harbour'])).toMatchObject({ kind: 'incomplete' });
  });

  test('where there is one setting it need not be chosen; another than one’s own is no choice', () => {
    expect(read({ setting: '' }, ['harbour'])).toMatchObject({ kind: 'complete', details: { setting: 'harbour' } });
    expect(problemsOf({ setting: 'elsewhere' })).toEqual([{ field: 'setting', problem: 'not-a-choice' }]);
  });

  test.each([['true', 'yes'], [true, 'yes'], ['false', 'no'], [undefined, 'no'], ['yes', 'yes']])('danger toggled to %p means %s', (raw, danger) => {
    expect(read({ danger: raw })).toMatchObject({ details: { danger } });
  });

  test('a draft keeps what is too long, drops what is no choice, and never grows without end', () => {
    const kept = readFields({ what: 'x'.repeat(90_000), relation: 'enemy', pupil: 'J', other: 'y' });
    expect(Object.keys(kept).toSorted()).toEqual(['pupil', 'what']);
    expect(kept.what).toHaveLength(20_000);
  });
});

describe('hostile text', () => {
  test.each([
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['[click](https://evil.example) **bold**', '[click](https://evil.example) **bold**'],
    ['<at>everyone</at>', '<at>everyone</at>'],
    ['a\u202Eb\u2066c\u200Fd', 'abcd'],
    ['nul\u0000 bell\u0007 esc\u001B[31m', 'nul bell esc[31m'],
    ['\uFEFFbom\u200B', 'bom'],
    ['half \uD800 pair', 'half \uFFFD pair'],
    ['e\u0301', 'é'],
    ['👩‍👧 family', '👩‍👧 family'],
  ])('%j is kept as plain text %j', (raw, plain) => {
    expect(plainText(raw)).toBe(plain);
  });

  test('nothing but invisible characters is nothing', () => {
    expect(problemsOf({ pupil: '\u200B\u202E \u2066' })).toEqual([{ field: 'pupil', problem: 'missing' }]);
  });

  test('no prototype is touched', () => {
    readFields(JSON.parse('{"__proto__":{"what":"x"},"constructor":"y"}'));
    expect(({} as Record<string, unknown>)['what']).toBeUndefined();
  });
});

describe('actions', () => {
  test.each([
    [{ kind: 'acknowledge' }, { kind: 'acknowledge' }],
    [{ kind: 'take-on', text: 'ignored' }, { kind: 'take-on' }],
    [{ kind: 'ask', text: ' who? ' }, { kind: 'ask', text: 'who?' }],
    [{ kind: 'note', text: 'n' }, { kind: 'note', text: 'n' }],
    [{ kind: 'close', outcome: 'advice-given', text: ' ' }, { kind: 'close', outcome: 'advice-given' }],
    [{ kind: 'close', outcome: 'passed-on', text: 't' }, { kind: 'close', outcome: 'passed-on', text: 't' }],
  ])('%j is read as %j', (raw, action) => {
    expect(readAction(raw)).toEqual({ kind: 'complete', action });
  });

  test.each([
    [{}, 'text', 'not-a-choice'],
    ['acknowledge', 'text', 'not-a-choice'],
    [{ kind: 'delete' }, 'text', 'not-a-choice'],
    [{ kind: 'ask' }, 'text', 'missing'],
    [{ kind: 'note', text: 'x'.repeat(limits.note + 1) }, 'text', 'too-long'],
    [{ kind: 'close' }, 'outcome', 'missing'],
    [{ kind: 'close', outcome: 'allegation' }, 'outcome', 'not-a-choice'],
    [{ kind: 'close', outcome: 'passed-on', text: 'x'.repeat(limits.note + 1) }, 'text', 'too-long'],
  ])('%j has a problem with %s: %s', (raw, field, problem) => {
    expect(readAction(raw)).toEqual({ kind: 'incomplete', problems: [{ field, problem }] });
  });

  test('a note is bounded and not empty', () => {
    expect(readNote('  ')).toEqual({ kind: 'incomplete', problems: [{ field: 'text', problem: 'missing' }] });
    expect(readNote('x'.repeat(limits.note))).toMatchObject({ kind: 'complete' });
  });
});
