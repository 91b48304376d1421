/** Campaigns and readings in PostgreSQL. */
import { sql } from 'kysely';
import type { Occasion } from '../../domain/attestation/contract.ts';
import type { AttestationStore, CountedGroup, ReadingFilter, StandingConfirmation, StoredReading } from '../../domain/attestation/ports.ts';
import type { Transaction } from '../../domain/ports.ts';
import { campaignFrom, campaignRow, readingFrom, readingRow } from './attestation/rows.ts';
import type { Sql } from './database.ts';
import { databaseFault } from './faults.ts';
import { createTransactions, sqlWithin } from './transaction.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Rows that travel as one JSON value. */
const AT_ONCE = 2_000;

export function createAttestationStore(db: Sql): AttestationStore {
  const on = (within: Transaction | undefined): Sql => sqlWithin(db, within);
  const { together } = createTransactions(db);
  return {
    together: (work) => faultless(together(work)),
    saveCampaign: async (campaign, within) => {
      const { id, ...row } = campaignRow(campaign);
      await faultless(on(within).insertInto('attestationCampaign').values({ id, ...row }).onConflict((known) => known.column('id').doUpdateSet(row)).execute());
    },
    campaign: (id, within) => one(id, (guid) => campaignQuery(on(within), guid), campaignFrom),
    lockCampaign: (id, within) => one(id, (guid) => campaignQuery(on(within), guid).forUpdate(), campaignFrom),
    campaigns: async (states, within) => {
      const query = on(within).selectFrom('attestationCampaign').selectAll().orderBy('createdAt', 'desc').orderBy('id');
      return (await faultless((states === undefined ? query : query.where('state', 'in', [...states])).execute())).map(campaignFrom);
    },
    saveReadings: async (readings, within) => {
      for (let from = 0; from < readings.length; from += AT_ONCE) await faultless(writeReadings(on(within), readings.slice(from, from + AT_ONCE)));
    },
    reading: (id) => one(id, (guid) => readingQuery(db).where('id', '=', guid), readingFrom),
    lockReading: (id, within) => one(id, (guid) => readingQuery(on(within)).where('id', '=', guid).forUpdate(), readingFrom),
    readingsOf: (person, within) => many(readingQuery(on(within)).where('person', '=', person).orderBy('id')),
    readings: (campaign, filter) => many(filtered(readingQuery(db).where('campaign', '=', campaign), filter).orderBy(sql`name collate "C"`).orderBy('id')),
    lockReadings: (campaign, within) => many(readingQuery(on(within)).where('campaign', '=', campaign).orderBy('id').forUpdate()),
    lockReadingsOf: (person, within) => many(readingQuery(on(within)).where('person', '=', person).orderBy('id').forUpdate()),
    extend: async (campaign, due, within) => {
      await faultless(on(within).updateTable('attestationReading').set({ due }).where('campaign', '=', campaign).where('due', '<', due).execute());
    },
    counts: (campaign, today, settings) => faultless(readCounts(db, campaign, today, settings)),
    standing: (person, within) => faultless(readStanding(on(within), person)),
    toldOf: (campaign) => faultless(readTold(db, campaign)),
    noteTold: async (reading, occasion, at, within) => {
      const { numInsertedOrUpdatedRows } = await faultless(on(within).insertInto('attestationTold').values({ reading, occasion, at }).onConflict((known) => known.doNothing()).executeTakeFirst());
      return numInsertedOrUpdatedRows === 1n ? 'stored' : 'known';
    },
  };
}

type ReadingQuery = ReturnType<typeof readingQuery>;

function campaignQuery(db: Sql, id: string) {
  return db.selectFrom('attestationCampaign').selectAll().where('id', '=', id);
}

function readingQuery(db: Sql) {
  return db.selectFrom('attestationReading').selectAll();
}

/** An id that is no GUID is nobody's; PostgreSQL would call it a fault. */
async function one<Row, Found>(id: string, query: (id: string) => { executeTakeFirst(): Promise<Row | undefined> }, from: (row: Row) => Found): Promise<Found | undefined> {
  if (!GUID.test(id)) return undefined;
  const row = await faultless(query(id).executeTakeFirst());
  return row === undefined ? undefined : from(row);
}

async function many(query: ReadingQuery): Promise<readonly StoredReading[]> {
  return (await faultless(query.execute())).map(readingFrom);
}

