import type { Migration } from 'kysely/migration';

/** How the regular work went last: codes and times. */
export const upkeep: Migration = {
  async up(db) {
    await db.schema
      .createTable('upkeep_result')
      .addColumn('task', 'text', (column) => column.primaryKey())
      .addColumn('at', 'timestamptz', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('code', 'text')
      .execute();
  },
};
