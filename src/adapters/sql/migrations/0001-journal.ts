import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Answers by id, what was thought of them, and the short memory of conversations. */
export const journal: Migration = {
  async up(db) {
    await db.schema
      .createTable('decision')
      .addColumn('decision_id', 'text', (column) => column.primaryKey())
      .addColumn('answer', 'json', (column) => column.notNull())
      .addColumn('day', 'date', (column) => column.notNull().defaultTo(sql`(now() at time zone 'utc')::date`))
      .execute();
    await db.schema
      .createTable('feedback')
      .addColumn('once', 'text', (column) => column.primaryKey())
      .addColumn('decision_id', 'text', (column) => column.notNull())
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('day', 'date', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('conversation_memory')
      .addColumn('conversation', 'text', (column) => column.primaryKey())
      .addColumn('memory', 'json', (column) => column.notNull())
      .addColumn('ends_at', 'timestamptz', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('conversation_memory_ends_at').on('conversation_memory').column('ends_at').execute();
  },
};
