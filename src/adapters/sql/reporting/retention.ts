import { sql as raw, type Selectable } from 'kysely';
import type { Outcome } from '../../../domain/reporting/contract.ts';
import type { CountStored } from '../../../domain/reporting/counts.ts';
import type { ClosedReport, DeletionRecord, RetentionStore } from '../../../domain/reporting/retention.ts';
import type { Sql } from '../database.ts';
import type { RetentionDeletionTable } from '../schema.ts';
import { guarded } from './guarded.ts';

/** What retention does in the database; only functions of the database can take from the history. Rejects with a ProductError. */
export function createRetentionStore(db: Sql): RetentionStore {
  return guarded<RetentionStore>({
    async closed(before) {
      const rows = await db.selectFrom('report').select(['id', 'reference', 'setting', 'reporter', 'outcome', 'storedAt', 'closedAt', 'hold'])
        .where('state', '=', 'closed').where('closedAt', '<', before).orderBy('closedAt').execute();
      return rows.flatMap((row): ClosedReport[] => (row.closedAt === null ? [] : [{ ...row, closedAt: row.closedAt, outcome: row.outcome as Outcome | null }]));
    },
    setHold: (report, hold) => db.updateTable('report').set({ hold }).where('id', '=', report).returning('setting').executeTakeFirst(),
    async settingOf(report) {
      return (await db.selectFrom('report').select('setting').where('id', '=', report).executeTakeFirst())?.setting;
    },
    forget: (report, record) => db.transaction().execute((within) => forget(within, report, record)),
    async forgetAudit(olderThan) {
      const { rows } = await raw<{ count: number }>`select byp.forget_audit(${olderThan}) as count`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async deletions() {
      return (await db.selectFrom('retentionDeletion').selectAll().orderBy('number').execute()).map(deletionOf);
    },
  });
}

async function forget(db: Sql, report: string, record: DeletionRecord): Promise<'deleted' | 'kept'> {
  const { rows } = await raw<{ gone: boolean }>`select byp.forget_report(${report}) as gone`.execute(db);
  if (rows[0]?.gone !== true) return 'kept';
  await db.insertInto('retentionDeletion').values(record).execute();
  return 'deleted';
}

function deletionOf({ day, category, setting, storedYear, schedule, approvedAs }: Selectable<RetentionDeletionTable>): DeletionRecord {
  return { day, category: category as DeletionRecord['category'], setting, storedYear, schedule, approvedAs: approvedAs as DeletionRecord['approvedAs'] };
}

/** Counts of reports by setting, for `countsFor`. */
export function createReportCounts(db: Sql): CountStored {
  const { count } = guarded({
    count: async (from: Date, to: Date) =>
      db.selectFrom('report').select(['setting', (call) => call.fn.countAll<number>().as('count')])
        .where('storedAt', '>=', from).where('storedAt', '<', to).groupBy('setting').execute(),
  });
  return async (from, to) => new Map((await count(from, to)).map((row) => [row.setting, Number(row.count)]));
}
