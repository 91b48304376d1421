import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Campaigns and readings, and the ledger: a chain that the database itself keeps append-only and unbroken. */
export const attestation: Migration = {
  async up(db) {
    await campaignTables(db);
    await ledgerTables(db);
    await keepUnbroken(db);
    await keepAppendOnly(db);
  },
};

async function campaignTables(db: Kysely<unknown>): Promise<void> {
  await sql`create table byp.attestation_campaign (
    id uuid primary key,
    state text not null check (state in ('draft', 'running', 'paused', 'closed')),
    edition text not null,
    plan json not null,
    created_by text not null,
    created_at timestamptz not null,
    started_at timestamptz,
    closed_at timestamptz
  )`.execute(db);
  await sql`create unique index attestation_campaign_open on byp.attestation_campaign (edition) where state in ('running', 'paused')`.execute(db);
  await sql`create table byp.attestation_reading (
    id uuid primary key,
    campaign uuid not null references byp.attestation_campaign (id),
    person text not null,
    name text not null,
    places jsonb not null,
    due date not null,
    state text not null,
    basis text,
    confirmed_edition text,
    confirmed_number bigint,
    confirmed_hash text,
    confirmed_at timestamptz,
    told_at timestamptz,
    opened_at timestamptz,
    progress json not null,
    left_at timestamptz,
    exempt text,
    undelivered text,
    unique (campaign, person)
  )`.execute(db);
  await sql`create index attestation_reading_person on byp.attestation_reading (person)`.execute(db);
  await sql`create table byp.attestation_told (
    reading uuid not null references byp.attestation_reading (id),
    occasion text not null,
    at timestamptz not null,
    primary key (reading, occasion)
  )`.execute(db);
}

async function ledgerTables(db: Kysely<unknown>): Promise<void> {
  // The columns after `body` are read from it, so that they cannot say anything else than what was hashed.
  await sql`create table byp.ledger_entry (
    number bigint primary key check (number > 0),
    previous text not null unique,
    digest text not null,
    hash text not null unique,
    body text not null,
    kind text not null generated always as (body::jsonb ->> 'kind') stored,
    person text generated always as (body::jsonb #>> '{person,id}') stored,
    edition text generated always as (body::jsonb ->> 'edition') stored,
    refers_to text generated always as (body::jsonb ->> 'refersTo') stored,
    check (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
    check (hash = encode(sha256(convert_to(format('{"digest":"%s","number":%s,"previous":"%s"}', digest, number, previous), 'UTF8')), 'hex'))
  )`.execute(db);
  await sql`create index ledger_entry_person on byp.ledger_entry (person, number) where person is not null`.execute(db);
  await sql`create index ledger_entry_confirmed on byp.ledger_entry (person) where kind = 'confirmed'`.execute(db);
  await sql`create unique index ledger_entry_withdrawn on byp.ledger_entry (refers_to) where kind = 'withdrawn'`.execute(db);
  // No reference to the entry: PostgreSQL would lock it for that, which needs the very right that is taken away.
  await sql`create table byp.ledger_seal (
    number bigint not null,
    key text not null,
    body text not null,
    signature text not null,
    primary key (number, key)
  )`.execute(db);
  await sql`create table byp.ledger_stamp (
    digest text primary key,
    answer text not null,
    at timestamptz not null default now()
  )`.execute(db);
}

/** Also a writer that goes round the program can only add the one entry that comes next. */
async function keepUnbroken(db: Kysely<unknown>): Promise<void> {
  await sql`create function byp.keep_chain() returns trigger language plpgsql as $$
    declare before text;
    begin
      if new.number = 1 then
        if new.previous <> repeat('0', 64) then raise exception 'byp.ledger_entry: the first entry follows nothing' using errcode = '23001'; end if;
        return new;
      end if;
      select hash into before from byp.ledger_entry where number = new.number - 1;
      if before is distinct from new.previous then raise exception 'byp.ledger_entry: the chain would be broken' using errcode = '23001'; end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger keep_chain before insert on byp.ledger_entry for each row execute function byp.keep_chain()`.execute(db);
  await sql`alter table byp.ledger_entry enable always trigger keep_chain`.execute(db);
}

/** Rights first, for accounts that have none; triggers for those that have, the owner and replication among them. */
async function keepAppendOnly(db: Kysely<unknown>): Promise<void> {
  await sql`create function byp.keep_ledger() returns trigger language plpgsql as $$
    begin raise exception 'byp.% is append-only', tg_table_name using errcode = '23001'; end $$`.execute(db);
  for (const table of ['ledger_entry', 'ledger_seal', 'ledger_stamp']) {
    await sql`revoke update, delete, truncate on byp.${sql.raw(table)} from public, current_user`.execute(db);
    await sql`create trigger keep_ledger before update or delete on byp.${sql.raw(table)} for each row execute function byp.keep_ledger()`.execute(db);
    await sql`create trigger keep_ledger_whole before truncate on byp.${sql.raw(table)} for each statement execute function byp.keep_ledger()`.execute(db);
    await sql`alter table byp.${sql.raw(table)} enable always trigger keep_ledger`.execute(db);
    await sql`alter table byp.${sql.raw(table)} enable always trigger keep_ledger_whole`.execute(db);
  }
}
