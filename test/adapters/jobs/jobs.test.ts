import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { startJobs } from '../../../src/adapters/jobs/jobs.ts';
import { createTransactions } from '../../../src/adapters/sql/transaction.ts';
import type { JobRun, Jobs, RetryPolicy } from '../../../src/domain/ports.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let jobs: Jobs;
const logged: string[] = [];
const note = (fields: object, words: string) => void logged.push(JSON.stringify({ ...fields, words }));
const log = { info: note, warn: note, error: note };

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  logged.length = 0;
  jobs = await startJobs(database.jobs, log);
});
afterEach(() => jobs.stop());
afterAll(() => database.close());

const soon: RetryPolicy = { attempts: 3, firstSeconds: 1, longestSeconds: 1 };
class Refused extends Error {
  readonly code = 'refused';
  readonly retryAfterMs: number | undefined;
  constructor(retryAfterMs?: number) {
    super('the pupil’s name');
    this.retryAfterMs = retryAfterMs;
  }
}

/** Works on the queue, and resolves once `times` attempts were made, with all of them. */
function attempts(queue: string, times: number, act: (run: JobRun) => void = () => undefined): Promise<readonly JobRun[]> {
  return new Promise((resolve, reject) => {
    const runs: JobRun[] = [];
    const handler = async (run: JobRun) => {
      runs.push(run);
      if (runs.length === times) resolve(runs);
      act(run);
    };
    jobs.work(queue, handler).catch(reject);
  });
}

const waiting = async (queue: string) => {
  const { rows } = await sql<{ id: string }>`select id from byp_jobs.job where name = ${queue}`.execute(database.sql);
  return rows.length;
};

describe('a job', () => {
  test('is done with what it was given', async () => {
    await jobs.enqueue({ queue: 'simple', payload: { report: 'r-1', channel: '19:abc@thread.tacv2;messageid=1', step: 2 } });
    const [run] = await attempts('simple', 1);
    expect(run).toMatchObject({ payload: { report: 'r-1', step: 2 }, attempt: 1 });
  });

  test('of the same key is one job, however often and from wherever it comes, also when it is done', async () => {
    const other = await startJobs(database.jobs, log);
    const request = { queue: 'keyed', payload: { report: 'r-1' }, key: 'deliver r-1' };
    await Promise.all([jobs, other, jobs, other].map((one) => one.enqueue(request)));
    await attempts('keyed', 1);
    await jobs.enqueue(request);
    await jobs.enqueue({ ...request, key: 'deliver r-2' });
    expect(await waiting('keyed')).toBe(2);
    await other.stop();
  });

  test('stored in a transaction is there with it, or not at all', async () => {
    const { together } = createTransactions(database.sql);
    const request = { queue: 'together', payload: {} };
    const store = { once: 'kept', decisionId: 'd', topic: 't', kind: 'right', reason: null, day: '2026-11-22' };
    await together(async (within) => {
      await jobs.enqueue(request, within);
      expect(await waiting('together')).toBe(0);
    });
    expect(await waiting('together')).toBe(1);
    const failing = together(async (within) => {
      await jobs.enqueue(request, within);
      await database.sql.insertInto('feedback').values(store).execute();
      throw new Refused();
    });
    await expect(failing).rejects.toThrow(Refused);
    expect(await waiting('together')).toBe(1);
  });

  test('that is to start later waits', async () => {
    await jobs.enqueue({ queue: 'later', payload: { late: true }, startAfter: 3_600 });
    await jobs.enqueue({ queue: 'later', payload: { late: true }, startAfter: new Date(Date.now() + 3_600_000) });
    await jobs.enqueue({ queue: 'later', payload: { late: false } });
    expect((await attempts('later', 1)).map(({ payload }) => payload['late'])).toEqual([false]);
    expect(await waiting('later')).toBe(3);
  });

  test('may hold no text, and its queue has a plain name', async () => {
    for (const payload of [{ what: 'she wrote to me' }, { what: 'x'.repeat(401) }, { what: 'a\u0000b' }]) {
      await expect(jobs.enqueue({ queue: 'plain', payload })).rejects.toMatchObject({ code: 'job-refused', message: expect.not.stringContaining('wrote') });
    }
    await expect(jobs.enqueue({ queue: 'Drop table', payload: {} })).rejects.toMatchObject({ code: 'job-refused' });
  });
});

describe('a job that fails', () => {
  test('is tried again with the number of the attempt, then lies in the dead letters', async () => {
    await jobs.enqueue({ queue: 'failing', payload: { report: 'r-1' }, retry: soon });
    const runs = await attempts('failing', 3, () => {
      throw new Refused();
    });
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    while ((await jobs.dead('failing')) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await jobs.dead('failing')).toBe(1);
  });

  test('waits as long as its error says', async () => {
    await jobs.enqueue({ queue: 'throttled', payload: {}, retry: soon });
    await attempts('throttled', 1, () => {
      throw new Refused(3_600_000);
    });
    const due = async () =>
      (await sql<{ state: string; minutes: number }>`select state::text, extract(epoch from start_after - now()) / 60 as minutes from byp_jobs.job where name = 'throttled'`.execute(database.sql)).rows[0];
    while ((await due())?.state !== 'retry') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Number((await due())?.minutes)).toBeGreaterThan(55);
  });

  test('leaves no word of its error in the tables or the log', async () => {
    const { rows } = await sql<{ all: string }>`select string_agg(j::text, ' ') as all from byp_jobs.job j`.execute(database.sql);
    expect(rows[0]?.all).toContain('refused');
    expect((rows[0]?.all ?? '') + logged.join()).not.toContain('pupil');
  });
});

test('a time that comes again is kept once for all processes', async () => {
  await jobs.schedule('daily', '0 6 * * *', { timeZone: 'Europe/London' });
  await jobs.schedule('daily', '0 7 * * *', { timeZone: 'Europe/London', payload: { kind: 'canary' } });
  const { rows } = await sql<{ cron: string; timezone: string }>`select cron, timezone from byp_jobs.schedule where name = 'daily'`.execute(database.sql);
  expect(rows).toEqual([{ cron: '0 7 * * *', timezone: 'Europe/London' }]);
});
