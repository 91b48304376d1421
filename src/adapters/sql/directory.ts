/** The directory in PostgreSQL: reads with a short cache, and revisions one after the other. */
import { sql } from 'kysely';
import type { Person, Responder, Setting, SettingId } from '../../domain/directory.ts';
import { GUID } from '../../domain/directory/read-line.ts';
import type { AnyRole } from '../../domain/directory/role-words.ts';
import type { DirectoryState } from '../../domain/directory/state.ts';
import type { DirectoryRun, DirectoryStore } from '../../domain/directory/store.ts';
import type { Clock, Transaction } from '../../domain/ports.ts';
import type { Sql } from './database.ts';
import { personFrom, readPeople, rolesToday, settingFrom } from './directory/rows.ts';
import { ShortCache } from './directory/short-cache.ts';
import { writePlan } from './directory/write.ts';
import { databaseFault } from './faults.ts';

/** So long may another process go on with what the directory said before: a leaver's access, too. */
const CACHE_MS = 5_000;
/** PostgreSQL's advisory lock for revisions; any number that no one else takes. */
const REVISION_LOCK = 20_020_002;

export function createDirectoryStore(db: Sql, clock: Clock): DirectoryStore {
  const cache = new ShortCache(clock, CACHE_MS);
  const read = <T>(key: string, ask: () => Promise<T>): Promise<T> => cache.read(key, () => catalogued(ask()));
  const settings = () => read('settings', () => readSettings(db));
  return {
    person: (id) => read(`person ${id.toLowerCase()}`, () => readPerson(db, id.toLowerCase())),
    setting: (id) => read(`setting ${id}`, () => readSetting(db, id)),
    settingsOf: async (person) => settingsOf(await settings(), person),
    responders: (setting) => read(`responders ${setting}`, () => readResponders(db, setting)),
    administrators: () => read('administrators', () => readHolders(db, 'administrator')),
    isEmpty: () => read('empty', async () => (await db.selectFrom('directoryPerson').select('objectId').where('validUntil', 'is', null).limit(1).execute()).length === 0),
    settings,
    people: () => catalogued(readEverybody(db)),
    state: () => catalogued(readState(db)),
    note: (run) => catalogued(writeRun(db, run)),
    runs: (most) => catalogued(readRuns(db, most)),
    async revise(judge) {
      const judged = await catalogued(db.transaction().execute(async (within) => {
        await sql`select pg_advisory_xact_lock(${REVISION_LOCK})`.execute(within);
        const judgement = await judge(await readState(within));
        if (judgement.apply) await writePlan(within, judgement.plan);
        if (judgement.apply) await judgement.alongside?.(within as unknown as Transaction);
        await writeRun(within, judgement.run);
        return judgement;
      }));
      cache.drop();
      return judged;
    },
  };
}

async function catalogued<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    throw databaseFault(fault);
  }
}

function settingsOf(settings: readonly Setting[], { state, roles, trustRoles }: Person): readonly Setting[] {
  if (state === 'left') return [];
  return trustRoles.length > 0 ? settings : settings.filter(({ id }) => roles.some(({ setting }) => setting === id));
}

/** Ids come from outside: what is no GUID is nobody's. */
async function readPerson(db: Sql, id: string): Promise<Person | undefined> {
  return GUID.test(id) ? (await readPeople(db, [id]))[0] : undefined;
}

async function readSettings(db: Sql): Promise<readonly Setting[]> {
  const rows = await db.selectFrom('directorySetting').selectAll().where('validUntil', 'is', null).orderBy('name').orderBy('settingId').execute();
  return rows.map(settingFrom);
}

/** Also one that has ended: its reports are still read. */
async function readSetting(db: Sql, id: SettingId): Promise<Setting | undefined> {
  const row = await db.selectFrom('directorySetting').selectAll().where('settingId', '=', id).orderBy(sql`valid_until desc nulls first`).limit(1).executeTakeFirst();
  return row === undefined ? undefined : settingFrom(row);
}

const ASKED = ['dsl', 'deputy-dsl', 'slt'] as const;

async function readResponders(db: Sql, setting: SettingId): Promise<readonly Responder[]> {
  const rows = await rolesToday(db).where('settingId', '=', setting).where('role', 'in', [...ASKED]).execute();
  const people = await readPeople(db, [...new Set(rows.map(({ objectId }) => objectId))]);
  return people.flatMap((person) => responder(person, setting)).toSorted(asAsked).map(({ person, role }) => ({ person, role }));
}

/** Somebody who is DSL and in the leadership team is asked once, as what comes first. */
function responder(person: Person, setting: SettingId): readonly (Responder & { readonly order: number })[] {
  const held = (role: string) => person.roles.find((one) => one.setting === setting && one.role === role);
  const role = ASKED.find(held);
  return role === undefined || person.state === 'left' ? [] : [{ person, role, order: held(role)?.order ?? 0 }];
}

function asAsked(one: Responder & { readonly order: number }, other: Responder & { readonly order: number }): number {
  return ASKED.indexOf(one.role) - ASKED.indexOf(other.role) || one.order - other.order || byName(one.person, other.person);
}

function byName(one: Person, other: Person): number {
  return one.name.localeCompare(other.name, 'en-GB') || one.objectId.localeCompare(other.objectId);
}

async function readHolders(db: Sql, role: AnyRole): Promise<readonly Person[]> {
  const rows = await rolesToday(db).where('role', '=', role).execute();
  return (await readPeople(db, rows.map(({ objectId }) => objectId))).filter(({ state }) => state === 'present').toSorted(byName);
}

async function readEverybody(db: Sql): Promise<readonly Person[]> {
  const people = await db.selectFrom('directoryPerson').selectAll().where('validUntil', 'is', null).execute();
  const roles = Map.groupBy(await rolesToday(db).execute(), ({ objectId }) => objectId);
  return people.map((row) => personFrom(row, roles.get(row.objectId) ?? [])).toSorted(byName);
}

async function readState(db: Sql): Promise<DirectoryState> {
  const people = await db.selectFrom('directoryPerson').select(['objectId', 'name', 'mail']).where('validUntil', 'is', null).execute();
  const roles = await rolesToday(db).execute();
  return {
    settings: await readSettings(db),
    people: people.map(({ objectId, name, mail }) => ({ objectId, name, ...(mail === null ? {} : { mail }) })),
    holdings: roles.map(({ objectId, settingId, role, askOrder, source }) => ({ objectId, role: role as AnyRole, order: askOrder, source, ...(settingId === null ? {} : { setting: settingId }) })),
  };
}

async function writeRun(db: Sql, { reason, fileHash, counts, ...run }: DirectoryRun): Promise<void> {
  await db.insertInto('directoryRun').values({ ...run, reason: reason ?? null, fileHash: fileHash ?? null, counts: JSON.stringify(counts) }).execute();
}

async function readRuns(db: Sql, most: number): ReturnType<DirectoryStore['runs']> {
  const rows = await db.selectFrom('directoryRun').selectAll().orderBy('runId', 'desc').limit(most).execute();
  return rows.map(({ at, source, by, outcome, reason, fileHash, counts }) => ({ at, source, by, outcome, counts, ...(reason === null ? {} : { reason }), ...(fileHash === null ? {} : { fileHash }) }));
}
