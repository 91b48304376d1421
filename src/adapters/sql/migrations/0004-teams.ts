import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where people and DSL channels are in Teams, and what the canary found. Ids of the service; no names, no texts. */
export const teams: Migration = {
  async up(db) {
    await db.schema
      .createTable('person_place')
      .addColumn('person', 'text', (column) => column.primaryKey())
      .addColumn('chat_user', 'text', (column) => column.notNull())
      .addColumn('conversation', 'text')
      .addColumn('service_url', 'text', (column) => column.notNull())
      .addColumn('bot', 'text', (column) => column.notNull())
      .addColumn('tenant', 'text')
      .addColumn('seen_at', 'timestamptz', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('person_place_conversation').on('person_place').column('conversation').execute();
    await db.schema
      .createTable('dsl_channel')
      .addColumn('id', 'uuid', (column) => column.primaryKey())
      .addColumn('setting', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('team', 'text')
      .addColumn('service_url', 'text', (column) => column.notNull())
      .addColumn('bot', 'text', (column) => column.notNull())
      .addColumn('tenant', 'text')
      .addColumn('offered_by', 'text', (column) => column.notNull())
      .addColumn('offered_at', 'timestamptz', (column) => column.notNull())
      .addColumn('confirmed_by', 'text')
      .addColumn('confirmed_at', 'timestamptz')
      .addColumn('ended_at', 'timestamptz')
      .execute();
    // At most one channel of a setting counts.
    await db.schema
      .createIndex('dsl_channel_current')
      .unique()
      .on('dsl_channel')
      .column('setting')
      .where(sql.ref('confirmed_at'), 'is not', null)
      .where(sql.ref('ended_at'), 'is', null)
      .execute();
    await db.schema.createIndex('dsl_channel_place').on('dsl_channel').column('channel').execute();
    await db.schema
      .createTable('canary_result')
      .addColumn('subject', 'text', (column) => column.primaryKey())
      .addColumn('at', 'timestamptz', (column) => column.notNull())
      .addColumn('trouble', 'text')
      .execute();
  },
};
