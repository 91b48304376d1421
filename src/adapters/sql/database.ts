import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types, type PoolConfig } from 'pg';
import { connectionTo, type Connection, type DatabaseAddress } from './connection.ts';
import { databaseFault } from './faults.ts';
import type { Tables } from './schema.ts';

/** The schema of all our tables. */
export const SCHEMA = 'byp';

export type Sql = Kysely<Tables>;

export interface Database {
  /** Typed SQL on our tables. Faults are those of `pg`: see `databaseFault`. */
  readonly sql: Sql;
  /** For an adapter that opens connections of its own to the same database. */
  readonly connection: Connection;
  /** Ends the connections when what runs on them is done. */
  close(): Promise<void>;
}

export interface DatabaseSettings {
  readonly address: DatabaseAddress;
  /** Called when a connection that nobody uses breaks, with PostgreSQL's or the system's code. */
  readonly onIdleFault: (code: string) => void;
  /** Most connections at once. */
  readonly connections?: number;
}

const LIMITS: PoolConfig = {
  application_name: 'before-you-post',
  statement_timeout: 15_000,
  /** Where the network swallows the answer, the statement's own limit is never heard of. */
  query_timeout: 20_000,
  idle_in_transaction_session_timeout: 30_000,
  idleTimeoutMillis: 60_000,
};

/** Opens the database; the first connection is made by the first statement. @throws ProductError `database-tls` */
export async function openDatabase({ address, onIdleFault, connections = 8 }: DatabaseSettings): Promise<Database> {
  const connection = await connectionTo(address);
  const pool = new Pool({ ...LIMITS, ...connection, max: connections, types: { getTypeParser } });
  pool.on('error', (fault) => onIdleFault(databaseFault(fault).code));
  // One that is in use and waits for its next statement has no listener of the pool's: without this its end would be
  // the end of the process. The next statement rejects with the fault.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
  return { sql: db.withSchema(SCHEMA), connection, close: () => db.destroy() };
}

const DATE = 1082;
const BIGINT = 20;

/** A day stays the text it is (as a Date it would fall into the computer's time zone); counts are numbers. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: unknown) => {
  if (oid === DATE) return (text: string) => text;
  if (oid === BIGINT) return Number;
  return types.getTypeParser(oid, format as 'text');
};

export interface ServerVersion {
  /** As PostgreSQL counts: 150004 is 15.4. */
  readonly number: number;
}

/** @throws ProductError when the database cannot be asked */
export async function serverVersion(db: Sql): Promise<ServerVersion> {
  try {
    const { rows } = await sql<{ number: number }>`select current_setting('server_version_num')::int as number`.execute(db);
    return { number: rows[0]?.number ?? 0 };
  } catch (fault) {
    throw databaseFault(fault);
  }
}
