import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startJobs } from '../../../src/adapters/jobs/jobs.ts';
import type { JobRun, Jobs } from '../../../src/domain/ports.ts';
import { openOwnServer, type OwnServer } from '../../support/database.ts';

const WORKER = fileURLToPath(new URL('../../support/job-worker.ts', import.meta.url));

let server: OwnServer;
let jobs: Jobs;
const logged: string[] = [];
const note = (fields: object, words: string) => void logged.push(JSON.stringify({ ...fields, words }));
beforeAll(async () => {
  server = await openOwnServer();
  jobs = await startJobs(server.database.jobs, { info: note, warn: note, error: note });
}, 60_000);
afterAll(async () => {
  await jobs.stop();
  await server.close();
});

function firstRun(queue: string): Promise<JobRun> {
  return new Promise((resolve, reject) => {
    jobs.work(queue, async (run) => resolve(run)).catch(reject);
  });
}

/** Another process takes a job of the queue and is killed over it. */
async function dieOverJob(queue: string): Promise<void> {
  const worker = spawn(process.execPath, [WORKER, server.database.url, queue], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [took] = await once(worker.stdout, 'data');
  expect(JSON.parse(String(took))).toEqual({ report: 'r-1' });
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

test('jobs outlive the process that worked on them, and the database that goes away and comes back', async () => {
  await jobs.enqueue({ queue: 'crashed', payload: { report: 'r-1' } });
  await dieOverJob('crashed');
  const crashed = firstRun('crashed');
  await jobs.enqueue({ queue: 'outage', payload: { report: 'r-2' }, startAfter: 2 });
  const late = firstRun('outage');
  await server.stop();
  await expect(jobs.enqueue({ queue: 'outage', payload: {} })).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await server.start();
  expect(await late).toMatchObject({ payload: { report: 'r-2' }, attempt: 1 });
  expect(await crashed).toMatchObject({ payload: { report: 'r-1' }, attempt: 2 });
  expect(logged.filter((line) => line.includes('jobs-fault'))).toHaveLength(1);
  expect(logged.join()).not.toMatch(/postgresql:|select|insert/i);
}, 60_000);
