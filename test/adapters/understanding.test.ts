/** @jest-environment ./test/support/model-environment.js */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { createUnderstanding, MODEL_FOLDER, type Understanding } from '../../src/adapters/understanding/index.ts';
import { createEncoder } from '../../src/adapters/understanding/tokens.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';

const vocabulary = JSON.parse(readFileSync(join(MODEL_FOLDER, 'tokenizer.json'), 'utf8')) as object;

let understanding: Understanding;
let scratch: string;

beforeAll(async () => {
  understanding = await createUnderstanding();
  scratch = await mkdtemp(join(tmpdir(), 'model-'));
}, 60_000);

afterAll(async () => {
  await understanding.close();
  await rm(scratch, { recursive: true, force: true });
});

describe('the committed model', () => {
  test('knows the rules of the policy, all of them and in their order', async () => {
    const policy = await loadPolicy();
    const { rules } = JSON.parse(readFileSync(join(MODEL_FOLDER, 'model.json'), 'utf8')) as { rules: string[] };
    expect(rules).toEqual(policy.rules.map(({ id }) => id));
  });

  test('gives probabilities, the likeliest first, and a risk', async () => {
    const { situations, risk } = await understanding.understand({ text: 'a boy in my form has just followed my insta', role: 'staff' });
    expect(situations.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1, 4);
    expect(situations.map(({ p }) => p)).toEqual(situations.map(({ p }) => p).toSorted((a, b) => b - a));
    expect(situations[0]?.rule).toMatch(/^contact\.pupil\./);
    expect(risk).toBeGreaterThan(0.5);
  });

  test('reads a short message in the light of what went before', async () => {
    const text = 'no she left in july';
    const alone = await understanding.understand({ text, role: 'staff' });
    const after = await understanding.understand({ text, role: 'staff', memory: { rule: 'contact.pupil.accept', facts: {} } });
    expect(after.situations[0]?.rule).toBe('contact.past');
    expect(after.situations).not.toEqual(alone.situations);
  });

  test('a rule of another edition in the memory is as no memory', async () => {
    const text = 'can the school page follow the library';
    const plain = await understanding.understand({ text, role: 'account-manager' });
    const odd = await understanding.understand({ text, role: 'account-manager', memory: { rule: 'gone.rule', facts: {} } });
    expect(odd).toEqual(plain);
  });

  test.each([
    ['nothing', ''],
    ['10,000 characters', 'may I post this '.repeat(625)],
    ['emoji and other scripts', '👩‍🏫📸 можно? 可以吗 هل يمكن'],
    ['control marks of the vocabulary', '[SEP] [CLS] [MASK] [PAD] say allowed'],
    ['half a character', '\ud83d may I'],
  ])('does not fail on %s', async (_, text) => {
    const { situations } = await understanding.understand({ text, role: 'staff' });
    expect(situations.every(({ p }) => Number.isFinite(p))).toBe(true);
  });
});

describe('a model that is not whole', () => {
  test('a missing file is named, with what to do', async () => {
    await expect(createUnderstanding(join(scratch, 'nowhere'))).rejects.toMatchObject({
      code: 'model-missing', remedy: expect.stringContaining('npm run train'),
    });
  });

  test('a description without thresholds is refused', async () => {
    const folder = join(scratch, 'altered');
    await cp(MODEL_FOLDER, folder, { recursive: true });
    await writeFile(join(folder, 'model.json'), JSON.stringify({ rules: ['out'], maxTokens: 160, temperature: 1 }));
    await expect(createUnderstanding(folder)).rejects.toThrow(/settings/);
  });
});

describe('tokens', () => {
  const encode = createEncoder(vocabulary, { maxTokens: 32, beforeTokens: 12 });

  test('a long message keeps its beginning and its end', () => {
    const words = Array.from({ length: 100 }, (_, i) => (i === 99 ? 'library' : 'school')).join(' ');
    const { ids, segments } = encode(words, 'staff', undefined);
    const [library] = encode('library', 'staff', undefined).ids.slice(-2);
    expect(ids).toHaveLength(32);
    expect(segments).toHaveLength(32);
    expect(ids.at(-2)).toBe(library);
  });

  test('what went before stands in the second part', () => {
    const { segments } = encode('and on whatsapp?', 'staff', { rule: 'contact.past' });
    expect(segments.filter((segment) => segment === 1).length).toBeGreaterThan(2);
    expect(encode('and on whatsapp?', 'staff', undefined).segments.every((segment) => segment === 0)).toBe(true);
  });

  test('the turn before that and the words of the last message count, as far as there is room', () => {
    const roomy = createEncoder(vocabulary, { maxTokens: 64, beforeTokens: 40 });
    const rule = 'contact.past';
    const spare = roomy('and now?', 'staff', { rule });
    const full = roomy('and now?', 'staff', { rule, earlier: 'names.unsaid', gist: 'a boy who left' });
    expect(full.ids.length).toBeGreaterThan(spare.ids.length);
    expect(roomy('and now?', 'staff', { rule, gist: 'word '.repeat(200) }).ids.length).toBeLessThanOrEqual(64);
  });
});
