/** The whole of it on the real queue, with two processes' worth of workers. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { startJobs } from '../../../src/adapters/jobs/jobs.ts';
import type { Jobs } from '../../../src/domain/ports.ts';
import { createReporting } from '../../../src/domain/reporting/service.ts';
import { workOnReports } from '../../../src/domain/reporting/workers.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { channel, filledForm, openReporting, people, type TestReporting } from '../../support/reporting.ts';

let database: TestDatabase;
let school: TestReporting;
let queues: readonly Jobs[];
beforeAll(async () => {
  database = await openTestDatabase();
  school = await openReporting({ database });
  queues = await Promise.all([1, 2].map(() => startJobs(database.jobs, school.parts.log)));
  for (const jobs of queues) await workOnReports(jobs, { ...school.parts, clock: { now: () => new Date() }, jobs });
}, 60_000);
afterAll(async () => {
  await Promise.all(queues.map((jobs) => jobs.stop()));
  await database.close();
}, 30_000);

/** Not to be found by chance in what other tests write into the same files. */
const narrative = `marmalade${randomUUID().replaceAll('-', '')}`;

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

const holds = async (file: string, word: string): Promise<boolean> => {
  try {
    return (await readFile(file)).includes(word);
  } catch (fault) {
    // PostgreSQL takes files away while they are read.
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw fault;
  }
};

const until = async (holds: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return true;
    await wait(200);
  }
  return false;
};

test('reports reach the channel once each, through faults and with two workers at them, and what is owed to the reporter follows', async () => {
  const jobs = queues[0];
  if (jobs === undefined) throw new RangeError('no queue');
  const reporting = createReporting({ ...school.parts, clock: { now: () => new Date() }, jobs });
  school.messenger.fail(channel, { kind: 'retry', retryAfterMs: 1_000 }, 3);
  const ids: string[] = [];
  for (let made = 0; made < 5; made += 1) {
    const draft = await reporting.open(people.teacher, {});
    const outcome = 'kind' in draft ? draft : await reporting.submit(people.teacher, draft.id, { ...filledForm, setting: 'harbour', what: narrative });
    if (outcome.kind === 'stored') ids.push(outcome.report.id);
  }
  expect(ids).toHaveLength(5);
  expect(await until(async () => (await reporting.own(people.teacher)).every(({ state }) => state === 'delivered'))).toBe(true);
  const cards = school.messenger.seen(channel).map((notice) => (notice?.kind === 'report' ? notice.file.id : undefined));
  expect(cards.toSorted()).toEqual(ids.toSorted());
  for (const id of ids) await reporting.act(people.dsl, id, { kind: 'acknowledge' }, id);
  const acknowledged = () => school.messenger.seen({ kind: 'person', person: people.teacher }).filter((notice) => notice?.kind === 'own-report' && notice.news === 'acknowledged');
  expect(await until(async () => acknowledged().length === 5)).toBe(true);
  expect(await until(async () => school.messenger.seen(channel).every((notice) => notice?.kind === 'report' && notice.file.state === 'acknowledged'))).toBe(true);
}, 120_000);

test('nothing of the narrative is in any file of the database, its write-ahead log and the queue’s tables included, nor in the log', async () => {
  await sql`checkpoint`.execute(database.sql);
  const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(database.sql);
  const files = await filesIn(rows[0]?.folder ?? '');
  const reference = (await school.reporting.own(people.teacher))[0]?.reference ?? 'none';
  const found = { narrative: 0, reference: 0 };
  for (const file of files) {
    if (await holds(file, narrative)) found.narrative += 1;
    if (await holds(file, reference)) found.reference += 1;
  }
  expect(found.narrative).toBe(0);
  // The search finds what is there.
  expect(found.reference).toBeGreaterThan(0);
  expect(school.logged.join()).not.toContain(narrative);
  expect(JSON.stringify(school.messenger.sent)).toContain(narrative);
}, 120_000);
