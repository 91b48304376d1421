import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Reports with their history, forms in the making, posts, the audit trail, calendars and what retention deleted. */
export const reporting: Migration = {
  async up(db) {
    await reportTables(db);
    await workingTables(db);
    await trailTables(db);
    await guards(db);
    await retention(db);
  },
};

async function reportTables(db: Kysely<unknown>): Promise<void> {
  await sql`create table byp.report (
    id uuid primary key,
    reference text not null unique,
    setting text not null,
    reporter text not null,
    state text not null check (state in ('stored', 'delivered', 'acknowledged', 'taken-on', 'closed')),
    stored_at timestamptz not null,
    version integer not null,
    outcome text,
    closed_at timestamptz,
    hold text,
    content bytea not null,
    content_key text not null
  )`.execute(db);
  await sql`create index report_reporter on byp.report (reporter, stored_at)`.execute(db);
  await sql`create index report_setting on byp.report (setting, stored_at)`.execute(db);
  await sql`create index report_waiting on byp.report (stored_at) where state in ('stored', 'delivered')`.execute(db);
  await sql`create table byp.report_event (
    report uuid not null references byp.report (id),
    number integer not null,
    at timestamptz not null,
    kind text not null,
    person text,
    outcome text,
    detail text,
    press text,
    content bytea,
    content_key text,
    primary key (report, number),
    unique (report, press)
  )`.execute(db);
}

async function workingTables(db: Kysely<unknown>): Promise<void> {
  await sql`create table byp.report_draft (
    person text primary key,
    id uuid not null unique,
    ends_at timestamptz not null,
    content bytea not null,
    content_key text not null
  )`.execute(db);
  await sql`create table byp.report_post (
    report uuid not null,
    purpose text not null,
    place text not null,
    conversation text,
    activity text,
    version integer not null default 0,
    held_until timestamptz,
    primary key (report, purpose, place)
  )`.execute(db);
  await sql`create table byp.report_calendar (
    setting text primary key,
    hours jsonb not null
  )`.execute(db);
}

async function trailTables(db: Kysely<unknown>): Promise<void> {
  await sql`create table byp.audit (
    number bigint generated always as identity primary key,
    at timestamptz not null,
    deed text not null,
    person text,
    report uuid,
    setting text,
    detail text
  )`.execute(db);
  await sql`create index audit_report on byp.audit (report) where report is not null`.execute(db);
  await sql`create index audit_at on byp.audit (at)`.execute(db);
  await sql`create table byp.retention_deletion (
    number bigint generated always as identity primary key,
    day date not null,
    category text not null,
    setting text not null,
    stored_year integer not null,
    schedule text not null,
    approved_as text not null
  )`.execute(db);
}

/** History and trail only grow. A new key changes the box of a text and nothing else; only retention takes away. */
async function guards(db: Kysely<unknown>): Promise<void> {
  await sql`create function byp.keep_history() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('byp.keeping', true) = 'retention' then return old; end if;
      if tg_op = 'UPDATE' and current_setting('byp.keeping', true) = 'reseal'
        and to_jsonb(new) - 'content' - 'content_key' = to_jsonb(old) - 'content' - 'content_key' then return new; end if;
      raise exception 'byp.% is append-only', tg_table_name using errcode = '23001';
    end $$`.execute(db);
  for (const table of ['report_event', 'audit', 'retention_deletion']) {
    await sql`create trigger keep_history before update or delete on byp.${sql.raw(table)} for each row execute function byp.keep_history()`.execute(db);
    await sql`create trigger keep_history_whole before truncate on byp.${sql.raw(table)} for each statement execute function byp.keep_history()`.execute(db);
  }
  await sql`create trigger keep_history before delete on byp.report for each row execute function byp.keep_history()`.execute(db);
  await sql`create trigger keep_history_whole before truncate on byp.report for each statement execute function byp.keep_history()`.execute(db);
}

async function retention(db: Kysely<unknown>): Promise<void> {
  await sql`create function byp.reseal_event(of_report uuid, of_number integer, new_content bytea, new_key text) returns void language plpgsql as $$
    begin
      perform set_config('byp.keeping', 'reseal', true);
      update byp.report_event set content = new_content, content_key = new_key where report = of_report and number = of_number;
      perform set_config('byp.keeping', '', true);
    end $$`.execute(db);
  // Held or open reports stay whatever the caller thinks.
  await sql`create function byp.forget_report(of_report uuid) returns boolean language plpgsql as $$
    begin
      perform 1 from byp.report where id = of_report and state = 'closed' and hold is null for update;
      if not found then return false; end if;
      perform set_config('byp.keeping', 'retention', true);
      delete from byp.report_post where report = of_report;
      delete from byp.report_event where report = of_report;
      delete from byp.audit where report = of_report;
      delete from byp.report where id = of_report;
      perform set_config('byp.keeping', '', true);
      return true;
    end $$`.execute(db);
  await sql`create function byp.forget_audit(older_than timestamptz) returns bigint language plpgsql as $$
    declare forgotten bigint;
    begin
      perform set_config('byp.keeping', 'retention', true);
      delete from byp.audit where at < older_than and (report is null or not exists (select 1 from byp.report where id = audit.report));
      get diagnostics forgotten = row_count;
      perform set_config('byp.keeping', '', true);
      return forgotten;
    end $$`.execute(db);
}
