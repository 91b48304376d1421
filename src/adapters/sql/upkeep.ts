import type { UpkeepResult, UpkeepStore } from '../../domain/upkeep.ts';
import type { Sql } from './database.ts';
import { promptly } from './promptly.ts';

/** How the regular work went last, for all processes. Rejects with a ProductError. */
export function createUpkeepStore(sql: Sql): UpkeepStore {
  return {
    async keep({ task, at, outcome, code = null }: Omit<UpkeepResult, 'code'> & { code?: string | null }) {
      const row = { at, outcome, code };
      const newest = sql.insertInto('upkeepResult').values({ task, ...row }).onConflict((conflict) => conflict.column('task').doUpdateSet(row));
      await promptly(newest.execute());
    },
    async all() {
      const rows = await promptly(sql.selectFrom('upkeepResult').selectAll().orderBy('task').execute());
      return rows.map(({ task, at, outcome, code }) => ({ task, at, outcome, ...(code === null ? {} : { code }) }));
    },
  };
}
