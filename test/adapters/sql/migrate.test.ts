import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { jobTablesBehind, migrateJobTables } from '../../../src/adapters/jobs/boss.ts';
import { migrate, missingMigrations } from '../../../src/adapters/sql/migrate.ts';
import { MIGRATIONS } from '../../../src/adapters/sql/migrations/index.ts';
import { statementsWithin } from '../../../src/adapters/sql/transaction.ts';
import { openEmptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';

let empty: TestDatabase;
beforeAll(async () => {
  empty = await openEmptyDatabase();
});
afterAll(() => empty.close());

const names = Object.keys(MIGRATIONS);
const table = (name: string): Migration => ({ up: (db) => db.schema.createTable(name).addColumn('id', 'text').execute() });
const broken: Migration = { up: (db) => sql`select * from byp.nothing`.execute(db).then(() => undefined) };
const tables = async ({ sql: db }: TestDatabase) =>
  (await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'byp'`.execute(db)).rows.map(({ name }) => name);

describe('migrating', () => {
  test('several processes at once make each migration once; then nothing is missing', async () => {
    expect(await missingMigrations(empty.sql)).toEqual(names);
    const made = await Promise.all([1, 2, 3, 4].map(() => migrate(empty.sql)));
    expect(made.flat()).toEqual(names);
    expect(await missingMigrations(empty.sql)).toEqual([]);
    expect(await migrate(empty.sql)).toEqual([]);
  });

  test('job tables too, also several at once', async () => {
    const statements = statementsWithin(empty.sql);
    expect(await jobTablesBehind(statements)).toBe(true);
    await Promise.all([migrateJobTables(empty.database), migrateJobTables(empty.database)]);
    expect(await jobTablesBehind(statements)).toBe(false);
  });

  test('a newer version’s migrations disturb neither the older version nor its migrating', async () => {
    const migrated = await openTestDatabase();
    await migrate(migrated.sql, { ...MIGRATIONS, '9999-newer': table('newer') });
    expect(await missingMigrations(migrated.sql)).toEqual([]);
    expect(await migrate(migrated.sql)).toEqual([]);
    expect(await tables(migrated)).toContain('newer');
    await migrated.close();
  });

  test('one with a lower number may come later', async () => {
    const migrated = await openTestDatabase();
    await migrate(migrated.sql, { ...MIGRATIONS, '9999-b': table('b') });
    expect(await migrate(migrated.sql, { ...MIGRATIONS, '9998-a': table('a'), '9999-b': table('b') })).toEqual(['9998-a']);
    await migrated.close();
  });

  test('one that fails leaves nothing behind, and says PostgreSQL’s code only', async () => {
    const migrated = await openTestDatabase();
    const before = await tables(migrated);
    const failing = migrate(migrated.sql, { ...MIGRATIONS, '9998-fine': table('fine'), '9999-broken': broken });
    await expect(failing).rejects.toMatchObject({ code: 'database-behind', message: expect.stringContaining('42P01') });
    expect(await tables(migrated)).toEqual(before);
    await migrated.close();
  });
});
