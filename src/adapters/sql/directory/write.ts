import { sql } from 'kysely';
import type { Setting } from '../../../domain/directory.ts';
import type { DirectoryPlan } from '../../../domain/directory/plan.ts';
import type { Holding, KnownPerson } from '../../../domain/directory/state.ts';
import type { Sql } from '../database.ts';

/** Writes a plan: what ends gets its end, what begins a new line; both have the time of the transaction. */
export async function writePlan(db: Sql, { settings, people, holdings, source }: DirectoryPlan): Promise<void> {
  await endHoldings(db, holdings.ended, source);
  await endSettings(db, [...settings.ended, ...settings.changed.map(({ before }) => before)]);
  await endPeople(db, [...people.left, ...people.changed.map(({ before }) => before)]);
  await beginSettings(db, [...settings.added, ...settings.changed.map(({ after }) => after)]);
  await beginPeople(db, [...people.added, ...people.changed.map(({ after }) => after)]);
  await beginHoldings(db, holdings.begun, source);
}

// One statement a table with arrays: a trust's 20,000 lines are more than a statement may have parameters.

async function endHoldings(db: Sql, ended: readonly Holding[], source: string): Promise<void> {
  const [ids, settings, roles] = [ended.map(({ objectId }) => objectId), ended.map(({ setting }) => setting ?? ''), ended.map(({ role }) => role)];
  await sql`update byp.directory_role as held set valid_until = now()
    from unnest(${ids}::uuid[], ${settings}::text[], ${roles}::text[]) as gone (object_id, setting_id, role)
    where held.valid_until is null and held.source = ${source} and held.object_id = gone.object_id
      and coalesce(held.setting_id, '') = gone.setting_id and held.role = gone.role`.execute(db);
}

async function endSettings(db: Sql, ended: readonly Setting[]): Promise<void> {
  const ids = ended.map(({ id }) => id);
  await sql`update byp.directory_setting set valid_until = now() where valid_until is null and setting_id = any (${ids}::text[])`.execute(db);
}

async function endPeople(db: Sql, ended: readonly KnownPerson[]): Promise<void> {
  const ids = ended.map(({ objectId }) => objectId);
  await sql`update byp.directory_person set valid_until = now() where valid_until is null and object_id = any (${ids}::uuid[])`.execute(db);
}

async function beginSettings(db: Sql, begun: readonly Setting[]): Promise<void> {
  if (begun.length === 0) return;
  const rows = begun.map(({ id, name, timeZone, dslPhone }) => ({ settingId: id, name, timeZone, dslPhone: dslPhone ?? null, validUntil: null }));
  await db.insertInto('directorySetting').values(rows).execute();
}

async function beginPeople(db: Sql, begun: readonly KnownPerson[]): Promise<void> {
  const [ids, names, mails] = [begun.map(({ objectId }) => objectId), begun.map(({ name }) => name), begun.map(({ mail }) => mail ?? null)];
  await sql`insert into byp.directory_person (object_id, name, mail)
    select * from unnest(${ids}::uuid[], ${names}::text[], ${mails}::text[])`.execute(db);
}

async function beginHoldings(db: Sql, begun: readonly Holding[], source: string): Promise<void> {
  const [ids, settings] = [begun.map(({ objectId }) => objectId), begun.map(({ setting }) => setting ?? null)];
  const [roles, orders] = [begun.map(({ role }) => role), begun.map(({ order }) => order)];
  await sql`insert into byp.directory_role (object_id, setting_id, role, ask_order, source)
    select *, ${source} from unnest(${ids}::uuid[], ${settings}::text[], ${roles}::text[], ${orders}::integer[])`.execute(db);
}
