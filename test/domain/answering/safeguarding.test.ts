import { describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { readSignals } from '../../../src/domain/answering/safeguarding.ts';

const policy = await loadPolicy();
const read = (text: string) => readSignals(policy, text);

describe('signs of risk', () => {
  test.each([
    ["she doesn't want to be here anymore", 'suicide'],
    ['a year 9 girl posted that she wants to kill herself', 'suicide'],
    ['He SELF-HARMS, there are pictures', 'self-harm'],
    ['two y10s with a blade on snap', 'weapons'],
    ['pupils are sharing nudes of a year 8', 'nudes'],
    ['a man she met online wants to meet her', 'grooming'],
    ['an older guy is messaging a pupil on insta', 'grooming'],
    ['he wrote that his dad hits him', 'abuse'],
    ['someone threatened to stab a pupil', 'threats'],
    ['a pupil has run away, says her story', 'running-away'],
  ])('%s', (text, sign) => {
    expect(read(text).concern).toContain(sign);
  });
});

describe('harmless words', () => {
  test.each([
    'can i post about my dog grooming business',
    'i am dying to share the photos of the trip',
    'can we post for suicide prevention week',
    'a parent threatened to complain to ofsted',
    'do we delete abusive comments on the page',
    'the photo shoot for the prospectus, on facebook?',
    'killing time on tiktok at lunch',
    'my head will kill me for asking',
    'parents keep running away with the wrong end of the stick',
    'can I cut and paste a post',
    'is the policy meeting tonight',
  ])('%s', (text) => {
    expect(read(text)).toMatchObject({ concern: [], danger: [] });
  });
});

describe('immediate danger', () => {
  test.each([
    'a boy has a knife in school now',
    "she says she's taken an overdose",
    'he is trying to kill himself on instagram live',
    "he's outside now waiting for her",
    'a girl is meeting a man from snapchat tonight',
  ])('%s', (text) => {
    expect(read(text).danger).not.toEqual([]);
  });

  test.each(['a knife crime assembly in school', 'the trip photos on the bridge', 'the shop is outside now and then'])('not: %s', (text) => {
    expect(read(text).danger).toEqual([]);
  });
});

describe('what platforms and places add', () => {
  test.each([
    ['is watsapp ok', { platform: 'messaging' }],
    ['they found me on insta', { platform: 'other' }],
    ['a post on fb', { platform: 'facebook' }],
    ['facebook and whatsapp', { platform: 'messaging' }],
    ['only my friends can see it', { space: 'private' }],
    ['on my own phone at the weekend', { device: 'own', hours: 'out' }],
    ['may I like a page', {}],
  ])('%s', (text, facts) => {
    expect(read(text).facts).toEqual(facts);
  });
});

describe('hard input', () => {
  test('is read in time that grows with its length only', () => {
    expect(read('a man '.repeat(20_000)).danger).toEqual([]);
    expect(read('').concern).toEqual([]);
    expect(read('🙂'.repeat(100)).concern).toEqual([]);
  });
});
