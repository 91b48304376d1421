import { beforeAll, describe, expect, test } from '@jest/globals';

import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { gistOf } from '../../../src/domain/answering/gist.ts';
import { answerTurn, rememberAgain } from '../../../src/domain/conversation.ts';
import { createAnswering } from '../../../src/domain/answering/service.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from '../../support/stand-in-model.ts';

let policy: Policy;
beforeAll(async () => {
  policy = await loadPolicy();
});

describe('what is kept of a message', () => {
  test('everyday words stay, names and numbers go', () => {
    const gist = gistOf(policy, 'Jayden Okonkwo-Bright (07700 900123) from year 9 followed me on Instagram');
    expect(gist).toContain('followed me on instagram');
    expect(gist).not.toMatch(/jayden|okonkwo|bright|07700|900123/);
  });

  test('a message of names alone leaves nothing', () => {
    expect(gistOf(policy, 'Zebedee Pemberthwaite')).toBe('');
  });

  test('it is short, however long the message', () => {
    expect(gistOf(policy, 'school '.repeat(3_000)).split(' ')).toHaveLength(30);
  });

  test.each(['jack', 'olivia', 'muhammad', 'priya', 'okafor', 'smith', 'patel', 'khan'])('the list has no %s', (name) => {
    expect(policy.everyday.has(name)).toBe(false);
  });
});

describe('from turn to turn', () => {
  const talk = () => createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH });

  test('the turn before and the one before that are remembered, no further', async () => {
    const answering = talk();
    const one = await answerTurn(answering, 'my niece', 'staff', undefined);
    const two = await answerTurn(answering, 'one who left', 'staff', one.memory);
    const three = await answerTurn(answering, 'a pupil messaged me', 'staff', two.memory);
    expect(one.memory).toMatchObject({ rule: 'contact.family', gist: 'my niece' });
    expect(one.memory?.earlier).toBeUndefined();
    expect(three.memory).toMatchObject({ rule: 'contact.pupil.received', earlier: 'contact.past' });
    expect(JSON.stringify(three.memory)).not.toContain('contact.family');
  });

  test('a word about something else leaves the memory as it was', async () => {
    const answering = talk();
    const one = await answerTurn(answering, 'my niece', 'staff', undefined);
    const two = await answerTurn(answering, 'when is annual leave', 'staff', one.memory);
    expect(two.memory).toEqual(one.memory);
  });

  test('a changed fact keeps what went before', async () => {
    const answering = talk();
    const one = await answerTurn(answering, 'my niece', 'staff', undefined);
    const two = await answerTurn(answering, 'one who left', 'staff', one.memory);
    const again = answering.decide({ ...two.answer.facts, whom: 'current-pupil' }, 'staff');
    expect(rememberAgain(again, two.memory)).toMatchObject({ earlier: 'contact.family', gist: 'one who left' });
  });
});
