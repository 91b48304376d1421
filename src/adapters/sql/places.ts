import type { Selectable } from 'kysely';
import type { CanaryStore, DslChannel, DslChannelStore, PersonPlace, Places, ServiceAddress } from '../../domain/places.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Sql } from './database.ts';
import { databaseFault } from './faults.ts';
import { promptly } from './promptly.ts';
import type { DslChannelTable, PersonPlaceTable } from './schema.ts';

/** Where people are, shared by all processes. Rejects with a ProductError while the database is away. */
export function createPlaces(sql: Sql, clock: Clock): Places {
  return {
    async keepPerson(place) {
      const row = { ...personRow(place), seenAt: clock.now() };
      const { conversation, ...others } = row;
      const change = conversation === null ? others : row;
      await promptly(sql.insertInto('personPlace').values(row).onConflict((conflict) => conflict.column('person').doUpdateSet(change)).execute());
    },
    async person(person) {
      const row = await named(sql.selectFrom('personPlace').selectAll().where('person', '=', person).executeTakeFirst());
      return row === undefined ? undefined : personOf(row);
    },
    serving: (conversation) => servingOf(sql, conversation),
    async anyAddress() {
      const row = await named(sql.selectFrom('personPlace').selectAll().orderBy('seenAt', 'desc').limit(1).executeTakeFirst());
      return row === undefined ? undefined : addressOf(row);
    },
  };
}

/** A thread's id is its channel's with the thread's own behind a semicolon. */
async function servingOf(sql: Sql, conversation: string): Promise<ServiceAddress | undefined> {
  const person = await named(sql.selectFrom('personPlace').selectAll().where('conversation', '=', conversation).limit(1).executeTakeFirst());
  if (person !== undefined) return addressOf(person);
  const channel = conversation.split(';')[0] ?? '';
  const query = sql.selectFrom('dslChannel').selectAll().where('channel', '=', channel).orderBy('offeredAt', 'desc').limit(1);
  const found = await named(query.executeTakeFirst());
  return found === undefined ? undefined : addressOf(found);
}

export function createDslChannelStore(sql: Sql): DslChannelStore {
  return {
    async offer(channel) {
      await named(sql.insertInto('dslChannel').values(channelRow(channel)).onConflict((conflict) => conflict.doNothing()).execute());
    },
    async find(id) {
      const row = await named(sql.selectFrom('dslChannel').selectAll().where('id', '=', id).executeTakeFirst());
      return row === undefined ? undefined : channelOf(row);
    },
    confirm: (id, by, at) => named(sql.transaction().execute((within) => confirm(within, id, by, at))),
    async current(setting) {
      const query = sql.selectFrom('dslChannel').selectAll().where('setting', '=', setting).where('confirmedAt', 'is not', null).where('endedAt', 'is', null);
      const row = await named(query.executeTakeFirst());
      return row === undefined ? undefined : channelOf(row);
    },
    async all() {
      return (await named(sql.selectFrom('dslChannel').selectAll().orderBy('offeredAt').execute())).map(channelOf);
    },
  };
}

/** The rows of the setting are locked first, so that two confirmations at once make one channel, not two. */
async function confirm(within: Sql, id: string, by: string, at: Date): Promise<'confirmed' | 'known'> {
  const offered = await within.selectFrom('dslChannel').select('setting').where('id', '=', id).executeTakeFirstOrThrow();
  const rows = await within.selectFrom('dslChannel').selectAll().where('setting', '=', offered.setting).orderBy('id').forUpdate().execute();
  const wanted = rows.find((row) => row.id === id);
  if (wanted === undefined || wanted.confirmedAt !== null) return 'known';
  const former = rows.filter((row) => row.confirmedAt !== null && row.endedAt === null).map((row) => row.id);
  if (former.length > 0) await within.updateTable('dslChannel').set({ endedAt: at }).where('id', 'in', former).execute();
  await within.updateTable('dslChannel').set({ confirmedBy: by, confirmedAt: at }).where('id', '=', id).execute();
  return 'confirmed';
}

export function createCanaryStore(sql: Sql): CanaryStore {
  return {
    async keep({ subject, at, trouble }) {
      const before = await named(sql.selectFrom('canaryResult').selectAll().where('subject', '=', subject).executeTakeFirst());
      const row = { at, trouble: trouble ?? null };
      await named(sql.insertInto('canaryResult').values({ subject, ...row }).onConflict((conflict) => conflict.column('subject').doUpdateSet(row)).execute());
      return before === undefined ? undefined : resultOf(before);
    },
    async all() {
      return (await named(sql.selectFrom('canaryResult').selectAll().orderBy('subject').execute())).map(resultOf);
    },
  };
}

function resultOf({ subject, at, trouble }: { subject: string; at: Date; trouble: string | null }) {
  return { subject, at, ...(trouble === null ? {} : { trouble }) };
}

function personRow({ tenant = null, conversation = null, ...place }: { tenant?: string | null; conversation?: string | null } & Omit<PersonPlace, 'tenant' | 'conversation'>) {
  return { ...place, tenant, conversation };
}

function personOf(row: Selectable<PersonPlaceTable>): PersonPlace {
  const { person, chatUser, conversation } = row;
  return { ...addressOf(row), person, chatUser, ...(conversation === null ? {} : { conversation }) };
}

function addressOf({ serviceUrl, bot, tenant }: { serviceUrl: string; bot: string; tenant: string | null }): ServiceAddress {
  return { serviceUrl, bot, ...(tenant === null ? {} : { tenant }) };
}

function channelRow({ team = null, tenant = null, confirmedBy = null, confirmedAt = null, endedAt = null, ...channel }: {
  [Name in keyof DslChannel]: DslChannel[Name] | null;
}) {
  return { ...(channel as Pick<DslChannel, 'id' | 'setting' | 'channel' | 'serviceUrl' | 'bot' | 'offeredBy' | 'offeredAt'>), team, tenant, confirmedBy, confirmedAt, endedAt };
}

function channelOf(row: Selectable<DslChannelTable>): DslChannel {
  const { id, setting, channel, offeredBy, offeredAt } = row;
  const optional = { team: row.team, confirmedBy: row.confirmedBy, confirmedAt: row.confirmedAt, endedAt: row.endedAt };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null));
  return { ...addressOf(row), id, setting, channel, offeredBy, offeredAt, ...given };
}

/** The work's result, or its fault as one of the catalogue. */
async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    throw databaseFault(fault);
  }
}
