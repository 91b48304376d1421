import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as npm does, with nothing of our own environment but PATH. */
async function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'main-'));
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, ...environment };
  const child = spawn(process.execPath, ['--import', './src/engine.js', 'src/main.ts', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => err.push(part.toString()));
  const [code] = await once(child, 'close');
  return { code: Number(code), out: out.join(''), err: err.join('') };
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

  test('ends with a sentence, and with everything that it had begun, when the journal cannot be kept', async () => {
    const { code, err } = await run([], { PORT: '0', DATA_DIR: '/dev/null/data' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The journal cannot be kept in .* Set DATA_DIR to a folder/);
  });

  test('serves until it is asked to end, and then ends well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'main-'));
    const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, PORT: '0', CHAT: 'off' };
    const child = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    let out = '';
    for await (const part of child.stdout as AsyncIterable<Buffer>) {
      out += part.toString();
      if (out.includes('Ctrl+C')) break;
    }
    const start = /http:\/\/localhost:\d+/.exec(out)?.[0] ?? '';
    expect((await fetch(`${start}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
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
