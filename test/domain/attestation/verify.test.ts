import { describe, expect, test } from '@jest/globals';
import { withheldLine } from '../../../src/domain/attestation/ledger-file.ts';
import { outOfOrder } from '../../../src/domain/attestation/order.ts';
import { check, fileOf, keys, ledgerOf, rewritten, sealed } from '../../support/ledger.ts';

const { privateKey, publicKey } = keys();
const entries = ledgerOf(12);
const seals = [sealed(entries, 5, privateKey), sealed(entries, 10, privateKey)];
const whole = fileOf(entries, ...seals);
const found = (lines: readonly string[], key = publicKey) => check(lines, key).problems.map(({ kind, number, to }) => [kind, number, ...(to === undefined ? [] : [to])]);
const without = (...numbers: readonly number[]) => whole.filter((line) => !numbers.some((number) => line.startsWith(`entry\t${number}\t`)));
const replaced = (number: number, change: (line: string) => string) => whole.map((line) => (line.startsWith(`entry\t${number}\t`) ? change(line) : line));
const column = (at: number, value: string) => (line: string) => line.split('\t').map((part, place) => (place === at ? value : part)).join('\t');

describe('a ledger as it was written', () => {
  test('is whole, and says how far a key vouches for it', () => {
    expect(check(whole, publicKey)).toEqual({
      ok: true, entries: 12, withheld: 0, signatures: 'checked', sealed: { number: 10, at: '2026-11-22T09:00:00.000Z', key: expect.stringMatching(/^[0-9a-f]{16}$/) },
      unsealed: { from: 11, to: 12 }, unproven: [], stamps: 0, problems: [],
    });
    expect(check(whole)).toMatchObject({ ok: true, signatures: 'not-checked' });
    expect(check(fileOf(entries), publicKey)).toMatchObject({ ok: true, signatures: 'none', unsealed: { from: 1, to: 12 } });
  });

  test('can be checked with the words of other people withheld', () => {
    const extract = fileOf([], ...entries.map((entry) => (entry.number === 4 ? whole[4] ?? '' : withheldLine(entry))), ...seals);
    expect(check(extract, publicKey)).toMatchObject({ ok: true, entries: 12, withheld: 11 });
    expect(extract.join()).not.toContain('person-5');
    expect(found(extract.map((line) => line.replace('person-4', 'person-9')))).toEqual([['changed', 4]]);
  });
});

describe('what is wrong is named', () => {
  test.each([
    ['words', column(5, JSON.stringify({ kind: 'confirmed' }))], ['a digest', column(3, 'a'.repeat(64))],
    ['a hash', column(4, 'b'.repeat(64))], ['the hash before', column(2, 'c'.repeat(64))],
  ])('%s changed', (_, change) => {
    expect(found(replaced(7, change))).toEqual([['changed', 7]]);
    expect(check(replaced(7, column(5, '{}')), publicKey)).toMatchObject({ ok: false, unproven: [] });
  });

  test('the first and the last entry changed', () => {
    expect(found(replaced(1, column(5, '{}')))).toEqual([['changed', 1]]);
    expect(found(replaced(12, column(5, '{}')))).toEqual([['changed', 12]]);
  });

  test('an entry changed with its own hashes made anew: the next one gives it away', () => {
    const other = rewritten(entries, 6, (text) => text.replace('person-7', 'person-8'));
    expect(found(replaced(7, () => fileOf(other)[7] ?? ''))).toEqual([['changed', 7]]);
  });

  test('the chain made anew from an entry on: the signed head gives it away, and what cannot be told is said', () => {
    const verdict = check(fileOf(rewritten(entries, 6, (text) => text.replace('person-7', 'person-8')), ...seals), publicKey);
    expect(verdict).toMatchObject({ ok: false, sealed: { number: 5 }, unproven: [{ from: 6, to: 9 }] });
    expect(verdict.problems).toEqual([{ kind: 'changed', number: 10, line: 11 }]);
  });

  test('entries missing, in the middle, at the beginning, and at the signed end', () => {
    expect(found(without(7))).toEqual([['missing', 7]]);
    expect(check(without(7), publicKey).unproven).toEqual([{ from: 6, to: 6 }]);
    expect(found(without(1))).toEqual([['missing', 1]]);
    expect(found(without(9, 10, 11, 12))).toEqual([['missing', 9, 10]]);
    expect(found(without(2, 3, 4))).toEqual([['missing', 2, 4]]);
  });

  test('entries missing after the last signed head cannot be told: nobody signed for them', () => {
    expect(check(without(12), publicKey)).toMatchObject({ ok: true, unsealed: { from: 11, to: 11 } });
  });

  test('an entry put in, once more or of another making', () => {
    const twice = whole.toSpliced(6, 0, whole[4] ?? '');
    expect(check(twice, publicKey).problems).toEqual([{ kind: 'inserted', number: 4, line: 7 }]);
    const other = fileOf(rewritten(entries, 6, (text) => text.replace('person-7', 'person-8')))[7] ?? '';
    expect(check(whole.toSpliced(7, 0, other), publicKey).problems).toEqual([{ kind: 'inserted', number: 7, line: 8 }]);
    expect(check(whole.toSpliced(8, 0, other), publicKey).problems).toEqual([{ kind: 'inserted', number: 7, line: 9 }]);
  });

  test('entries in another order', () => {
    expect(found([...whole.slice(0, 4), ...whole.slice(4, 6).toReversed(), ...whole.slice(6)])).toEqual([['reordered', 5]]);
    const moved = whole.toSpliced(3, 1).toSpliced(9, 0, whole[3] ?? '');
    expect(found(moved)).toEqual([['reordered', 3]]);
  });

  test('a line that is none of a ledger’s', () => {
    expect(check([...whole.slice(0, 3), 'entry\t3', 'hello', ...whole.slice(3)], publicKey).problems).toEqual([{ kind: 'unreadable', line: 4 }, { kind: 'unreadable', line: 5 }]);
  });

  test('signatures of nobody, of another key, or of another ledger', () => {
    const other = keys();
    const forged = sealed(entries, 10, privateKey).replace(/\t(.)/, (_, first: string) => `\t${first === 'A' ? 'B' : 'A'}`);
    expect(found(fileOf(entries, forged))).toEqual([['seal-forged', 10]]);
    expect(found(whole, other.publicKey)).toEqual([['seal-of-another-key', 5], ['seal-of-another-key', 10]]);
    expect(check(fileOf(entries, ...seals, sealed(entries, 12, other.privateKey)), publicKey, other.publicKey)).toMatchObject({ ok: true, sealed: { number: 12 } });
    expect(found(fileOf(entries, sealed(entries, 10, privateKey, 'another')))).toEqual([['seal-of-another-ledger', 10]]);
    expect(found([...whole, 'seal\tAAAA\t{"number":"x"}', 'seal\tAAAA\tnone'])).toEqual([['seal-unreadable', undefined], ['seal-unreadable', undefined]]);
    expect(found([...whole, `stamp\t${'d'.repeat(64)}\tAAAA`])).toEqual([['stamp-without-seal', undefined]]);
  });
});

test('as few entries as possible are called moved', () => {
  expect(outOfOrder([1, 2, 3])).toEqual([]);
  expect(outOfOrder([2, 3, 4, 1])).toEqual([3]);
  expect(outOfOrder([4, 1, 2, 3])).toEqual([0]);
  expect(outOfOrder([])).toEqual([]);
});
