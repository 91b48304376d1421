import { beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildTabs } from './built-tabs.ts';
import { ROOT } from './child.ts';

const built = join(ROOT, 'tabs', 'built');
const assets = join(built, 'assets');
const read = (name: string) => readFileSync(join(assets, name));
const scripts = () => readdirSync(assets).filter((name) => name.endsWith('.js'));

/** The files whose size counts before anything can be asked: those in the page. */
const first = () => [...readFileSync(join(built, 'page.html'), 'utf8').matchAll(/src="?\/tabs\/assets\/([^">]+\.js)/g)].map(([, name]) => name ?? '');
const transfer = (names: readonly string[]) => names.reduce((sum, name) => sum + statSync(join(assets, `${name}.br`)).size, 0);

beforeAll(() => buildTabs(), 300_000);

describe('the build of the tabs', () => {
  test('has a hash in every name, and every file compressed, the same words in each', () => {
    expect(scripts().length).toBeGreaterThan(4);
    for (const name of scripts()) {
      expect(name).toMatch(/^[a-z0-9-]+\.[0-9a-f]{12}\.js$/);
      expect(brotliDecompressSync(read(`${name}.br`)).equals(read(name))).toBe(true);
      expect(gunzipSync(read(`${name}.gz`)).equals(read(name))).toBe(true);
    }
  });

  test('tells nothing of the computer that it was made on, and has no source maps', () => {
    const everything = scripts().map((name) => read(name).toString('utf8')).join('\n');
    expect(everything).not.toContain('sourceMappingURL');
    expect(everything).not.toContain(ROOT);
    expect(everything).not.toMatch(/node_modules/);
    expect(readdirSync(assets).filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  test('needs no eval and no inline script', () => {
    const page = readFileSync(join(built, 'page.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*src=)|\son\w+=|javascript:/i);
    expect(page.match(/__NONCE__/g)?.length).toBe(2);
  });

  test('is light enough: 130 kB of brotli before the first page, and what is not always wanted is apart', () => {
    expect(transfer(first())).toBeLessThanOrEqual(130_000);
    const early = first().map((name) => read(name).toString('utf8')).join('\n');
    // Signs of teams-js and of the drawer: only Teams, and only whoever opens the policy, loads them.
    for (const sign of ['authentication.getAuthToken', 'fui-OverlayDrawer']) expect(early).not.toContain(sign);
  });

  test('is not made again while nothing has changed', async () => {
    const before = statSync(join(built, 'page.html')).mtimeMs;
    await buildTabs();
    expect(statSync(join(built, 'page.html')).mtimeMs).toBe(before);
  });

  test('is passed over where the development packages are not installed, as after npm ci --omit=dev', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bare-'));
    cpSync(join(ROOT, 'tabs', 'build.js'), join(folder, 'tabs', 'build.js'));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['tabs/build.js', '--if-possible'], { cwd: folder });
    rmSync(folder, { recursive: true });
    expect([stdout, stderr]).toEqual(['', '']);
  });
});
