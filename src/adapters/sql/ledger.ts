/** The ledger in PostgreSQL: one chain, whoever writes. */
import { randomBytes, randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { chained, genesis, type Head } from '../../domain/attestation/chain.ts';
import { bodyOf, type Entry } from '../../domain/attestation/entry.ts';
import type { Ledger } from '../../domain/attestation/ports.ts';
import { sealBody } from '../../domain/attestation/seal.ts';
import type { Sql } from './database.ts';
import { databaseFault } from './faults.ts';
import type { LedgerEntryTable } from './schema.ts';
import { sqlWithin } from './transaction.ts';

/** PostgreSQL's advisory lock for the end of the chain; any number that no one else takes. */
const CHAIN_LOCK = 20_050_005;
/** Entries that travel as one JSON value. */
const AT_ONCE = 2_000;

export function createLedger(db: Sql): Ledger {
  return {
    append: (bodies, at, within) => faultless(append(sqlWithin(db, within), bodies, at)),
    head: () => faultless(readHead(db)),
    id: () => faultless(readId(db)),
    entries: async (after, most) => (await faultless(entryQuery(db).where('number', '>', after).orderBy('number').limit(most).execute())).map(entryFrom),
    find: async (hash) => {
      const row = await faultless(entryQuery(db).where('hash', '=', hash).executeTakeFirst());
      return row === undefined ? undefined : entryFrom(row);
    },
    ofPerson: async (person) => (await faultless(entryQuery(db).where('person', '=', person).orderBy('number').execute())).map(entryFrom),
    seals: async () => {
      const rows = await faultless(db.selectFrom('ledgerSeal').select(['body', 'signature']).orderBy('number').orderBy('key').execute());
      return rows.map(({ body, signature }) => ({ text: body, signature }));
    },
    keepSeal: async ({ text, signature }) => {
      const { number, key } = sealBody({ text });
      return keep(db.insertInto('ledgerSeal').values({ number, key, body: text, signature }).onConflict((known) => known.doNothing()));
    },
    stamps: () => faultless(db.selectFrom('ledgerStamp').select(['digest', 'answer']).orderBy('at').orderBy('digest').execute()),
    keepStamp: async (stamp) => {
      await keep(db.insertInto('ledgerStamp').values(stamp).onConflict((known) => known.doNothing()));
    },
  };
}

/** One writer at a time: whoever comes waits here until the transaction before has ended, and then sees its entries. */
async function append(db: Sql, bodies: Parameters<Ledger['append']>[0], at: Date): Promise<readonly Entry[]> {
  await sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(db);
  const head = await readHead(db);
  const begun = head === undefined ? [genesis(randomUUID(), at)] : [];
  const entries = chained(head, [...begun, ...bodies], () => randomBytes(16).toString('hex'));
  for (let from = 0; from < entries.length; from += AT_ONCE) await write(db, entries.slice(from, from + AT_ONCE));
  return entries.slice(begun.length);
}

async function write(db: Sql, entries: readonly Entry[]): Promise<void> {
  const rows = entries.map(({ text, ...entry }) => ({ ...entry, body: text }));
  await sql`insert into byp.ledger_entry (number, previous, digest, hash, body)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(number bigint, previous text, digest text, hash text, body text) order by number`.execute(db);
}

async function readHead(db: Sql): Promise<Head | undefined> {
  return db.selectFrom('ledgerEntry').select(['number', 'hash']).orderBy('number', 'desc').limit(1).executeTakeFirst();
}

async function readId(db: Sql): Promise<string | undefined> {
  const row = await db.selectFrom('ledgerEntry').select('body').where('number', '=', 1).executeTakeFirst();
  return row === undefined ? undefined : bodyOf({ text: row.body }).ledger;
}

function entryQuery(db: Sql) {
  return db.selectFrom('ledgerEntry').select(['number', 'previous', 'digest', 'hash', 'body']);
}

function entryFrom({ number, previous, digest, hash, body }: Pick<Selectable<LedgerEntryTable>, 'number' | 'previous' | 'digest' | 'hash' | 'body'>): Entry {
  return { number, previous, digest, hash, text: body };
}

async function keep(insert: { executeTakeFirst(): Promise<{ readonly numInsertedOrUpdatedRows?: bigint | undefined }> }): Promise<'stored' | 'known'> {
  const { numInsertedOrUpdatedRows } = await faultless(insert.executeTakeFirst());
  return numInsertedOrUpdatedRows === 1n ? 'stored' : 'known';
}

async function faultless<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    throw databaseFault(fault);
  }
}
