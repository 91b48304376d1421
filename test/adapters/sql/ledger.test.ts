import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { Client } from 'pg';
import { migrate } from '../../../src/adapters/sql/migrate.ts';
import { openDatabase } from '../../../src/adapters/sql/database.ts';
import { createLedger } from '../../../src/adapters/sql/ledger.ts';
import { createTransactions } from '../../../src/adapters/sql/transaction.ts';
import type { EntryBody } from '../../../src/domain/attestation/entry.ts';
import { ledgerLines, sealLedger, type SealingParts } from '../../../src/domain/attestation/sealing.ts';
import { AttestingWorld, PEOPLE } from '../../support/attesting.ts';
import { openEmptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { AT, check, collected, keys } from '../../support/ledger.ts';

// A database of their own: on a busy computer it takes a while.
jest.setTimeout(60_000);

let database: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  [database, other] = [await openTestDatabase(), await openTestDatabase()];
});
afterAll(() => Promise.all([database.close(), other.close()]));

const body = (person: string): EntryBody => ({ kind: 'assigned', at: AT.toISOString(), surface: 'program', person: { id: person, name: `Zoë O’Brien “${person}”\\` } });
const { privateKey, publicKey } = keys();
const linesOf = async ({ sql: db }: Pick<TestDatabase, 'sql'>, about?: ReadonlySet<string>) => collected(ledgerLines(createLedger(db), about));

async function append({ sql: db }: Pick<TestDatabase, 'sql'>, ...people: readonly string[]) {
  return createTransactions(db).together((within) => createLedger(db).append(people.map(body), AT, within));
}

describe('the chain', () => {
  test('begins by itself, and 200 writers of two programs on many connections keep one', async () => {
    const second = await openDatabase({ address: { url: database.url, requireTls: false }, onIdleFault: () => undefined });
    await Promise.all(Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? append(database, `p-${at}`, `q-${at}`) : append(second, `p-${at}`))));
    await second.close();
    const verdict = check(await linesOf(database));
    expect(verdict).toMatchObject({ ok: true, entries: 301, problems: [] });
    expect(await createLedger(database.sql).id()).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('gets nothing from a transaction that fails, and has no gap after it', async () => {
    const before = await createLedger(database.sql).head();
    const failing = createTransactions(database.sql).together(async (within) => {
      await createLedger(database.sql).append([body('lost')], AT, within);
      throw new RangeError('stop');
    });
    await expect(failing).rejects.toThrow(RangeError);
    const [entry] = await append(database, 'kept');
    expect(entry?.number).toBe((before?.number ?? 0) + 1);
    expect(await createLedger(database.sql).ofPerson('lost')).toEqual([]);
    expect(await createLedger(database.sql).ofPerson('kept')).toEqual([entry]);
  });
});

describe('nobody can change it', () => {
  const statements = [
    `update byp.ledger_entry set previous = previous`, `delete from byp.ledger_entry where number = 2`, `truncate byp.ledger_entry cascade`,
    `update byp.ledger_seal set signature = ''`, `delete from byp.ledger_seal`, `truncate byp.ledger_seal`,
    `update byp.ledger_stamp set answer = ''`, `delete from byp.ledger_stamp`, `truncate byp.ledger_stamp`,
  ];
  let app: Client;
  beforeAll(async () => {
    const run = (text: string) => sql.raw(text).execute(database.sql);
    await run(`insert into byp.ledger_seal (number, key, body, signature) values (2, 'k', '{}', 's')`);
    await run(`insert into byp.ledger_stamp (digest, answer) values ('d', 'a')`);
    const role = `app_${new URL(database.url).pathname.slice(6, 18)}`;
    await run(`create role ${role} login password 'app'`);
    await run(`grant usage on schema byp to ${role}`);
    await run(`grant select, insert on all tables in schema byp to ${role}`);
    const address = new URL(database.url);
    address.username = role;
    address.password = 'app';
    app = new Client({ connectionString: address.href });
    await app.connect();
  });
  afterAll(() => app.end());

  test.each(statements)('the application’s account has no right to: %s', async (statement) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test.each(statements)('and who has every right is stopped by a trigger: %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.sql)).rejects.toMatchObject({ code: '23001' });
    const replica = sql.raw(`set session_replication_role = replica; ${statement}; set session_replication_role = origin`);
    await expect(replica.execute(database.sql)).rejects.toMatchObject({ code: '23001' });
    await sql`set session_replication_role = origin`.execute(database.sql);
  });

  test('an entry can only be put at the end, with hashes that are right', async () => {
    const [entry] = await append(other, 'a');
    const insert = (number: number, previous: string, digest: string, hash: string, text: string) =>
      app.query('insert into byp.ledger_entry (number, previous, digest, hash, body) values ($1, $2, $3, $4, $5)', [number, previous, digest, hash, text]);
    if (entry === undefined) throw new RangeError('nothing was written');
    const { number, previous, digest, hash, text } = entry;
    await expect(insert(number, previous, digest, hash, text)).rejects.toMatchObject({ code: '23001' });
    const head = await createLedger(database.sql).head();
    if (head === undefined) throw new RangeError('there is no head');
    await expect(insert(head.number + 2, head.hash, digest, hash, text)).rejects.toMatchObject({ code: '23001' });
    await expect(insert(head.number + 1, head.hash, digest, hash, text)).rejects.toMatchObject({ code: '23514' });
    await expect(insert(head.number + 1, head.hash, 'a'.repeat(64), hash, text)).rejects.toMatchObject({ code: '23514' });
    expect(check(await linesOf(database)).problems.filter(({ kind }) => !kind.startsWith('s') && kind !== 'unreadable')).toEqual([]);
  });
});

