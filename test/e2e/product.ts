import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The product as `npm start` runs it, on ports and with a data folder of its own. */
export interface RunningProduct {
  /** Address of the chat client. */
  readonly chat: string;
  /** Address of the start page, with a slash at the end. */
  readonly start: string;
  /** Ends it and all that it started, and removes its data. */
  stop(): Promise<void>;
}

/** The product ended before it was ready, or was not ready in time; the message carries what it said. */
export class ProductNotReady extends Error {
  readonly code = 'product-not-ready';
}

/** Runs the start script of package.json until it is ready. @throws ProductNotReady */
export async function startProduct(): Promise<RunningProduct> {
  const data = await mkdtemp(join(tmpdir(), 'before-you-post-'));
  const child = spawn(process.execPath, startWords(), {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', PORT: '0', CHAT_PORT: '0', CHAT: '', DATA_DIR: data, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { ...addressesIn(await greeting(child)), stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 120_000;
const END_MS = 10_000;
const LAST_LINE = 'Stop it with Ctrl+C';

/** The words after `node` in the start script. */
function startWords(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [program, ...words] = scripts.start.split(' ');
  if (program !== 'node') throw new ProductNotReady(`The start script is not run by node: ${scripts.start}`);
  return words;
}

/** All that the product prints until it is ready. */
function greeting(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new ProductNotReady(`The product ${why}. It said:\n${said}`));
    const late = setTimeout(() => fail(`was not ready after ${READY_MS / 1000} s`), READY_MS);
    const hear = (bytes: unknown) => {
      said += String(bytes);
      if (said.includes(LAST_LINE)) settle(() => resolve(said));
    };
    const settle = (how: () => void) => {
      clearTimeout(late);
      how();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (fault) => settle(() => fail(`did not start (${fault.message})`)));
    child.once('exit', (code) => settle(() => fail(`ended with exit status ${code}`)));
  });
}

function addressesIn(said: string): Pick<RunningProduct, 'chat' | 'start'> {
  const address = (title: string) => new RegExp(`${title} +(http://localhost:\\d+/?)`).exec(said)?.[1];
  const [chat, start] = [address('Chat'), address('Start page')];
  if (chat === undefined || start === undefined) throw new ProductNotReady(`No chat or start page in:\n${said}`);
  return { chat, start };
}

/** Asks the product to stop, as Ctrl+C would (it ends its chat client too), and kills it when it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await gone;
  clearTimeout(late);
}
