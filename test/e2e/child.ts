import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of ours in a process of its own. */
export interface RunningChild {
  readonly pid: number;
  /** What it had printed when it was ready. */
  readonly said: string;
  /** All that it has printed so far, on both of its outputs. */
  output(): string;
  /** Asks it to stop, as Ctrl+C would, and kills it when it does not. May be called again. */
  stop(): Promise<void>;
}

/** The program ended before it was ready, or was not ready in time; the message carries what it said. */
export class ChildNotReady extends Error {
  readonly code = 'child-not-ready';
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs this Node on `words` in the repository's root until it prints `ready`. @throws ChildNotReady */
export async function startChild(words: readonly string[], env: NodeJS.ProcessEnv, ready: string): Promise<RunningChild> {
  const child = spawn(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: '', NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => end(child);
  const heard: string[] = [];
  const output = () => heard.join('');
  child.stdout.on('data', (bytes) => heard.push(String(bytes)));
  child.stderr.on('data', (bytes) => heard.push(String(bytes)));
  try {
    await greeting(child, ready, output);
    return { said: output(), pid: child.pid ?? 0, output, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

const READY_MS = 120_000;
const END_MS = 10_000;

function greeting(child: ChildProcess, ready: string, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new ChildNotReady(`The program ${why}. It said:\n${output()}`));
    const late = setTimeout(() => fail(`was not ready after ${READY_MS / 1000} s`), READY_MS);
    const settle = (how: () => void) => {
      clearTimeout(late);
      how();
    };
    const hear = () => {
      if (output().includes(ready)) settle(resolve);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (fault) => settle(() => fail(`did not start (${fault.message})`)));
    child.once('exit', (code) => settle(() => fail(`ended with exit status ${code}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await gone;
  clearTimeout(late);
}
