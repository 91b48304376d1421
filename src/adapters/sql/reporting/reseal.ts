/** Changing the key: what another key has sealed is sealed anew, some rows at a time, while the program runs. */
import { sql as raw } from 'kysely';
import { databaseFault } from '../faults.ts';
import type { Sql } from '../database.ts';
import type { StoreParts } from './reports.ts';
import { placeOf, resealed } from './rows.ts';

type Parts = Pick<StoreParts, 'db' | 'sealer'>;

/**
 * Seals up to `batch` rows of each table with the current key, each table in a transaction of its own, and resolves
 * to how many rows it did: 0 means that no text is left under another key, and the old keys may go.
 * @throws ProductError `report-key-missing` or `report-seal-broken` where a row cannot be opened
 */
export async function reseal({ db, sealer }: Parts, batch = 200): Promise<number> {
  const done: number[] = [];
  for (const table of [resealReports, resealEvents, resealDrafts]) {
    done.push(await db.transaction().execute((within) => table({ db: within, sealer }, batch)).catch((fault: unknown) => {
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

async function resealReports({ db, sealer }: Parts, batch: number): Promise<number> {
  const rows = await db.selectFrom('report').select(['id', 'content', 'contentKey']).where('contentKey', '!=', sealer.current)
    .orderBy('id').limit(batch).forUpdate().skipLocked().execute();
  for (const row of rows) await db.updateTable('report').set(resealed(sealer, row, placeOf.report(row.id))).where('id', '=', row.id).execute();
  return rows.length;
}

/** The history refuses to be changed: a function of the database changes the box and nothing else. */
async function resealEvents({ db, sealer }: Parts, batch: number): Promise<number> {
  const rows = await db.selectFrom('reportEvent').select(['report', 'number', 'content', 'contentKey'])
    .where('contentKey', 'is not', null).where('contentKey', '!=', sealer.current).orderBy('report').orderBy('number').limit(batch).forUpdate().skipLocked().execute();
  for (const { report, number, content, contentKey } of rows) {
    if (content === null || contentKey === null) continue;
    const box = resealed(sealer, { content, contentKey }, placeOf.event(report, number));
    await raw`select byp.reseal_event(${report}, ${number}, ${box.content}, ${box.contentKey})`.execute(db);
  }
  return rows.length;
}

async function resealDrafts({ db, sealer }: Parts, batch: number): Promise<number> {
  const rows = await db.selectFrom('reportDraft').selectAll().where('contentKey', '!=', sealer.current)
    .orderBy('person').limit(batch).forUpdate().skipLocked().execute();
  for (const row of rows) {
    const box = resealed(sealer, row, placeOf.draft(row.person, row.id));
    await db.updateTable('reportDraft').set(box).where('person', '=', row.person).execute();
  }
  return rows.length;
}
