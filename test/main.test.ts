import { describe, expect, jest, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { rm } from 'node:fs/promises';
import { findFreePort } from '../src/http/listen.ts';
import { databaseFolder } from './support/database-server.ts';
import { openEmptyDatabase, openTestDatabase } from './support/database.ts';

jest.setTimeout(60_000);

const LEDGER_KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as npm does, with nothing of our own environment but PATH. */
async function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const folder = await databaseFolder();
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, ...environment };
  const child = spawn(process.execPath, ['--import', './src/engine.js', 'src/main.ts', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => err.push(part.toString()));
  const [code] = await once(child, 'close');
  await rm(folder, { recursive: true });
  return { code: Number(code), out: out.join(''), err: err.join('') };
}

/** Starts the server and resolves once it has printed `until`. */
async function started(environment: Readonly<Record<string, string>>, until: string): Promise<{ child: ChildProcess; said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment };
  const child = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise((resolve) => {
    const hear = (part: Buffer) => {
      said += part.toString();
      if (said.includes(until)) resolve(undefined);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', resolve);
  });
  return { child, said };
}

async function endOf(child: ChildProcess): Promise<unknown[]> {
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  return ended;
}

describe('the program', () => {
  test('says which variables production needs, and ends', async () => {
    const { code, out, err } = await run([], { NODE_ENV: 'production' });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Set BOT_APP_ID to');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('says what to do when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { code, err } = await run([], { PORT: String((other.address() as AddressInfo).port), CHAT: 'off' });
    other.close();
    expect(code).toBe(1);
    expect(err).toMatch(/^Port \d+ is used by another program.*PORT=\d+ npm start\n$/);
  });

  test('says what a decision that is not there can be replaced by', async () => {
    const { code, out, err } = await run(['explain', '0123456789ab']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('There is no decision 0123456789ab');
  });

  test('ends with a sentence, and with everything that it had begun, when nothing can be kept', async () => {
    const { code, err } = await run([], { PORT: '0', DATA_DIR: '/dev/null/data' });
    expect(code).toBe(1);
    expect(err).toMatch(/^\/dev\/null\/data: This program may not keep its data there. Set DATA_DIR to a folder/);
  });

  test('ends with a sentence, without the password, when the database refuses it', async () => {
    const database = await openTestDatabase();
    const url = database.url.replace(/:[0-9a-f]{48}@/, ':hunter2@');
    const { code, err } = await run([], { PORT: '0', CHAT: 'off', DATABASE_URL: url });
    await database.close();
    expect([code, err.includes('hunter2')]).toEqual([1, false]);
    expect(err).toMatch(/^PostgreSQL \(28P01\): The database refuses us. Look at user, password/);
  });

  test('serves until it is asked to end, and then ends well', async () => {
    const database = await openEmptyDatabase();
    const { child, said } = await started({ DATABASE_URL: database.url, CHAT: 'off' }, 'Ctrl+C');
    const start = /http:\/\/localhost:\d+/.exec(said)?.[0] ?? '';
    const ready = await fetch(`${start}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ database: 'ok', upkeep: expect.objectContaining({ attestation: 'not-yet', ledger: 'not-yet' }) })]);
    expect(await endOf(child)).toEqual([0, null]);
    await database.close();
  });

  test('waits in production until somebody has made the tables, says so, and goes on by itself', async () => {
    const database = await openEmptyDatabase();
    const id = '11111111-2222-4333-8444-555555555555';
    const port = String(await findFreePort({ host: '127.0.0.1', port: 0, further: 0 }));
    const production = { NODE_ENV: 'production', BOT_APP_ID: id, BOT_TENANT_ID: id, BOT_SECRET: 's', DATABASE_URL: database.url, REPORT_KEYS: `k:${'A'.repeat(43)}=`, LEDGER_KEY };
    const { child, said } = await started({ ...production, HOST: '127.0.0.1', PORT: port }, 'database-behind');
    expect(said).toContain('npm run migrate');
    const waiting = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect([waiting.status, await waiting.json()]).toEqual([503, { ready: false, waitingFor: 'database-behind', database: 'database-behind' }]);
    expect(await run(['migrate'], production)).toMatchObject({ code: 0, out: expect.stringMatching(/^Made: 0001-journal, .*the tables of the jobs\.\n$/), err: '' });
    expect(await run(['migrate'], production)).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
    while ((await fetch(`http://127.0.0.1:${port}/readyz`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await endOf(child)).toEqual([0, null]);
    await database.close();
  });

  test('ends at once when it is told to while it waits', async () => {
    const { child } = await started({ DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/byp', CHAT: 'off' }, 'database-away');
    expect(await endOf(child)).toEqual([0, null]);
  });

  test('tells how to call it', async () => {
    const { code, err } = await run(['dance']);
    expect(code).toBe(1);
    expect(err).toContain('npm run ask');
  });

  test('checks the policy', async () => {
    const { code, out } = await run(['policy-check']);
    expect(code).toBe(0);
    expect(out).toContain('85 clauses');
  });
});
