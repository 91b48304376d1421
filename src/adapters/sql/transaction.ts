import { CompiledQuery, type Kysely } from 'kysely';
import type { Transaction, Transactions } from '../../domain/ports.ts';
import type { Sql } from './database.ts';

/** Transactions of the database behind the domain's opaque word for them. */
export function createTransactions(db: Sql): Transactions {
  return { together: (work) => db.transaction().execute((sql) => work(sql as unknown as Transaction)) };
}

/** What a store runs its statements on: the caller's transaction where there is one. */
export function sqlWithin(db: Sql, within: Transaction | undefined): Sql {
  return within === undefined ? db : (within as unknown as Sql);
}

/** Plain statements with `$1`, for an adapter with SQL of its own. */
export interface Statements {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export function statementsWithin(db: Sql, within?: Transaction): Statements {
  // Without plugins: the columns come back as the statement names them.
  const plain = sqlWithin(db, within).withoutPlugins() as Kysely<unknown>;
  return {
    async executeSql(text, values = []) {
      const { rows } = await plain.executeQuery(CompiledQuery.raw(text, values));
      return { rows: [...rows] };
    },
  };
}
