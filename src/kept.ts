/** The part of the composition root for commands that look into the database or prepare it. */
import type { DatabaseConfig } from './config.ts';
import type { Answer } from './domain/answering/types.ts';
import { ProductError, type ErrorCode } from './domain/errors.ts';
import type { Clock, Log } from './domain/ports.ts';
import { openStore, type Store } from './store.ts';

const clock: Clock = { now: () => new Date() };

/** A decision that was given, also while the server runs; `undefined` when there is none of that id. @throws ProductError */
export async function findDecision(config: DatabaseConfig, id: string, complain: (line: string) => void): Promise<Answer | undefined> {
  // Nothing has been decided here yet, and asking need not make a database.
  if (config.kind === 'embedded' && !(await isEmbeddedThere(config.dataFolder))) return undefined;
  const store = await openStore(config, clock, logTo(complain));
  try {
    return await store.decisions.find(id);
  } finally {
    await store.close();
  }
}

async function isEmbeddedThere(dataFolder: string): Promise<boolean> {
  const embedded = await import('./adapters/sql/embedded.ts');
  return embedded.isEmbeddedThere(dataFolder);
}

/** Makes what the database lacks and says what that was. @throws ProductError */
export async function migrateDatabase(config: DatabaseConfig, print: (line: string) => void, complain: (line: string) => void): Promise<number> {
  const store = await openStore(config, clock, logTo(complain));
  try {
    const onWait = () => complain('The database does not answer yet; it is tried for a minute.');
    const made = await store.prepare({ migrate: true, onWait, ended: new AbortController().signal });
    print(made.length === 0 ? 'The database is up to date.' : `Made: ${made.join(', ')}.`);
    return 0;
  } finally {
    await store.close();
  }
}

/**
 * Opens the database for a command, with its tables where this process may make them; closed when `work` is done.
 * @throws ProductError
 */
export async function withStore<T>(config: DatabaseConfig, complain: (line: string) => void, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(config, clock, logTo(complain));
  try {
    await makeReady(store, config, complain);
    return await work(store);
  } finally {
    await store.close();
  }
}

async function makeReady(store: Store, { migrateOnStart }: DatabaseConfig, complain: (line: string) => void): Promise<void> {
  const onWait = () => complain('The database does not answer yet; it is tried for a minute.');
  if (migrateOnStart) return void (await store.prepare({ migrate: true, onWait, ended: new AbortController().signal }));
  const state = await store.state();
  if (state !== 'ok') throw new ProductError(state as ErrorCode, 'PostgreSQL');
}

/** What the server would log is a sentence for whoever sits at the terminal. */
export function logTo(complain: (line: string) => void): Log {
  const say = (_: unknown, message: string) => complain(message);
  return { info: () => undefined, warn: say, error: say };
}
