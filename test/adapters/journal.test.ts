import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/adapters/journal/journal.ts';
import { JournalClosed } from '../../src/adapters/journal/lines.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Feedback } from '../../src/domain/ports.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from '../support/stand-in-model.ts';

const policy = await loadPolicy();
const answering = createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH });
const answers = policy.rules.slice(0, 25).map(({ when }) => answering.decide({ act: when.act?.[0] ?? 'none', whom: when.whom?.[0] ?? 'school' }, 'staff'));
const [answer = answering.decide({}, 'staff')] = answers;
const feedback = (once: string): Feedback => ({ decisionId: answer.decisionId, topic: 'contact', kind: 'right', day: '2026-11-22', once });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

const linesOf = async (file: string) => (await readFile(join(folder, file), 'utf8')).trim().split('\n').filter(Boolean);

describe('decisions', () => {
  test('are found again, also after a restart, each once', async () => {
    const before = await openJournal(folder);
    await Promise.all([...answers, ...answers].map((one) => before.record(one)));
    await before.close();
    const after = await openJournal(folder);
    await after.record(answer);
    for (const one of answers) expect((await after.find(one.decisionId))?.say).toBe(one.say);
    expect(await after.find('ffffffffffff')).toBeUndefined();
    await after.close();
    expect(await linesOf('decisions.jsonl')).toHaveLength(new Set(answers.map(({ decisionId }) => decisionId)).size);
  });

  test('are readable by the server’s own account only', async () => {
    const journal = await openJournal(folder);
    await journal.close();
    expect((await stat(join(folder, 'decisions.jsonl'))).mode & 0o077).toBe(0);
  });
});

describe('a file that the machine left unfinished', () => {
  test.each(['{"decisionId":"0123', '\u0000\u0000', 'null\n[]\n{}\n"x"'])('ends in %j: what was acknowledged counts, and it goes on', async (torn) => {
    const before = await openJournal(folder);
    await before.record(answer);
    await before.note(feedback('a'));
    await before.close();
    await appendFile(join(folder, 'decisions.jsonl'), torn);
    await appendFile(join(folder, 'feedback.jsonl'), torn);
    const after = await openJournal(folder);
    expect(await after.find(answer.decisionId)).toBeDefined();
    const other = answers.find(({ decisionId }) => decisionId !== answer.decisionId) ?? answer;
    await after.record(other);
    expect((await after.find(other.decisionId))?.decisionId).toBe(other.decisionId);
    expect([await after.note(feedback('a')), await after.note(feedback('b'))]).toEqual(['known', 'stored']);
    await after.close();
    const again = await openJournal(folder);
    expect((await again.find(other.decisionId))?.decisionId).toBe(other.decisionId);
    await again.close();
  });
});

describe('feedback', () => {
  test('is stored once, although it comes many times at once', async () => {
    const journal = await openJournal(folder);
    const noted = await Promise.all(['a', 'b', 'a', 'a', 'b'].map((once) => journal.note(feedback(once))));
    await journal.close();
    expect(noted.filter((one) => one === 'stored')).toHaveLength(2);
    expect(await linesOf('feedback.jsonl')).toHaveLength(2);
  });

  test('that could not be written is not known: it can be given again', async () => {
    const journal = await openJournal(folder);
    await journal.close();
    await expect(journal.note(feedback('a'))).rejects.toThrow(JournalClosed);
    await expect(journal.note(feedback('a'))).rejects.toThrow(JournalClosed);
  });
});
