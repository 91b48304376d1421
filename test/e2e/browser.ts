/** A Chromium that comes inside a development dependency: nothing of the machine's own browsers is used. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium, type Browser } from 'playwright-core';
import { unpackedBrowser, type UnpackedBrowser } from './unpacked-browser.ts';

/** Why no browser can run here, in a sentence; undefined on the platform that the browser is made for. */
export function noBrowserHere(platform = process.platform, arch = process.arch): string | undefined {
  if (platform === 'linux' && arch === 'x64') return undefined;
  return `The browser that comes with the tests runs on x64 Linux only; this is ${arch} ${platform}.`;
}

/** The browser does not start although the platform is right. */
export class BrowserUnusable extends Error {
  readonly code = 'browser-unusable';
}

/** Starts the browser; the caller closes it. The first call unpacks it (a few seconds). @throws BrowserUnusable */
export async function openBrowser(): Promise<Browser> {
  const unpacked = await unpackedBrowser();
  const env = await workingEnvironment(unpacked);
  return chromium.launch({ executablePath: unpacked.program, args: FLAGS, env, timeout: START_MS });
}

const START_MS = 120_000;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

type Environment = Record<string, string>;

/** The machine's own libraries where it has them, the packed ones where it has not. */
async function workingEnvironment(unpacked: UnpackedBrowser): Promise<Environment> {
  const own: Environment = { ...inherited(), FONTCONFIG_FILE: unpacked.fontSettings };
  const packed = { ...own, LD_LIBRARY_PATH: [unpacked.libraries, own['LD_LIBRARY_PATH']].filter(Boolean).join(':') };
  const complaints: string[] = [];
  for (const env of [own, packed]) {
    const { code, said } = await sayVersion(unpacked.program, env);
    if (code === 0) return env;
    complaints.push(said.trim());
  }
  throw new BrowserUnusable(`The browser that comes with the tests does not start: ${complaints.join(' / ')}`);
}

function inherited(): Environment {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

async function sayVersion(program: string, env: Environment): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, ['--version'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => (said += String(bytes)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

