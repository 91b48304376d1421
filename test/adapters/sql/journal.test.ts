import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { openDatabase, type Database } from '../../../src/adapters/sql/database.ts';
import { createDecisionJournal, createFeedbackJournal } from '../../../src/adapters/sql/journal.ts';
import { createSharedMemory } from '../../../src/adapters/sql/memory.ts';
import { createAnswering } from '../../../src/domain/answering/service.ts';
import type { Feedback } from '../../../src/domain/ports.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from '../../support/stand-in-model.ts';

const policy = await loadPolicy();
const answering = createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH });
const answers = policy.rules.slice(0, 25).map(({ when }) => answering.decide({ act: when.act?.[0] ?? 'none', whom: when.whom?.[0] ?? 'school' }, 'staff'));
const [answer = answering.decide({}, 'staff')] = answers;
const feedback = (once: string): Feedback => ({ decisionId: answer.decisionId, topic: 'contact', kind: 'right', day: '2026-11-22', once });

let here: TestDatabase;
/** Another process on the same database. */
let there: Database;
beforeAll(async () => {
  here = await openTestDatabase();
  there = await openDatabase({ address: { url: here.url, requireTls: false }, onIdleFault: () => undefined });
});
afterAll(async () => {
  await there.close();
  await here.close();
});

describe('decisions', () => {
  test('are found by every process, as they were given, each once', async () => {
    const [one, other] = [createDecisionJournal(here.sql), createDecisionJournal(there.sql)];
    await Promise.all([...answers, ...answers].flatMap((given) => [one.record(given), other.record(given)]));
    for (const given of answers) {
      const { decision, ...rest } = given;
      const found = await other.find(given.decisionId);
      expect(JSON.stringify({ ...found, decision: undefined })).toBe(JSON.stringify({ ...rest, decision: undefined }));
      expect(Object.entries(found?.decision.facts ?? {})).toEqual(Object.entries(decision.facts));
    }
    const rows = await here.sql.selectFrom('decision').select('decisionId').execute();
    expect(rows).toHaveLength(new Set(answers.map(({ decisionId }) => decisionId)).size);
    expect(await one.find('ffffffffffff')).toBeUndefined();
  });
});

describe('feedback', () => {
  test('is stored once, although it comes many times at once and from several processes', async () => {
    const [one, other] = [createFeedbackJournal(here.sql), createFeedbackJournal(there.sql)];
    const noted = await Promise.all(['a', 'b', 'a', 'a', 'b'].flatMap((once) => [one.note(feedback(once)), other.note(feedback(once))]));
    expect(noted.filter((said) => said === 'stored')).toHaveLength(2);
    expect(await other.note(feedback('a'))).toBe('known');
  });

  test('keeps its reason and its day, whatever the computer’s time zone', async () => {
    await createFeedbackJournal(here.sql).note({ ...feedback('c'), kind: 'disagree', reason: 'wrong-clause', day: '2026-06-30' });
    const row = await here.sql.selectFrom('feedback').selectAll().where('once', '=', 'c').executeTakeFirstOrThrow();
    expect(row).toMatchObject({ kind: 'disagree', reason: 'wrong-clause', day: '2026-06-30' });
  });
});

describe('the memory of a conversation', () => {
  let now = Date.UTC(2026, 10, 22);
  const clock = { now: () => new Date(now) };
  const told = { rule: 'contact.past', facts: { act: 'contact', whom: 'past-pupil' } };

  test('is shared by all processes, ends after half an hour, and is forgotten when asked', async () => {
    const [one, other] = [createSharedMemory(here.sql, clock), createSharedMemory(there.sql, clock)];
    await one.keep('a', told);
    now += 29 * 60_000;
    expect(await other.recall('a')).toEqual(told);
    await other.keep('a', { ...told, earlier: 'contact.unclear' });
    now += 29 * 60_000;
    expect(await one.recall('a')).toEqual({ ...told, earlier: 'contact.unclear' });
    expect(await one.recall('b')).toBeUndefined();
    await one.keep('b', told);
    await other.forget('b');
    expect(await one.recall('b')).toBeUndefined();
    now += 60_000;
    expect(await one.recall('a')).toBeUndefined();
  });

  test('takes in no word of a message, and entries that have ended are removed', async () => {
    await createSharedMemory(here.sql, clock).keep('c', { ...told, gist: 'girl in my class' });
    now += 31 * 60_000;
    const rows = async () => JSON.stringify(await here.sql.selectFrom('conversationMemory').selectAll().execute());
    expect(await rows()).not.toContain('girl');
    await createSharedMemory(here.sql, clock).keep('d', told);
    expect(JSON.parse(await rows())).toHaveLength(1);
  });
});
