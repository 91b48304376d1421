import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTabFiles } from '../../src/adapters/tab-files/index.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { listen } from '../../src/http/listen.ts';

const PAGE = '<meta name="byp-start" data-mode="__MODE__" nonce="__NONCE__"><style nonce="__NONCE__"></style>';
const FILE = 'app.0123456789ab.js';

interface Site {
  readonly url: string;
  close(): Promise<void>;
}

let folder: string;
let production: Site;
let local: Site;
let unbuilt: Site;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabs-'));
  await mkdir(join(folder, 'assets'));
  await Promise.all([
    writeFile(join(folder, 'page.html'), PAGE),
    writeFile(join(folder, 'made-of.txt'), 'secret'),
    writeFile(join(folder, 'assets', FILE), 'plain'),
    writeFile(join(folder, 'assets', `${FILE}.br`), 'brotli'),
    writeFile(join(folder, 'assets', `${FILE}.gz`), 'gzip'),
  ]);
  [production, local, unbuilt] = await Promise.all([open('production', folder), open('local', folder), open('local', join(folder, 'nothing'))]);
});
afterAll(async () => {
  await Promise.all([production, local, unbuilt].map((site) => site.close()));
  await rm(folder, { recursive: true });
});

/** The API is away altogether: the pages are served all the same. */
async function open(mode: 'local' | 'production', built: string): Promise<Site> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const server = createHttpServer({
    log: silent,
    readiness: () => ({ ready: false, waitingFor: 'everything' }),
    database: async () => 'database-away',
    messages: async () => ({ status: 503 }),
    startPage: () => '',
    policyPage: () => undefined,
    tabs: { pages: { mode, built: createTabFiles(built) }, api: { log: silent, gate: () => undefined, local: mode === 'local' } },
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, further: 0 });
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Without fetch's own wish for compression. */
const get = (site: Site, path: string, encoding = 'identity') => fetch(`${site.url}${path}`, { headers: { 'accept-encoding': encoding }, redirect: 'manual' });

describe('the page', () => {
  test.each(['/tabs/ask', '/tabs/reports/some-id', '/tabs/nothing'])('%s is fresh each time, with a nonce of its own and the mode', async (path) => {
    const [one, other] = [await get(production, path), await get(production, path)];
    const html = await one.text();
    expect([one.status, one.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(html).toContain('data-mode="production"');
    const nonce = /nonce="([0-9a-f]{32})"/.exec(html)?.[1];
    expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(await other.text()).not.toContain(nonce);
  });

  test('may be framed by Microsoft’s hosts only, runs no script but ours, and talks to us and the list of hosts', async () => {
    const policy = (await get(production, '/tabs/ask')).headers.get('content-security-policy') ?? '';
    const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('connect-src')).toEqual(["'self'", 'https://res.cdn.office.net/teams-js/']);
    expect(directives.get('frame-ancestors')).toEqual([
      'https://*.cloud.microsoft', 'https://teams.microsoft.com', 'https://*.teams.microsoft.com', 'https://*.microsoft365.com', 'https://*.office.com',
      'https://outlook.office.com', 'https://outlook.office365.com', 'https://outlook-sdf.office.com', 'https://outlook-sdf.office365.com',
    ]);
    expect(policy).not.toMatch(/unsafe|\*(?!\.)|http:/);
  });

  test('in local mode is framed by nobody and reaches nothing outside', async () => {
    const policy = (await get(local, '/tabs/ask')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('https:');
  });

  test('/tabs leads to it; without a build it says what to do, and looks again by itself', async () => {
    expect((await get(local, '/tabs')).headers.get('location')).toBe('/tabs/ask');
    const missing = await get(unbuilt, '/tabs/ask');
    expect([missing.status, missing.headers.get('refresh')]).toEqual([503, '3']);
    expect(await missing.text()).toContain('being built');
  });
});

describe('the files', () => {
  test.each([
    ['br, gzip', 'br'], ['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip;q=0.5', 'gzip'],
  ])('for a browser that takes %s are sent as %s, for good', async (accepted, encoding) => {
    const response = await get(production, `/tabs/assets/${FILE}`, accepted);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect([response.headers.get('content-encoding'), response.headers.get('vary'), response.headers.get('content-type')]).toEqual([encoding, 'Accept-Encoding', 'text/javascript; charset=utf-8']);
    // What stands in for the compressed bytes is none, so it is not read.
    await response.body?.cancel();
  });

  test('are sent as they are to whoever takes nothing else', async () => {
    const response = await get(production, `/tabs/assets/${FILE}`);
    expect([response.headers.get('content-encoding'), await response.text()]).toEqual([null, 'plain']);
  });

  test.each(['app.000000000000.js', '..%2fmade-of.txt', 'made-of.txt', `${FILE}.br`, '%2e%2e%2f%2e%2e%2fpackage.json', `x%00${FILE}`])('%s is not there, and nobody remembers that', async (name) => {
    const response = await get(production, `/tabs/assets/${name}`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });
});
