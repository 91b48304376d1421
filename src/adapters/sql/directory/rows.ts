import { sql } from 'kysely';
import type { Person, Setting, SettingRole, TrustRole } from '../../../domain/directory.ts';
import { isTrustRole, type AnyRole } from '../../../domain/directory/role-words.ts';
import type { Sql } from '../database.ts';

export interface SettingRow {
  readonly settingId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly dslPhone: string | null;
}

export interface PersonRow {
  readonly objectId: string;
  readonly name: string;
  readonly mail: string | null;
  readonly validUntil: Date | null;
}

export interface RoleRow {
  readonly objectId: string;
  readonly settingId: string | null;
  readonly role: string;
  readonly askOrder: number;
}

export function settingFrom({ settingId, name, timeZone, dslPhone }: SettingRow): Setting {
  return { id: settingId, name, timeZone, ...(dslPhone === null ? {} : { dslPhone }) };
}

/** A person with the roles of today; where two sources give the same role it is there once, with the lower order. */
export function personFrom({ objectId, name, mail, validUntil }: PersonRow, rows: readonly RoleRow[]): Person {
  const state = validUntil === null ? 'present' : 'left';
  const own = state === 'left' ? [] : rows.filter((row) => row.objectId === objectId).toSorted((one, other) => one.askOrder - other.askOrder);
  const roles = new Map<string, Person['roles'][number]>();
  const trustRoles = new Set<TrustRole>();
  for (const { settingId, role, askOrder } of own) {
    const held = role as AnyRole;
    const key = `${settingId ?? ''} ${role}`;
    if (isTrustRole(held)) trustRoles.add(held);
    else if (settingId !== null && !roles.has(key)) roles.set(key, { setting: settingId, role: held satisfies SettingRole, order: askOrder });
  }
  return { objectId, name, state, roles: [...roles.values()], trustRoles: [...trustRoles], ...(mail === null ? {} : { mail }) };
}

/** Those of the ids that the directory has ever known, as they are today or were last. */
export async function readPeople(db: Sql, ids: readonly string[]): Promise<readonly Person[]> {
  if (ids.length === 0) return [];
  const people = await db
    .selectFrom('directoryPerson')
    .distinctOn('objectId')
    .select(['objectId', 'name', 'mail', 'validUntil'])
    .where('objectId', 'in', ids)
    .orderBy('objectId')
    .orderBy(sql`valid_until desc nulls first`)
    .execute();
  const roles = await rolesToday(db).where('objectId', 'in', ids).execute();
  return people.map((row) => personFrom(row, roles));
}

export function rolesToday(db: Sql) {
  return db.selectFrom('directoryRole').select(['objectId', 'settingId', 'role', 'askOrder', 'source']).where('validUntil', 'is', null);
}
