import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { migrateJobTables, type JobsDatabase } from '../../src/adapters/jobs/boss.ts';
import { openDatabase, type Database, type Sql } from '../../src/adapters/sql/database.ts';
import { migrate } from '../../src/adapters/sql/migrate.ts';
import { statementsWithin } from '../../src/adapters/sql/transaction.ts';
import { clusterIn, databaseFolder, removeCluster } from './database-server.ts';

/** A database of its own with all tables and nothing in them, on the PostgreSQL that all tests share. */
export interface TestDatabase {
  /** For programs that are given DATABASE_URL. */
  readonly url: string;
  readonly database: Database;
  readonly sql: Sql;
  /** For `startJobs`. */
  readonly jobs: JobsDatabase;
  /** Ends the connections and removes the database. */
  close(): Promise<void>;
}

const TEMPLATE = 'byp_template';

/** A PostgreSQL that a test may stop and start, with a database in it. */
export interface OwnServer {
  readonly database: TestDatabase;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends and removes all of it. */
  close(): Promise<void>;
}

export async function openOwnServer(): Promise<OwnServer> {
  const folder = await databaseFolder();
  const cluster = await clusterIn(folder);
  const database = await openMigrated(await cluster.ensureRunning());
  return {
    database,
    stop: () => cluster.stop(),
    start: async () => void (await cluster.ensureRunning()),
    async close() {
      await database.database.close();
      await removeCluster(folder);
    },
  };
}

/** The server is started by the first call of a test run; a call takes about a tenth of a second after that. */
export async function openTestDatabase(): Promise<TestDatabase> {
  return openMigrated(await sharedServer());
}

function openMigrated(server: string): Promise<TestDatabase> {
  return openNew(server, async (client, name) => {
    await client.query('select pg_advisory_lock(1)');
    await makeTemplate(client, server);
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
}

/** A database with nothing in it at all, not even our tables. */
export async function openEmptyDatabase(): Promise<TestDatabase> {
  return openNew(await sharedServer(), (client, name) => client.query(`create database ${name}`));
}

async function openNew(server: string, make: (client: Client, name: string) => Promise<unknown>): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, (client) => make(client, name));
  const url = databaseUrl(server, name);
  const database = await openAt(url);
  return {
    url,
    database,
    sql: database.sql,
    jobs: { connection: database.connection, statementsWithin: (within) => statementsWithin(database.sql, within) },
    async close() {
      await database.close();
      await withClient(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

function openAt(url: string): Promise<Database> {
  return openDatabase({ address: { url, requireTls: false }, onIdleFault: () => undefined });
}

async function sharedServer(): Promise<string> {
  const folder = (process.env['TEST_DATABASE_FOLDER'] ??= await databaseFolder());
  return (await clusterIn(folder)).ensureRunning();
}

function databaseUrl(server: string, name: string): string {
  return server.replace(/\/postgres$/, `/${name}`);
}

async function makeTemplate(client: Client, server: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
  if (rowCount === 1) return;
  await client.query(`create database ${TEMPLATE}_half`);
  const database = await openAt(databaseUrl(server, `${TEMPLATE}_half`));
  await migrate(database.sql);
  await migrateJobTables(database);
  await database.close();
  await client.query(`alter database ${TEMPLATE}_half rename to ${TEMPLATE}`);
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
