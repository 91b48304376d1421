/** Part three: what the server costs while it runs, and how soon it answers after its start. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../../src/http/listen.ts';
import { ChildNotReady, ROOT } from '../e2e/child.ts';
import { startProduct, startWords } from '../e2e/product.ts';
import { message } from '../support/activities.ts';
import { databaseFolder } from '../support/database-server.ts';
import { startConnector, type Connector } from '../support/connector.ts';
import { digits, median, table } from './figures.ts';
import { load, post } from './turns.ts';

export interface ServerFigures {
  /** Resident memory in MiB. */
  readonly warmMiB: number;
  readonly laterMiB: number;
  readonly answers: number;
  /** Seconds from the start of the process to the first answered question, each start. */
  readonly startSeconds: readonly number[];
}

const WARM_UP = 100;

export async function benchServer(
  effort: { readonly answers: number; readonly starts: number },
  say: (line: string) => void,
): Promise<ServerFigures> {
  const connector = await startConnector();
  try {
    say(`Memory over ${effort.answers} answers …`);
    const memory = await residentMemory(connector, effort.answers);
    say('Starts …');
    const startSeconds: number[] = [];
    // The first start makes the database; those after it are what a restart takes.
    const data = await databaseFolder();
    await startToFirstAnswer(connector, data);
    for (let i = 0; i < effort.starts; i++) startSeconds.push(await startToFirstAnswer(connector, data));
    await rm(data, { recursive: true, force: true });
    return { ...memory, answers: effort.answers, startSeconds };
  } finally {
    await connector.close();
  }
}

async function residentMemory(connector: Connector, answers: number) {
  const product = await startProduct({ chat: false });
  const bot = { port: Number(new URL(product.start).port) };
  try {
    await load(bot, connector, WARM_UP, 4);
    const warmMiB = residentMiB(product.pid);
    await load(bot, connector, answers, 4);
    return { warmMiB, laterMiB: residentMiB(product.pid) };
  } finally {
    await product.stop();
  }
}

function residentMiB(pid: number): number {
  if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

const FIRST_ANSWER_MS = 60_000;

/** Seconds from spawning the server's process until a question that was posted as soon as possible is answered. */
async function startToFirstAnswer(connector: Connector, data: string): Promise<number> {
  const port = await findFreePort({ host: '127.0.0.1', port: 0, further: 0 });
  const env = { ...process.env, NODE_ENV: '', PORT: String(port), CHAT: 'off', DATA_DIR: data, LOG_LEVEL: 'warn' };
  const started = performance.now();
  const child = spawn(process.execPath, startWords(), { cwd: ROOT, env, stdio: 'ignore' });
  const gone = once(child, 'exit');
  try {
    await firstAnswer(port, connector, started);
    return (performance.now() - started) / 1000;
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}

async function firstAnswer(port: number, connector: Connector, started: number): Promise<void> {
  const body = JSON.stringify(message(connector.url, 'May I follow a pupil on Instagram?'));
  while (performance.now() - started < FIRST_ANSWER_MS) {
    if ((await statusOrNone(port, body)) === 200) return;
    await wait(20);
  }
  throw new ChildNotReady(`The server did not answer within ${FIRST_ANSWER_MS / 1000} s of its start.`);
}

async function statusOrNone(port: number, body: string): Promise<number | undefined> {
  try {
    return await post({ port }, body);
  } catch (fault) {
    // Nobody listens yet: asked again in a moment.
    if (['ECONNREFUSED', 'ECONNRESET'].includes((fault as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw fault;
  }
}

export function serverTable({ warmMiB, laterMiB, answers, startSeconds }: ServerFigures): string {
  const rows = [
    [`resident memory after ${WARM_UP} answers`, `${Math.round(warmMiB)} MiB`],
    [`resident memory after ${answers} answers more`, `${Math.round(laterMiB)} MiB`],
    [`start to first answer, median of ${startSeconds.length}`, `${digits(median(startSeconds))} s`],
  ];
  return ['The server as a process of its own', table(['', 'measured'], rows)].join('\n');
}
