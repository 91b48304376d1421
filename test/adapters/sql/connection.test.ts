import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionTo } from '../../../src/adapters/sql/connection.ts';
import { openDatabase, serverVersion } from '../../../src/adapters/sql/database.ts';
import { refuseOldServer } from '../../../src/adapters/sql/migrate.ts';
import { promptly } from '../../../src/adapters/sql/promptly.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
/** Takes connections and never says a word. */
let silent: Server;
const heard = new Set<Socket>();
beforeAll(async () => {
  database = await openTestDatabase();
  silent = createServer((socket) => void heard.add(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  for (const socket of heard) socket.destroy();
  silent.close();
  await database.close();
});

const changed = (change: (url: URL) => void): string => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};

/** The code that reaching for the address ends with. */
async function codeAt(url: string, requireTls = false): Promise<unknown> {
  const opened = await openDatabase({ address: { url, requireTls }, onIdleFault: () => undefined });
  try {
    return (await promptly(serverVersion(opened.sql), 3_000)).number > 0 ? 'ok' : 'nothing';
  } catch (fault) {
    expect(String((fault as Error).message)).not.toMatch(/secret-word|before_you_post/);
    return (fault as { code?: unknown }).code;
  } finally {
    // A connection that was never made need not be waited for.
    void opened.close();
  }
}

describe('a database that cannot be used is named by what is wrong with it', () => {
  test.each<[string, (url: URL) => void]>([
    ['database-refused', (url) => void (url.password = 'secret-word')],
    ['database-refused', (url) => void (url.username = 'nobody')],
    ['database-refused', (url) => void (url.pathname = '/not_there')],
    ['database-away', (url) => void (url.port = '1')],
    ['database-away', (url) => void (url.hostname = 'not-there.invalid')],
    ['database-away', (url) => void (url.port = String((silent.address() as AddressInfo).port))],
    ['database-tls', (url) => url.searchParams.set('sslmode', 'require')],
    ['ok', () => undefined],
  ])('%s', async (code, change) => {
    expect(await codeAt(changed(change))).toBe(code);
  });

  test('database-too-old', async () => {
    await expect(refuseOldServer(database.sql, 990_000)).rejects.toMatchObject({ code: 'database-too-old', message: expect.stringMatching(/PostgreSQL 1\d/) });
    await refuseOldServer(database.sql);
  });
});

describe('encryption', () => {
  const remote = 'postgresql://u:p@db.example/byp';
  const sslOf = async (url: string, requireTls: boolean, caFile?: string) =>
    (await connectionTo({ url, requireTls, ...(caFile === undefined ? {} : { caFile }) })).ssl;

  test('is used in production by itself, and always checks who answers', async () => {
    expect(await sslOf(remote, true)).toEqual({ rejectUnauthorized: true });
    expect(await sslOf(`${remote}?sslmode=prefer`, true)).toEqual({ rejectUnauthorized: true });
    expect(await sslOf(`${remote}?sslmode=require`, false)).toEqual({ rejectUnauthorized: true });
  });

  test('is left out on this computer, and in local mode unless asked for', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) expect(await sslOf(`postgresql://u:p@${host}/byp`, true)).toBe(false);
    expect(await sslOf('postgresql:///byp?host=/var/run/postgresql', true)).toBe(false);
    expect(await sslOf(remote, false)).toBe(false);
  });

  test('cannot be switched off in production', async () => {
    await expect(sslOf(`${remote}?sslmode=disable`, true)).rejects.toMatchObject({ code: 'database-tls' });
  });

  test('trusts the authority that is named, and says so when its file is not there', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'ca-')), 'ca.pem');
    await expect(sslOf(remote, true, file)).rejects.toMatchObject({ code: 'database-tls' });
    await writeFile(file, 'PEM');
    expect(await sslOf(remote, true, file)).toEqual({ rejectUnauthorized: true, ca: 'PEM' });
  });
});