function filtered(query: ReadingQuery, { settings, states }: ReadingFilter = {}): ReadingQuery {
  const bySetting = settings === undefined ? query : query.where(sql<boolean>`exists (select 1 from jsonb_array_elements(places) place where place ->> 'setting' = any(${[...settings]}))`);
  return states === undefined ? bySetting : bySetting.where(sql<boolean>`state = any(${[...states]})`);
}

const COLUMNS = `id uuid, campaign uuid, person text, name text, places jsonb, due date, state text, basis text,
  confirmed_edition text, confirmed_number bigint, confirmed_hash text, confirmed_at timestamptz, told_at timestamptz,
  opened_at timestamptz, progress json, left_at timestamptz, exempt text, undelivered text`;
const NAMES = COLUMNS.split(',').map((column) => column.trim().split(' ')[0] ?? '');
const REPLACED = NAMES.filter((name) => !['id', 'campaign', 'person'].includes(name)).map((name) => `${name} = excluded.${name}`).join(', ');

/** By id; somebody who has a reading in the campaign already keeps that. */
async function writeReadings(db: Sql, readings: readonly StoredReading[]): Promise<void> {
  await sql`insert into byp.attestation_reading (${sql.raw(NAMES.join(', '))})
    select r.* from jsonb_to_recordset(${JSON.stringify(readings.map(readingRow))}::jsonb) as r(${sql.raw(COLUMNS)})
    where not exists (select 1 from byp.attestation_reading other where other.campaign = r.campaign and other.person = r.person and other.id <> r.id)
    on conflict (id) do update set ${sql.raw(REPLACED)}`.execute(db);
}

/** Somebody in two settings, or with two roles in one, counts once in the group above. */
async function readCounts(db: Sql, campaign: string, today: string, settings: readonly string[] | undefined): Promise<readonly CountedGroup[]> {
  const led = settings === undefined ? sql`true` : sql`place.setting = any(${[...settings]})`;
  const { rows } = await sql<{ settingLevel: number; roleLevel: number; setting: string | null; role: string | null; state: CountedGroup['state']; people: number; overdue: number; onLeave: number; confirmed: number }>`
    select grouping(place.setting) as setting_level, grouping(place.role) as role_level, place.setting, place.role, state,
      count(distinct reading.id) as people,
      count(distinct reading.id) filter (where due < ${today}::date and state not in ('confirmed', 'confirmed-older', 'left', 'exempt')) as overdue,
      count(distinct reading.id) filter (where state = 'exempt' and exempt = 'long-leave') as on_leave,
      count(distinct reading.id) filter (where confirmed_hash is not null) as confirmed
    from byp.attestation_reading reading cross join lateral jsonb_to_recordset(places) as place(setting text, role text)
    where campaign = ${campaign} and ${led}
    group by grouping sets ((state), (place.setting, state), (place.setting, place.role, state))`.execute(db);
  return rows.map(({ settingLevel, roleLevel, setting, role, ...group }) => ({
    ...group,
    level: settingLevel === 1 ? 'total' : roleLevel === 1 ? 'setting' : 'role',
    ...(setting === null ? {} : { setting }),
    ...(role === null ? {} : { role }),
  }));
}

async function readStanding(db: Sql, person: string | undefined): Promise<ReadonlyMap<string, readonly StandingConfirmation[]>> {
  const { rows } = await sql<{ person: string; edition: string; number: number; hash: string; at: string }>`
    select person, edition, number, hash, body::jsonb ->> 'at' as at from byp.ledger_entry entry
    where kind = 'confirmed' and person is not null and edition is not null
      and (${person ?? null}::text is null or person = ${person ?? null})
      and not exists (select 1 from byp.ledger_entry withdrawn where withdrawn.kind = 'withdrawn' and withdrawn.refers_to = entry.hash)
    order by number`.execute(db);
  const grouped = Map.groupBy(rows, (row) => row.person);
  return new Map([...grouped].map(([id, own]) => [id, own.map(({ edition, number, hash, at }) => ({ edition, number, hash, at: new Date(at) }))]));
}

async function readTold(db: Sql, campaign: string): ReturnType<AttestationStore['toldOf']> {
  const rows = await db.selectFrom('attestationTold').innerJoin('attestationReading', 'attestationReading.id', 'attestationTold.reading')
    .where('attestationReading.campaign', '=', campaign).select(['attestationTold.reading', 'attestationTold.occasion']).execute();
  const grouped = Map.groupBy(rows, ({ reading }) => reading);
  return new Map([...grouped].map(([reading, told]) => [reading, new Set(told.map(({ occasion }) => occasion as Occasion))]));
}

async function faultless<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (fault) {
    throw databaseFault(fault);
  }
}
