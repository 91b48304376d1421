import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { ProductError } from '../../../domain/errors.ts';
import type { Account } from './account.ts';
import type { Place } from './place.ts';
import { freePort, otherProgramHolds, readPidFile } from './postmaster.ts';

const run = promisify(execFile);
const USER = 'before_you_post';
const START_MS = 30_000;

/** Small, quiet, loopback only. No statement, value or key ever reaches the server's log. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'shared_buffers=32MB',
  'max_connections=60',
  'max_worker_processes=2',
  'max_logical_replication_workers=0',
  'io_method=sync',
  'max_parallel_workers_per_gather=0',
  'autovacuum_max_workers=1',
  'jit=off',
  'max_wal_size=128MB',
  'min_wal_size=32MB',
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_parameter_max_length_on_error=0',
  'log_checkpoints=off',
];

/** For tests only: what is written survives the death of a process, not that of the machine. */
const HASTY = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum=off'];

/**
 * One PostgreSQL in the folder `postgres` of a place. Any number of processes may use an object for the same place:
 * the first makes and starts the server, the others find it running. It goes on when the process that started it ends.
 */
export class Cluster {
  readonly #folder: string;
  readonly #place: Place;
  readonly #account: Account;
  readonly #durable: boolean;

  constructor(place: Place, account: Account, durable = true) {
    this.#folder = join(place.folder, 'postgres');
    this.#place = place;
    this.#account = account;
    this.#durable = durable;
  }

  /** Starts the server unless it runs; the address of its database. @throws ProductError `embedded-…` */
  async ensureRunning(): Promise<string> {
    const giveUpAt = Date.now() + START_MS;
    for (;;) {
      await this.#create();
      const url = await this.#running();
      if (url !== undefined) return url;
      const fault = await this.#start();
      if (fault !== undefined) await wait(100);
      if (fault !== undefined && Date.now() > giveUpAt) throw new ProductError('embedded-not-started', this.#folder, { cause: fault });
    }
  }

  /** Stops the server: what was begun is rolled back, what was committed is on the disk. Nothing when it does not run. */
  async stop(): Promise<void> {
    if ((await this.#running()) === undefined) return;
    try {
      await this.#program('pg_ctl', ['stop', '-D', this.#folder, '-m', 'fast', '-w', '-t', '10', '-s']);
    } catch (cause) {
      // It may have ended between our look and our word.
      if ((await this.#running()) !== undefined) throw new ProductError('embedded-not-started', this.#folder, { cause });
    }
  }

  /** The running server's address, or `undefined` when nothing answers there. */
  async #running(): Promise<string | undefined> {
    const postmaster = await readPidFile(this.#folder);
    if (postmaster === undefined) return undefined;
    const url = `postgresql://${USER}:${await this.#password()}@127.0.0.1:${postmaster.port}/postgres`;
    return (await answers(url)) ? url : undefined;
  }

  async #password(): Promise<string> {
    try {
      return (await readFile(join(this.#folder, 'password'), 'utf8')).trim();
    } catch (cause) {
      throw new ProductError('embedded-not-ours', this.#folder, { cause });
    }
  }

  /** Makes the cluster under another name first: one that was not finished never counts, and of two makers one wins. */
  async #create(): Promise<void> {
    if (existsSync(join(this.#folder, 'PG_VERSION')) || existsSync(join(this.#folder, 'password'))) return;
    const half = `${this.#folder}.new-${randomUUID()}`;
    try {
      await this.#initialise(half);
      await rename(half, this.#folder);
    } catch (cause) {
      await rm(half, { recursive: true, force: true });
      if (!existsSync(join(this.#folder, 'PG_VERSION'))) throw new ProductError('embedded-not-started', this.#folder, { cause });
    }
  }

  async #initialise(half: string): Promise<void> {
    const passwordFile = `${half}.password`;
    const password = randomBytes(24).toString('hex');
    await mkdir(half, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    try {
      await Promise.all([this.#giveAway(half), this.#giveAway(passwordFile)]);
      await this.#program('initdb', [
        `--pgdata=${half}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(this.#durable ? [] : ['--no-sync']),
      ]);
      await rename(passwordFile, join(half, 'password'));
      await chmod(join(half, 'password'), 0o600);
    } finally {
      await rm(passwordFile, { force: true });
    }
  }

  async #giveAway(path: string): Promise<void> {
    const { uid, gid } = this.#account;
    if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
  }

  /** The fault when it did not start; another process may have been faster, so that is no fault yet. */
  async #start(): Promise<unknown> {
    try {
      const port = await freePort((await readPidFile(this.#folder))?.port ?? (await this.#lastPort()));
      const settings = [...SETTINGS, ...(this.#durable ? [] : HASTY), `port=${port}`];
      const options = settings.map((setting) => `-c ${setting}`).join(' ');
      const log = join(this.#folder, 'server.log');
      await this.#program('pg_ctl', ['start', '-D', this.#folder, '-l', log, '-w', '-t', '30', '-s', '-o', options]);
      await writeFile(join(this.#folder, 'port'), String(port));
      return undefined;
    } catch (fault) {
      if (await otherProgramHolds(this.#folder)) await rm(join(this.#folder, 'postmaster.pid'), { force: true });
      return fault;
    }
  }

  /** The same port again where it is free: who was connected finds the server where it was. */
  async #lastPort(): Promise<number | undefined> {
    const file = join(this.#folder, 'port');
    return existsSync(file) ? Number(await readFile(file, 'utf8')) : undefined;
  }

  async #program(name: string, words: readonly string[]): Promise<void> {
    await run(join(this.#place.programs, name), words, { ...this.#account, cwd: this.#place.folder, windowsHide: true });
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // The fault also rejects connect(); a listener keeps it from ending the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (fault) {
    if ((fault as { code?: string }).code === '28P01') throw new ProductError('embedded-not-ours', 'The password', { cause: fault });
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