describe('signing the head', () => {
  const log = { info: () => undefined, error: () => undefined, warn: ({ code }: { readonly code?: unknown }) => void warned.push(code) };
  const warned: unknown[] = [];
  const sealing = (more: Partial<SealingParts> = {}): SealingParts => ({ ledger: createLedger(other.sql), key: privateKey, clock: { now: () => AT }, log, ...more });

  test('is done once for each head, whoever is first', async () => {
    expect((await Promise.all([sealLedger(sealing()), sealLedger(sealing())])).toSorted()).toEqual(['nothing-new', 'sealed']);
    expect(await sealLedger(sealing())).toBe('nothing-new');
    await append(other, 'b');
    expect(await sealLedger(sealing())).toBe('sealed');
    expect(check(await linesOf(other), publicKey)).toMatchObject({ ok: true, signatures: 'checked', sealed: { number: 3 } });
  });

  test('an extract withholds what is about others, and is proven by the same signature', async () => {
    await append(other, 'c', 'b');
    await sealLedger(sealing());
    const lines = await linesOf(other, new Set(['b']));
    expect(check(lines, publicKey)).toMatchObject({ ok: true, entries: 5, withheld: 2, sealed: { number: 5 } });
    expect(lines.join('\n')).not.toContain('“c”');
  });

  test('a time stamp service that is away is asked again, and keeps nothing from being signed', async () => {
    const away = { stamp: () => Promise.reject(Object.assign(new Error('away'), { code: 'x' })) };
    await append(other, 'd');
    expect(await sealLedger(sealing({ stamping: away }))).toBe('sealed');
    expect(warned).toEqual(['time-stamp-fault']);
    const there = { stamp: async (digest: string) => Buffer.from(digest).toString('base64') };
    expect(await sealLedger(sealing({ stamping: there }))).toBe('nothing-new');
    expect(await sealLedger(sealing({ stamping: there }))).toBe('nothing-new');
    expect(check(await linesOf(other), publicKey)).toMatchObject({ ok: true, stamps: 1 });
  });

  test('a chain that was damaged by its owner is not signed', async () => {
    await append(other, 'e');
    await sql`alter table byp.ledger_entry disable trigger user`.execute(other.sql);
    await sql`alter table byp.ledger_entry drop constraint ledger_entry_check, drop constraint ledger_entry_check1`.execute(other.sql);
    await sql`update byp.ledger_entry set body = replace(body, '“e”', '“f”') where number = (select max(number) from byp.ledger_entry)`.execute(other.sql);
    await expect(sealLedger(sealing())).rejects.toMatchObject({ code: 'ledger-damaged' });
    expect(check(await linesOf(other), publicKey).problems).toEqual([expect.objectContaining({ kind: 'changed', number: 7 })]);
  });

  test('nor one whose signed end was cut off', async () => {
    await sql`delete from byp.ledger_entry where number > 4`.execute(other.sql);
    await expect(sealLedger(sealing())).rejects.toMatchObject({ code: 'ledger-damaged' });
  });
});

describe('accounts of the database that are no superusers', () => {
  const [owner, app] = ['owner', 'app'].map((name) => `${name}_${randomUUID().slice(0, 8)}`) as [string, string];
  let empty: TestDatabase;
  const opened = (role: string) => {
    const url = new URL(empty.url);
    [url.username, url.password] = [role, 'secret'];
    return openDatabase({ address: { url: url.href, requireTls: false }, onIdleFault: () => undefined });
  };
  beforeAll(async () => {
    empty = await openEmptyDatabase();
    const name = new URL(empty.url).pathname.slice(1);
    for (const role of [owner, app]) await sql.raw(`create role ${role} login password 'secret'`).execute(empty.sql);
    await sql.raw(`alter database ${name} owner to ${owner}`).execute(empty.sql);
    const made = await opened(owner);
    await migrate(made.sql);
    await sql.raw(`grant usage on schema byp to ${app}`).execute(made.sql);
    await sql.raw(`grant select, insert, update, delete on all tables in schema byp to ${app}`).execute(made.sql);
    await sql.raw(`revoke update, delete on byp.ledger_entry, byp.ledger_seal, byp.ledger_stamp from ${app}`).execute(made.sql);
    await made.close();
  });
  afterAll(() => empty.close());

  test.each([['the owner of the tables', owner], ['the account of docs/ledger.md', app]])('%s can confirm, sign and stamp, and change nothing', async (_, role) => {
    const database = await opened(role);
    const world = new AttestingWorld(database);
    await world.start({ ask: 'everybody' });
    const outcome = await world.confirm(PEOPLE.tess);
    expect(outcome).toMatchObject({ kind: 'confirmed' });
    const [campaign] = await world.parts.store.campaigns(['running']);
    await world.attesting.close(PEOPLE.laleh.objectId, campaign?.id ?? '');
    const stamping = { stamp: async (digest: string) => Buffer.from(digest).toString('base64') };
    expect(await sealLedger({ ledger: createLedger(database.sql), key: privateKey, clock: { now: () => AT }, log: { info: () => undefined, warn: () => undefined, error: () => undefined }, stamping })).toBe('sealed');
    expect(check(await linesOf(database), publicKey)).toMatchObject({ ok: true, problems: [] });
    for (const statement of [`update byp.ledger_entry set previous = ''`, 'delete from byp.ledger_seal', 'truncate byp.ledger_stamp']) await expect(sql.raw(statement).execute(database.sql)).rejects.toMatchObject({ code: '42501' });
    await database.close();
  });
});
