import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newKey } from '../../src/adapters/sealing/sealer.ts';
import { ChildNotReady, ROOT } from '../e2e/child.ts';
import { startWords } from '../e2e/product.ts';
import { APP, TENANT } from './teams.ts';

const DISGUISE = fileURLToPath(new URL('./disguise.ts', import.meta.url));
const READY_MS = 120_000;
const LEDGER_KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export interface ServerSettings {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly keysAt: string;
  readonly tokensAt: string;
  readonly reportKeys: string;
}

/** The environment of production mode, and nothing of our own but what the disguise reads. */
export function productionEnvironment({ databaseUrl, keysAt, tokensAt, reportKeys, folder }: ServerSettings): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH, HOME, NODE_ENV: 'production', BOT_APP_ID: APP, BOT_TENANT_ID: TENANT, BOT_SECRET: 'not-a-secret', DATABASE_URL: databaseUrl,
    REPORT_KEYS: reportKeys, LEDGER_KEY, DATA_DIR: folder, HOST: '127.0.0.1', LOG_LEVEL: 'warn', DRILL_KEYS_AT: keysAt, DRILL_TOKENS_AT: tokensAt,
  };
}

export const newReportKeys = (): string => newKey('drill-1');

/** One server process of the product, which is killed and started again on the same port. */
export class Server {
  readonly #settings: ServerSettings;
  readonly #port: number;
  readonly #clockMs: number;
  readonly #logFile: string;
  #child: ChildProcess | undefined;

  constructor(settings: ServerSettings, port: number, clockMs: number) {
    this.#settings = settings;
    this.#port = port;
    this.#clockMs = clockMs;
    this.#logFile = join(settings.folder, `server-${port}.log`);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    const log = openSync(this.#logFile, 'a');
    const env = { ...productionEnvironment(this.#settings), PORT: String(this.#port), DRILL_CLOCK_MS: String(this.#clockMs) };
    this.#child = spawn(process.execPath, ['--import', DISGUISE, ...startWords()], { cwd: ROOT, env, stdio: ['ignore', log, log] });
  }

  /** @throws ChildNotReady */
  async ready(): Promise<void> {
    const giveUpAt = performance.now() + READY_MS;
    while (!(await this.#isReady())) {
      if (!this.alive || performance.now() > giveUpAt) throw new ChildNotReady(`The server did not become ready; see ${this.#logFile}.`);
      await wait(100);
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) })).status === 200;
    } catch {
      // It does not listen yet.
      return false;
    }
  }

  /** Resolves once it is dead; false when it had been dead before. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<boolean> {
    const child = this.#child;
    if (child === undefined || !this.alive) return false;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return true;
  }
}
