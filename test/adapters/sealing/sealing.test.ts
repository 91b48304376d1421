import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseKeyRing } from '../../../src/adapters/sealing/key-ring.ts';
import { openLocalKeyRing } from '../../../src/adapters/sealing/local-keys.ts';
import { createSealer, newKey } from '../../../src/adapters/sealing/sealer.ts';

const one = newKey('k1');
const two = newKey('k2');
const narrative = 'A pupil wrote to me — “hi miss” 👋';

describe('sealing', () => {
  const sealer = createSealer(parseKeyRing(`${one},${two}`));

  test('what was sealed opens again, and shows nothing of itself', () => {
    const sealed = sealer.seal(narrative, 'report.content:1');
    expect(sealed.key).toBe('k1');
    expect(Buffer.from(sealed.box).includes('pupil')).toBe(false);
    expect(sealer.open(sealed, 'report.content:1')).toBe(narrative);
  });

  test('the same text gives another box every time', () => {
    expect(sealer.seal(narrative, 'a').box).not.toEqual(sealer.seal(narrative, 'a').box);
  });

  test('a box opens in its own row and column only, and not after any change', () => {
    const sealed = sealer.seal(narrative, 'report.content:1');
    expect(() => sealer.open(sealed, 'report.content:2')).toThrow(expect.objectContaining({ code: 'report-seal-broken' }));
    for (const place of [0, 5, 20, sealed.box.length - 1]) {
      const box = Buffer.from(sealed.box);
      box[place] = (box[place] ?? 0) ^ 1;
      expect(() => sealer.open({ key: 'k1', box }, 'report.content:1')).toThrow(expect.objectContaining({ code: 'report-seal-broken' }));
    }
    expect(() => sealer.open({ key: 'k1', box: sealed.box.subarray(0, 10) }, 'report.content:1')).toThrow(expect.objectContaining({ code: 'report-seal-broken' }));
  });

  test('a wrong key, a missing key and a key under another’s id fail without a word of the text', () => {
    const sealed = sealer.seal(narrative, 'p');
    const other = createSealer(parseKeyRing(newKey('k1')));
    expect(() => other.open(sealed, 'p')).toThrow(expect.objectContaining({ code: 'report-seal-broken', message: expect.not.stringContaining('pupil') }));
    expect(() => createSealer(parseKeyRing(two)).open(sealed, 'p')).toThrow(expect.objectContaining({ code: 'report-key-missing' }));
    expect(() => sealer.open({ ...sealed, key: 'k2' }, 'p')).toThrow(expect.objectContaining({ code: 'report-seal-broken' }));
  });
});

describe('the ring of keys', () => {
  test('the first seals, or the one that is named; all open', () => {
    const before = createSealer(parseKeyRing(one));
    const after = createSealer(parseKeyRing(` ${one} , ${two} `, 'k2'));
    expect(after.current).toBe('k2');
    expect(after.open(before.seal('x', 'p'), 'p')).toBe('x');
    expect(after.seal('x', 'p').key).toBe('k2');
  });

  test.each([
    ['nothing', '', undefined],
    ['no id', newKey('k1').slice(3), undefined],
    ['a short key', 'k1:c2hvcnQ=', undefined],
    ['a key that is no base64', `k1:${'*'.repeat(44)}`, undefined],
    ['an id with blanks', newKey('my key'), undefined],
    ['an id twice', `${one},${newKey('k1')}`, undefined],
    ['a current key that is not there', one, 'k9'],
  ])('%s is refused, and no key is told', (_, text, current) => {
    const parsing = () => parseKeyRing(text, current);
    expect(parsing).toThrow(expect.objectContaining({ code: 'report-keys-invalid' }));
    expect(parsing).not.toThrow(text.split(':')[1] ?? 'never');
  });
});

describe('keys of a local run', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are made once, also by several at once, for this account only, and stay', async () => {
    const rings = await Promise.all([1, 2, 3, 4].map(() => openLocalKeyRing(join(folder, 'data'))));
    const sealed = createSealer(rings[0] ?? parseKeyRing('')).seal('x', 'p');
    for (const ring of [...rings, await openLocalKeyRing(join(folder, 'data'))]) expect(createSealer(ring).open(sealed, 'p')).toBe('x');
    expect((await stat(join(folder, 'data', 'report-keys'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'data', 'report-keys'), 'utf8')).toMatch(/^local-1:/);
  });

  test('a damaged file is no reason to make other keys', async () => {
    await writeFile(join(folder, 'report-keys'), 'half a ke');
    await expect(openLocalKeyRing(folder)).rejects.toMatchObject({ code: 'report-keys-invalid' });
  });
});
