import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const HISTORY = 'valid_from timestamptz not null default now(), valid_until timestamptz';

/**
 * Settings, people and the roles that they hold, each with its history: a line whose `valid_until` is null holds
 * today. What was read of the groups of Microsoft Entra ID, and an append-only list of the runs over all this.
 */
export const directory: Migration = {
  async up(db) {
    for (const statement of [SETTINGS, PEOPLE, ROLES, RUNS, GROUPS].flat()) await sql.raw(statement).execute(db);
  },
};

const SETTINGS = [
  `create table byp.directory_setting (setting_id text not null, name text not null, time_zone text not null, dsl_phone text, ${HISTORY})`,
  'create unique index directory_setting_today on byp.directory_setting (setting_id) where valid_until is null',
  'create index directory_setting_ever on byp.directory_setting (setting_id, valid_until)',
];

const PEOPLE = [
  `create table byp.directory_person (object_id uuid not null, name text not null, mail text, ${HISTORY})`,
  'create unique index directory_person_today on byp.directory_person (object_id) where valid_until is null',
  'create index directory_person_ever on byp.directory_person (object_id, valid_until)',
];

const ROLES = [
  `create table byp.directory_role (object_id uuid not null, setting_id text, role text not null, ask_order integer not null, source text not null, ${HISTORY})`,
  `create unique index directory_role_today on byp.directory_role (object_id, coalesce(setting_id, ''), role, source) where valid_until is null`,
  'create index directory_role_of_setting on byp.directory_role (setting_id, role) where valid_until is null',
];

const RUNS = [
  `create table byp.directory_run (run_id bigint generated always as identity primary key, at timestamptz not null default now(),
    source text not null, by text not null, outcome text not null, reason text, file_hash text, counts json not null)`,
  `create function byp.refuse_change_of_run() returns trigger language plpgsql as $$
    begin raise exception 'directory_run is append-only' using errcode = '55000'; end $$`,
  `create trigger append_only before update or delete or truncate on byp.directory_run
    for each statement execute function byp.refuse_change_of_run()`,
];

const GROUPS = [
  `create table byp.directory_groups (only_one boolean primary key default true check (only_one), revision integer not null,
    snapshot json not null, saved_at timestamptz not null default now())`,
];
