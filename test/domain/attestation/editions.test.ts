import { describe, expect, test } from '@jest/globals';
import { editionsFolder, loadEditions } from '../../../src/adapters/policy-files/editions.ts';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clausesIn, minutesFor } from '../../../src/domain/attestation/document.ts';
import { Editions, type EditionTexts } from '../../../src/domain/attestation/editions.ts';
import { sha256 } from '../../../src/domain/attestation/chain.ts';
import { wordsOf } from '../../../src/domain/attestation/typography.ts';
import { changedTexts, textsOf } from '../../support/editions.ts';

const { editions } = await loadEditions();
const [june, march] = editions.all as [Editions['all'][number], Editions['all'][number]];

describe('the editions', () => {
  test('June 2025 and March 2026 are there, each with the hash of its words', () => {
    expect(editions.all.map(({ id, effective }) => [id, effective])).toEqual([['2025-06', '2025-06'], ['2026-03', '2026-03']]);
    for (const edition of editions.all) expect(sha256(edition.document)).toBe(edition.hash);
    expect(june.document).not.toContain('3.1 Harassment');
  });

  test('the newest is the adopted document that the answers are from', async () => {
    const policy = await loadPolicy();
    expect(march.hash).toBe(policy.edition.sha256);
    expect(march.clauses).toEqual(policy.clauses);
  });

  test('every folder is an edition', async () => {
    const folders = (await readdir(editionsFolder, { withFileTypes: true })).filter((one) => one.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual(editions.all.map(({ id }) => id));
  });

  test('every word of the document is read in some section, and each clause stands in its own', () => {
    for (const edition of editions.all) {
      const shown = edition.sections.flatMap(({ title, blocks }) => [title, ...blocks.map(({ runs }) => runs.map(({ text }) => text).join(''))]);
      const all = wordsOf(shown.join(' '));
      for (const line of edition.document.split('\n').map((one) => one.trim().replace(/^- /, '')).filter((one) => one !== '' && !/\t\d+$/.test(one) && !['Contents', 'Page', 'Document Details', 'SOCIAL MEDIA POLICY'].includes(one))) {
        expect(all).toContain(wordsOf(line));
      }
      expect(edition.sections.flatMap(clausesIn).toSorted()).toEqual([...edition.clauses.keys()].toSorted());
      expect(minutesFor(edition.sections)).toBeGreaterThan(3);
    }
    expect(march.sections.find(({ id }) => id === '3.1')).toMatchObject({ title: '3.1 Harassment via social media', blocks: [{ kind: 'paragraph' }] });
  });
});

describe('the difference of the two', () => {
  const difference = editions.difference(june.hash, march.hash);

  test('is section 3.1, the line that says so, and its heading', () => {
    expect(difference?.clauses.map(({ clause, kind, again }) => [clause, kind, again])).toEqual([
      ['doc.amended', 'added', false], ['3.1.harassment', 'added', true], ['3.1.includes', 'added', true], ['3.1.consequence', 'added', true],
    ]);
    expect(difference?.outside).toEqual([{ kind: 'added', text: '3.1 Harassment via social media' }]);
    expect(difference?.again).toBe(true);
  });

  test('is asked for forwards only', () => {
    expect(editions.difference(march.hash, june.hash)).toBeUndefined();
    expect(editions.difference(march.hash, march.hash)).toBeUndefined();
    expect(editions.difference('0'.repeat(64), march.hash)).toBeUndefined();
  });
});

describe('a later edition', () => {
  const after = (change: (texts: EditionTexts) => EditionTexts, decisions: string) => async () => {
    const before = await textsOf('2026-03');
    return new Editions([await textsOf('2025-06'), before, changedTexts(change(before), '2027-06', '2026-03', decisions)]);
  };
  const replace = (from: string, to: string) => (texts: EditionTexts): EditionTexts => ({ ...texts, document: texts.document.replaceAll(from, to), clauses: texts.clauses.replaceAll(from, to) });
  const reworded = replace('Post images of pupils', 'Post pictures of pupils');

  test('with other quotes, dashes, blanks and emphasis is typography only, and resets nobody', async () => {
    const made = await after((texts) => [['media—whether', 'media – whether'], ['Trust’s Dignity', "Trust's Dignity"], ["'friend requests'", '“friend requests”'], ['**must not**', 'must not']].reduce((one, [from, to]) => replace(from ?? '', to ?? '')(one), texts), '')();
    const difference = made.difference(march.hash, made.all[2]?.hash ?? '');
    expect(new Set(difference?.clauses.map(({ kind }) => kind))).toEqual(new Set(['typography']));
    expect(difference?.clauses.map(({ clause }) => clause)).toEqual(expect.arrayContaining(['3.b', '3.h', '3.1.harassment', '3.1.consequence']));
    expect(difference?.outside).toEqual([]);
    expect(difference?.again).toBe(false);
  });

  test('with other words is reworded, and the author says whether it counts', async () => {
    const counts = await after(reworded, '3.e: again')();
    expect(counts.difference(march.hash, counts.all[2]?.hash ?? '')?.clauses).toEqual([
      { clause: '3.e', kind: 'reworded', before: expect.stringMatching(/must not\*\*: Post images of pupils$/), after: expect.stringMatching(/Post pictures of pupils$/), again: true },
    ]);
    const spelling = await after(replace('staff behavior policy', 'staff behaviour policy'), '3.concerns: not-again')();
    expect(spelling.difference(march.hash, spelling.all[2]?.hash ?? '')).toMatchObject({ again: false, clauses: [{ clause: '3.concerns', kind: 'reworded', again: false }] });
  });

  test('with another word before a list changes every clause of the list', async () => {
    const list = ['3.a', '3.b', '3.c', '3.d', '3.e', '3.f', '3.g', '3.h'];
    const made = await after(replace('staff **must not**:', 'staff **should not**:'), list.map((id) => `${id}: again`).join('\n    '))();
    expect(made.difference(march.hash, made.all[2]?.hash ?? '')?.clauses.map(({ clause, kind }) => [clause, kind])).toEqual(list.map((id) => [id, 'reworded']));
  });

  test('without a clause has it removed', async () => {
    const made = await after((texts) => ({ ...texts, document: texts.document.replace('- Post images of pupils\n', ''), clauses: texts.clauses.replace(/^3\.e\t.*\n/m, '') }), '3.e: not-again')();
    expect(made.difference(march.hash, made.all[2]?.hash ?? '')?.clauses).toEqual([{ clause: '3.e', kind: 'removed', before: expect.stringContaining('Post images'), again: false }]);
  });

  test('what any edition in between wanted confirmed again counts over several steps', async () => {
    const made = await after(reworded, '3.e: not-again')();
    expect(made.difference(june.hash, made.all[2]?.hash ?? '')).toMatchObject({ again: true });
    expect(made.difference(june.hash, made.all[2]?.hash ?? '')?.clauses.filter(({ again }) => again).map(({ clause }) => clause)).toEqual(['3.1.harassment', '3.1.includes', '3.1.consequence']);
  });

  test.each([
    ['a change without the author’s word', reworded, '', '3.e changed'],
    ['a word about no change', reworded, '3.e: again\n    3.f: again', '3.f did not change'],
  ])('is refused for %s', async (_, change, decisions, words) => {
    await expect(after(change, decisions)()).rejects.toMatchObject({ code: 'policy-unsound', message: expect.stringContaining(words) });
  });

  test('is refused when the words are not those of the hash, or a clause is not in the document', async () => {
    const texts = await textsOf('2026-03');
    expect(() => new Editions([{ ...texts, document: `${texts.document} ` }])).toThrow(expect.objectContaining({ code: 'policy-unsound' }));
    const document = texts.document.replace('- Post images of pupils\n', '');
    const about = texts.about.replace(/sha256: .*/, `sha256: ${sha256(document)}`);
    expect(() => new Editions([{ ...texts, document, about }])).toThrow(expect.objectContaining({ message: expect.stringContaining('3.e') }));
  });
});

describe('typography', () => {
  test.each([['“Don’t”', '"Don\'t"'], ['a – b', 'a—b'], ['two  blanks\u00a0here', 'two blanks here'], ['soft\u00adhyphen', 'softhyphen'], ['**must**', 'must'], ['and so on…', 'and so on...']])('%s is %s', (one, other) => {
    expect(wordsOf(one)).toBe(wordsOf(other));
  });

  test.each([['must', 'must not'], ['Staff', 'staff'], ['one, two', 'one two'], ['a-b', 'ab'], ['may', 'May'], ['2.', '2']])('%s is not %s', (one, other) => {
    expect(wordsOf(one)).not.toBe(wordsOf(other));
  });
});

test('missing files are named', async () => {
  await expect(loadEditions('/nowhere')).rejects.toMatchObject({ code: 'policy-file-missing' });
  expect(await readFile(join(editionsFolder, 'situations.yaml'), 'utf8')).toContain('former-pupil-follows');
});
