/** What runs by itself for attestation: signing at night, and following the directory. On real PostgreSQL. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createUpkeepStore } from '../../src/adapters/sql/upkeep.ts';
import { followRoster, signNightly } from '../../src/attestation.ts';
import type { LedgerConfig } from '../../src/config.ts';
import type { JobHandler, Jobs } from '../../src/domain/ports.ts';
import { AttestingWorld, PEOPLE } from '../support/attesting.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

// A database of its own for each test: on a busy computer it takes a while.
jest.setTimeout(60_000);

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const handlers = new Map<string, JobHandler>();
const planned = new Map<string, string>();
/** Keeps what is to be done when; the test does it. */
const jobs = {
  work: async (queue: string, handler: JobHandler) => void handlers.set(queue, handler),
  schedule: async (queue: string, cron: string) => void planned.set(queue, cron),
} as unknown as Jobs;
const due = (queue: string) => handlers.get(queue)?.({ id: 'job', data: {}, attempt: 1 } as unknown as Parameters<JobHandler>[0]);

let database: TestDatabase;
let world: AttestingWorld;
let folder: string;
beforeEach(async () => {
  [database, folder] = await Promise.all([openTestDatabase(), mkdtemp(join(tmpdir(), 'signing-'))]);
  world = new AttestingWorld(database);
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const work = () => ({ results: createUpkeepStore(database.sql), clock: world.parts.clock, log: silent });
const sign = (config: LedgerConfig) => signNightly({ sql: database.sql, jobs, config, ...work() });

test('the head is signed every night with a key that a local run makes for this account only', async () => {
  await world.start();
  await sign({ dataFolder: folder });
  expect(planned.get('ledger-seal')).toBe('7 0 * * *');
  expect((await stat(join(folder, 'ledger-key.pem'))).mode & 0o777).toBe(0o600);
  await due('ledger-seal');
  await due('ledger-seal');
  expect(await world.parts.ledger.seals()).toHaveLength(1);
  expect(await work().results.all()).toMatchObject([{ task: 'ledger', outcome: 'done' }]);
});

test('a key that is none is refused before anything is planned', async () => {
  await expect(sign({ dataFolder: folder, key: 'hunter2' })).rejects.toMatchObject({ code: 'ledger-key-unsound' });
});

test('campaigns follow the directory twice an hour; a round that fails is kept as such', async () => {
  await world.start();
  await followRoster(jobs, world.attesting, work());
  expect(planned.get('attestation-roster')).toBe('17,47 * * * *');
  world.people = world.people.filter((person) => person !== PEOPLE.vic);
  await due('attestation-roster');
  const [campaign] = await world.parts.store.campaigns();
  expect((await world.parts.store.readings(campaign?.id ?? '', { states: ['left'] })).map(({ name }) => name)).toEqual([PEOPLE.vic.name]);
  expect(await work().results.all()).toMatchObject([{ task: 'attestation', outcome: 'done' }]);
  await followRoster(jobs, { reconcile: () => Promise.reject(new RangeError('away')) }, work());
  await expect(due('attestation-roster')).rejects.toThrow('away');
  expect(await work().results.all()).toMatchObject([{ task: 'attestation', outcome: 'failed' }]);
});
