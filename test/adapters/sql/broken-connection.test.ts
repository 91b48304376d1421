import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { setTimeout as wait } from 'node:timers/promises';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('a connection that breaks between two statements of a transaction fails the second one, and not the process', async () => {
  const transaction = database.sql.transaction().execute(async (within) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(within);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.sql);
    await wait(100);
    await sql`select 1`.execute(within);
  });
  await expect(transaction).rejects.toThrow();
  expect((await sql<{ one: number }>`select 1 as one`.execute(database.sql)).rows).toEqual([{ one: 1 }]);
});
