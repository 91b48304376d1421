/** Regular work on the real queue, with two processes that could do it. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { startJobs } from '../../src/adapters/jobs/jobs.ts';
import { createSharedMemory, sweepMemory } from '../../src/adapters/sql/memory.ts';
import { createRetentionStore } from '../../src/adapters/sql/reporting/retention.ts';
import { createUpkeepStore } from '../../src/adapters/sql/upkeep.ts';
import { ProductError } from '../../src/domain/errors.ts';
import type { Jobs, Log } from '../../src/domain/ports.ts';
import { createRetention, defaultSchedule } from '../../src/domain/reporting/retention.ts';
import { startUpkeep, upkeepJob, upkeepStates, upkeepTimes, type UpkeepWork } from '../../src/domain/upkeep.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openReporting, people } from '../support/reporting.ts';

const at = new Date('2026-11-16T10:00:00Z');
const clock = { now: () => at };
const RUN = { id: 'job', payload: {}, attempt: 1, signal: new AbortController().signal };

let database: TestDatabase;
let logged: string[];
const note = (fields: object) => void logged.push(JSON.stringify(fields));
const log: Log = { info: note, warn: note, error: note };
beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);
beforeEach(() => {
  logged = [];
});
afterAll(() => database.close());

const results = () => createUpkeepStore(database.sql);
const run = (work: UpkeepWork) => upkeepJob('retention', work, { results: results(), clock, log })(RUN);

describe('what a run leaves behind', () => {
  test.each([[undefined, { task: 'retention', at, outcome: 'done' }], ['no-dsl-channel', { task: 'retention', at, outcome: 'trouble', code: 'no-dsl-channel' }]])('work that finds %s', async (code, result) => {
    await run(async () => code);
    expect(await results().all()).toEqual([result]);
  });

  test('a fault is kept by its code and goes on to the jobs; nothing of its words is told', async () => {
    await expect(run(() => Promise.reject(new ProductError('graph-no-token', 'secret words')))).rejects.toMatchObject({ code: 'graph-no-token' });
    expect(await results().all()).toEqual([{ task: 'retention', at, outcome: 'failed', code: 'graph-no-token' }]);
    expect(logged.join()).toMatch(/upkeep-failed.*graph-no-token/);
    expect(logged.join()).not.toContain('secret words');
  });
});

describe('how it stands', () => {
  const hours = (count: number) => new Date(at.getTime() + count * 3_600_000);
  test.each([
    ['never done', undefined, 0, 'not-yet'],
    ['well', { outcome: 'done' }, 29, 'ok'],
    ['with trouble', { outcome: 'trouble', code: 'bot-token' }, 1, 'bot-token'],
    ['not done', { outcome: 'failed', code: 'database-fault' }, 1, 'database-fault'],
    ['not done any more, whatever it said last', { outcome: 'done' }, 31, 'late'],
  ] as const)('%s', (_, kept, later, state) => {
    const known = kept === undefined ? [] : [{ task: 'canary', at, ...kept } as const];
    expect(upkeepStates(['canary'], known, hours(later))).toEqual({ canary: state });
  });
});

describe('with two processes', () => {
  let processes: readonly Jobs[];
  beforeEach(async () => {
    processes = await Promise.all([1, 2].map(() => startJobs(database.jobs, log)));
  });
  afterEach(() => Promise.all(processes.map((jobs) => jobs.stop())));

  test('a task has one schedule, and one of them does it', async () => {
    const done: number[] = [];
    for (const [place, jobs] of processes.entries()) await startUpkeep(jobs, 'canary', async () => void done.push(place), { results: results(), clock, log });
    const { queue, cron } = upkeepTimes.canary;
    const { rows } = await sql<{ cron: string }>`select cron from byp_jobs.schedule where name = ${queue}`.execute(database.sql);
    expect(rows).toEqual([{ cron }]);
    await Promise.all(processes.map((jobs) => jobs.enqueue({ queue, payload: {}, key: 'now' })));
    for (let tries = 0; tries < 50 && done.length === 0; tries += 1) await wait(100);
    await wait(1_500);
    expect(done).toHaveLength(1);
    expect((await results().all()).find(({ task }) => task === 'canary')).toEqual({ task: 'canary', at, outcome: 'done' });
  }, 20_000);
});

test('the memory’s sweep takes what has ended and leaves the rest', async () => {
  const memory = createSharedMemory(database.sql, { now: () => new Date(at.getTime() - 40 * 60_000) });
  await memory.keep('ended', { rule: 'r', facts: {} });
  await createSharedMemory(database.sql, clock).keep('goes on', { rule: 'r', facts: {} });
  await sweepMemory(database.sql, at);
  const left = await database.sql.selectFrom('conversationMemory').select('conversation').execute();
  expect(left).toEqual([{ conversation: 'goes on' }]);
});

test('retention’s daily work ends old lines of the trail, and no report without a person', async () => {
  const school = await openReporting({ database });
  const { id } = await school.stored();
  await school.reporting.act(people.dsl, id, { kind: 'close', outcome: 'entered-twice' }, 'p');
  await school.parts.audit.record({ at: new Date('2020-01-01T00:00:00Z'), deed: 'refused', detail: 'wrong-role' });
  school.setClock('2030-01-01T00:00:00Z');
  const { directory, audit, clock: later } = school.parts;
  await createRetention({ directory, audit, clock: later, schedule: defaultSchedule, store: createRetentionStore(database.sql) }).tidy();
  expect(await database.sql.selectFrom('audit').select('at').where('at', '<', new Date('2021-01-01T00:00:00Z')).execute()).toEqual([]);
  expect(await school.parts.store.find(id)).toMatchObject({ state: 'closed' });
});
