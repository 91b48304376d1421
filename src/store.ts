/** The part of the composition root that opens what is kept: the database, its tables, and the jobs. */
import { setTimeout as wait } from 'node:timers/promises';
import { jobTablesBehind, migrateJobTables } from './adapters/jobs/boss.ts';
import { startJobs } from './adapters/jobs/jobs.ts';
import { openDatabase, type Database } from './adapters/sql/database.ts';
import { databaseFault } from './adapters/sql/faults.ts';
import { createDecisionJournal, createFeedbackJournal } from './adapters/sql/journal.ts';
import { createSharedMemory } from './adapters/sql/memory.ts';
import { migrate, missingMigrations, refuseOldServer } from './adapters/sql/migrate.ts';
import { promptly } from './adapters/sql/promptly.ts';
import { createTransactions, statementsWithin } from './adapters/sql/transaction.ts';
import type { DatabaseConfig } from './config.ts';
import { codeOf, ProductError, type ErrorCode } from './domain/errors.ts';
import type { Clock, ConversationMemory, DecisionJournal, FeedbackJournal, Jobs, Log, Transactions } from './domain/ports.ts';

/** Everything that is kept, behind the domain's ports. */
export interface Store {
  readonly decisions: DecisionJournal;
  readonly feedback: FeedbackJournal;
  readonly memory: ConversationMemory;
  readonly transactions: Transactions;
  readonly database: Database;
  /** `ok`, or the code of what is wrong just now. Never rejects; an answer comes within two seconds. */
  state(): Promise<string>;
  /**
   * Makes the tables, where this process may; otherwise waits until somebody has. A database that is away is waited
   * for, a minute at most. The names of what was made, for people. @throws ProductError
   */
  prepare(settings: Preparing): Promise<readonly string[]>;
  /** Lets this process take jobs; once the tables are there. */
  startJobs(): Promise<Jobs>;
  close(): Promise<void>;
}

export interface Preparing {
  readonly migrate: boolean;
  /** Told each time that there is something to wait for: a code of the catalogue. */
  readonly onWait: (code: ErrorCode) => void;
  /** Ends the waiting. */
  readonly ended: AbortSignal;
}

const STATE_MS = 2_000;
const AWAY_MS = 60_000;
const LOOK_MS = 2_000;

/** Opens the database, starting the one of local runs. Reaches for it only when asked. @throws ProductError */
export async function openStore(config: DatabaseConfig, clock: Clock, log: Log): Promise<Store> {
  const server = config.kind === 'embedded' ? await startEmbedded(config.dataFolder, log) : undefined;
  const address = config.kind === 'server' ? config.address : { url: server?.url ?? '', requireTls: false };
  const onIdleFault = (code: string) => log.warn({ code }, 'A connection to the database broke');
  const database = await openDatabase({ address, onIdleFault });
  const { sql } = database;
  return {
    decisions: createDecisionJournal(sql),
    feedback: createFeedbackJournal(sql),
    memory: createSharedMemory(sql, clock),
    transactions: createTransactions(sql),
    database,
    state: () => stateOf(database),
    prepare: (settings) => prepare(database, settings),
    startJobs: () => untilThere(() => startJobs({ connection: database.connection, statementsWithin: (within) => statementsWithin(sql, within) }, log)),
    async close() {
      await database.close();
      await server?.close();
    },
  };
}

async function startEmbedded(dataFolder: string, log: Log) {
  // Loaded only here: production never runs a database of its own.
  const embedded = await import('./adapters/sql/embedded.ts');
  const server = await embedded.startEmbedded(dataFolder);
  if (server.notice !== undefined) log.warn({ code: 'database-elsewhere' }, server.notice);
  return server;
}

async function stateOf(database: Database): Promise<string> {
  try {
    await promptly(refuseUnfit(database), STATE_MS);
    return 'ok';
  } catch (fault) {
    return codeOf(fault);
  }
}

/** @throws ProductError `database-too-old`, `database-behind`, or why the database cannot be asked */
async function refuseUnfit({ sql }: Database): Promise<void> {
  await refuseOldServer(sql);
  const missing = await missingMigrations(sql);
  if (missing.length > 0) throw new ProductError('database-behind', missing.join(', '));
  if (await promptly(jobTablesBehind(statementsWithin(sql)), STATE_MS)) throw new ProductError('database-behind', 'byp_jobs');
}

async function makeTables(database: Database): Promise<readonly string[]> {
  const made = await migrate(database.sql);
  if (!(await jobTablesBehind(statementsWithin(database.sql)))) return made;
  await migrateJobTables(database);
  return [...made, 'the tables of the jobs'];
}

/** The database may go away again right after it was prepared: it is waited for as at the start. */
async function untilThere<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + AWAY_MS;
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      const fault = databaseFault(cause);
      if (fault.code !== 'database-away' || performance.now() > giveUpAt) throw fault;
      await wait(LOOK_MS);
    }
  }
}

async function prepare(database: Database, { migrate: mayMigrate, onWait, ended }: Preparing): Promise<readonly string[]> {
  const giveUpAt = performance.now() + AWAY_MS;
  for (;;) {
    try {
      const made = mayMigrate ? await makeTables(database) : [];
      await refuseUnfit(database);
      return made;
    } catch (fault) {
      const code = fault instanceof ProductError ? fault.code : 'database-fault';
      const passing = code === 'database-away' ? performance.now() < giveUpAt : code === 'database-behind' && !mayMigrate;
      if (!passing || ended.aborted) throw fault;
      onWait(code);
      // The signal ends the pause early; the next look is the last.
      await wait(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  }
}
