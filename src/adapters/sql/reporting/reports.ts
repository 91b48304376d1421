import type { Selectable } from 'kysely';
import type { Clock, Transaction } from '../../../domain/ports.ts';
import type { Posted, ReportEvent, ReportId, ReportState, ReportStore, Sealer, StoredReport } from '../../../domain/reporting/contract.ts';
import type { Sql } from '../database.ts';
import type { ReportTable } from '../schema.ts';
import { createTransactions, sqlWithin } from '../transaction.ts';
import { draftsOf } from './drafts.ts';
import { guarded } from './guarded.ts';
import { eventRow, reportOf, reportRow } from './rows.ts';

/** Most reports that one round of the sweep looks at. */
const SWEEP = 500;

export interface StoreParts {
  readonly db: Sql;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

/** Reports, their history and drafts; texts and names sealed. Rejects with a ProductError. */
export function createReportStore(parts: StoreParts): ReportStore {
  const { db } = parts;
  return guarded<ReportStore>({
    ...draftsOf(parts),
    together: createTransactions(db).together,
    insert: (report, within) => insert(parts, report, sqlWithin(db, within)),
    find: (id, within) => find(parts, id, within),
    async byReporter(person) {
      const rows = await db.selectFrom('report').selectAll().where('reporter', '=', person).orderBy('storedAt', 'desc').orderBy('id').execute();
      return withHistory(parts, db, rows);
    },
    async summaries(setting) {
      const rows = await db.selectFrom('report').select(['id', 'reference', 'state', 'storedAt', 'version']).where('setting', '=', setting).orderBy('storedAt', 'desc').execute();
      return rows.map((row) => ({ ...row, state: row.state as ReportState }));
    },
    unfinished: (before) => unfinished(db, before),
    async pressed(id, press, within) {
      const found = await sqlWithin(db, within).selectFrom('reportEvent').select('number').where('report', '=', id).where('press', '=', press).executeTakeFirst();
      return found !== undefined;
    },
    append: (id, event, change, within) => append(parts, id, event, change, sqlWithin(db, within)),
  });
}

async function insert({ sealer }: StoreParts, report: StoredReport, db: Sql): Promise<'stored' | 'known' | 'reference-taken'> {
  // Waits for another transaction that stores the same id, and then finds it.
  const stored = await db.insertInto('report').values(reportRow(sealer, report)).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst();
  if (stored === undefined) {
    const known = await db.selectFrom('report').select('id').where('id', '=', report.id).executeTakeFirst();
    return known === undefined ? 'reference-taken' : 'known';
  }
  const events = report.events.map((event, index) => eventRow(sealer, report.id, index + 1, event));
  if (events.length > 0) await db.insertInto('reportEvent').values(events).execute();
  return 'stored';
}

async function find(parts: StoreParts, id: ReportId, within: Transaction | undefined): Promise<StoredReport | undefined> {
  const db = sqlWithin(parts.db, within);
  const query = db.selectFrom('report').selectAll().where('id', '=', id);
  const row = await (within === undefined ? query : query.forUpdate()).executeTakeFirst();
  return row === undefined ? undefined : (await withHistory(parts, db, [row]))[0];
}

async function withHistory({ sealer }: StoreParts, db: Sql, rows: readonly Selectable<ReportTable>[]): Promise<readonly StoredReport[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const events = await db.selectFrom('reportEvent').selectAll().where('report', 'in', ids).orderBy('number').execute();
  const cards = await cardsOf(db, ids);
  // An event may be newer than the row that was read before it: such a report is shown as of the row.
  return rows.map((row) => reportOf(sealer, row, events.filter((event) => event.report === row.id && event.number <= row.version), cards.get(row.id)));
}

async function cardsOf(db: Sql, ids: readonly ReportId[]): Promise<ReadonlyMap<ReportId, Posted>> {
  const rows = await db.selectFrom('reportPost').select(['report', 'conversation', 'activity'])
    .where('report', 'in', ids).where('purpose', '=', 'card').where('version', '>', 0).execute();
  return new Map(rows.flatMap(({ report, conversation, activity }) => (conversation === null || activity === null ? [] : [[report, { conversation, activity }]])));
}

async function unfinished(db: Sql, before: Date): Promise<readonly ReportId[]> {
  const delivered = db.selectFrom('reportPost').select('report').where('purpose', '=', 'card').where('version', '>', 0);
  const rows = await db.selectFrom('report').select('id').where('storedAt', '<', before)
    .where((where) => where.or([where('state', 'in', ['stored', 'delivered']), where('id', 'not in', delivered)]))
    .orderBy('storedAt', 'desc').limit(SWEEP).execute();
  return rows.map(({ id }) => id);
}

interface Change {
  readonly state?: ReportState;
  readonly press?: string;
}

async function append({ sealer }: StoreParts, id: ReportId, event: ReportEvent, { state, press }: Change, db: Sql): Promise<'stored' | 'known'> {
  const row = await db.selectFrom('report').select('version').where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) return 'known';
  const number = row.version + 1;
  const stored = await db.insertInto('reportEvent').values(eventRow(sealer, id, number, event, press))
    .onConflict((conflict) => conflict.columns(['report', 'press']).doNothing()).returning('number').executeTakeFirst();
  if (stored === undefined) return 'known';
  const closing = state === 'closed' ? { closedAt: event.at, outcome: event.outcome ?? null } : {};
  await db.updateTable('report').set({ version: number, ...(state === undefined ? {} : { state }), ...closing }).where('id', '=', id).execute();
  return 'stored';
}
