import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { isEmbeddedThere, startEmbedded } from '../../../src/adapters/sql/embedded.ts';
import { clusterIn, databaseFolder } from '../../support/database-server.ts';

jest.setTimeout(60_000);

/** Made by the first test, used by the others in turn. */
let folder: string;
beforeAll(async () => {
  folder = await databaseFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ask<T>(url: string, statement: string): Promise<readonly T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows as T[];
  } finally {
    await client.end();
  }
}

const pidFile = () => join(folder, 'postgres', 'postmaster.pid');
const postmaster = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);

/** Kills the server as the machine's end would, and resolves when nothing answers there any more. */
async function killServer(url: string): Promise<void> {
  process.kill(await postmaster(), 'SIGKILL');
  while (await answers(url)) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function answers(url: string): Promise<boolean> {
  try {
    await ask(url, 'select 1');
    return true;
  } catch (fault) {
    expect((fault as { code?: string }).code).toMatch(/ECONNREFUSED|ECONNRESET|57P0/);
    return false;
  }
}

describe('the database of local runs', () => {
  test('is made once by several that start at once; the last of them stops it', async () => {
    expect(await isEmbeddedThere(folder)).toBe(false);
    const servers = await Promise.all([1, 2, 3].map(() => startEmbedded(folder)));
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
    const [first, second, last] = servers;
    await first?.close();
    await second?.close();
    expect(await ask(last?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    await last?.close();
    expect(existsSync(pidFile())).toBe(false);
  });

  test('keeps what was written, for this computer alone, and is quiet', async () => {
    const first = await startEmbedded(folder);
    expect(first.notice).toBeUndefined();
    await ask(first.url, "create table kept as select 'Zebedee' as name");
    await expect(ask(first.url, "select 'Zebedee'::int")).rejects.toThrow();
    const settings = await ask<{ name: string; setting: string }>(first.url, "select name, setting from pg_settings where name in ('fsync', 'listen_addresses', 'jit')");
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({ fsync: 'on', listen_addresses: '127.0.0.1', jit: 'off' });
    await first.close();
    const second = await startEmbedded(folder);
    expect(await ask(second.url, 'select name from kept')).toEqual([{ name: 'Zebedee' }]);
    await second.close();
    expect(await readFile(join(folder, 'postgres', 'server.log'), 'utf8')).not.toContain('Zebedee');
    const { mode } = await stat(join(folder, 'postgres', 'password'));
    expect((mode & 0o777).toString(8)).toBe('600');
  });

  test('comes back by itself, where it was, when it dies while it is used', async () => {
    const server = await startEmbedded(folder);
    await killServer(server.url);
    while (!(await answers(server.url))) await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close();
    expect(existsSync(pidFile())).toBe(false);
  });

  test('starts although the one before was killed and its mark names another program by now, as in a container', async () => {
    const before = await startEmbedded(folder);
    await killServer(before.url);
    await before.close();
    const [, ...lines] = (await readFile(pidFile(), 'utf8')).split('\n');
    await writeFile(pidFile(), [process.pid, ...lines].join('\n'));
    const after = await startEmbedded(folder);
    expect(await ask(after.url, 'select name from kept')).toEqual([{ name: 'Zebedee' }]);
    expect(after.url).toBe(before.url);
    await after.close();
  });

  test('of another account, and a folder that is none, are said plainly', async () => {
    const file = join(folder, 'postgres', 'password');
    const password = await readFile(file, 'utf8');
    await writeFile(file, 'another');
    await expect(startEmbedded(folder)).rejects.toMatchObject({ code: 'embedded-not-ours' });
    await writeFile(file, password);
    await (await clusterIn(folder)).stop();
    await expect(startEmbedded('/dev/null/data')).rejects.toMatchObject({ code: 'data-folder-unusable' });
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('lies elsewhere when its account may not enter the folder, and says where', async () => {
    const shut = join(folder, 'shut');
    await mkdir(shut, { mode: 0o700 });
    const server = await startEmbedded(shut);
    const elsewhere = /is in (\S+)\.$/.exec(server.notice ?? '')?.[1] ?? '';
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await isEmbeddedThere(shut)).toBe(true);
    await server.close();
    expect(existsSync(join(elsewhere, 'postgres', 'PG_VERSION'))).toBe(true);
    await rm(elsewhere, { recursive: true });
  });
});
