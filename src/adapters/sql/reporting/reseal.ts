/** Changing the key: what another key has sealed is sealed anew, some rows at a time, while the program runs. */
import { sql as raw } from 'kysely';
import { ProductError } from '../../../domain/errors.ts';
import { databaseFault } from '../faults.ts';
import type { Sql } from '../database.ts';
import type { StoreParts } from './reports.ts';
import { placeOf, resealed } from './rows.ts';

export interface ResealParts extends Pick<StoreParts, 'db' | 'sealer'> {
  /** Ids of the keys that are there; rows of other keys are passed over instead of stopping all. */
  readonly known?: readonly string[];
}

type Parts = ResealParts;

/** Rows under another key than the current one, which can be opened. */
const due = ({ sealer, known }: Parts) =>
  known === undefined ? raw<boolean>`content_key <> ${sealer.current}` : raw<boolean>`content_key <> ${sealer.current} and content_key = any(${[...known]}::text[])`;


/**
 * Seals up to `batch` rows of each table with the current key, each table in a transaction of its own, and resolves
 * to how many rows it did: 0 means that no text is left under another key that is known.
 * @throws ProductError `report-key-missing` or `report-seal-broken` where a row cannot be opened
 */
export async function reseal({ db, ...parts }: ResealParts, batch = 200): Promise<number> {
  const done: number[] = [];
  for (const table of [resealReports, resealEvents, resealDrafts]) {
    done.push(await db.transaction().execute((within) => table({ ...parts, db: within }, batch)).catch((fault: unknown) => {
      throw databaseFault(fault);
    }));
  }
  return done.reduce((sum, count) => sum + count, 0);
}

/** How many texts each key has sealed, by id of the key. */
export async function sealedBy(db: Sql): Promise<ReadonlyMap<string, number>> {
  const { rows } = await raw<{ key: string; count: number }>`select content_key as key, count(*) as count from (
    select content_key from byp.report union all select content_key from byp.report_event where content_key is not null
    union all select content_key from byp.report_draft) as sealed group by content_key order by content_key`.execute(db);
  return new Map(rows.map(({ key, count }) => [key, Number(count)]));
}

async function resealReports(parts: Parts, batch: number): Promise<number> {
  const { db, sealer } = parts;
  const rows = await db.selectFrom('report').select(['id', 'content', 'contentKey']).where(due(parts))
    .orderBy('id').limit(batch).forUpdate().skipLocked().execute();
  for (const row of rows) await db.updateTable('report').set(anew(sealer, row, placeOf.report(row.id))).where('id', '=', row.id).execute();
  return rows.length;
}

/** The history refuses to be changed: a function of the database changes the box and nothing else. */
async function resealEvents(parts: Parts, batch: number): Promise<number> {
  const { db, sealer } = parts;
  const rows = await db.selectFrom('reportEvent').select(['report', 'number', 'content', 'contentKey'])
    .where('contentKey', 'is not', null).where(due(parts)).orderBy('report').orderBy('number').limit(batch).forUpdate().skipLocked().execute();
  for (const { report, number, content, contentKey } of rows) {
    if (content === null || contentKey === null) continue;
    const box = anew(sealer, { content, contentKey }, placeOf.event(report, number));
    await raw`select byp.reseal_event(${report}, ${number}, ${box.content}, ${box.contentKey})`.execute(db);
  }
  return rows.length;
}

async function resealDrafts(parts: Parts, batch: number): Promise<number> {
  const { db, sealer } = parts;
  const rows = await db.selectFrom('reportDraft').selectAll().where(due(parts))
    .orderBy('person').limit(batch).forUpdate().skipLocked().execute();
  for (const row of rows) {
    const box = anew(sealer, row, placeOf.draft(row.person, row.id));
    await db.updateTable('reportDraft').set(box).where('person', '=', row.person).execute();
  }
  return rows.length;
}

/** Names the row that cannot be opened, for it has to be found and restored; its ids tell nothing of it. */
function anew(sealer: Parts['sealer'], box: Parameters<typeof resealed>[1], place: string): ReturnType<typeof resealed> {
  try {
    return resealed(sealer, box, place);
  } catch (cause) {
    if (!(cause instanceof ProductError) || cause.code !== 'report-seal-broken') throw cause;
    throw new ProductError(cause.code, `Key ${box.contentKey}, row ${place}`, { cause });
  }
}
