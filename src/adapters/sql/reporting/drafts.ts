import type { ReportStore } from '../../../domain/reporting/contract.ts';
import { sqlWithin } from '../transaction.ts';
import type { StoreParts } from './reports.ts';
import { draftOf, draftRow } from './rows.ts';

type Drafts = Pick<ReportStore, 'draft' | 'draftHolder' | 'saveDraft' | 'dropDraft' | 'dropEnded'>;

/** Forms in the making, one a person; what has ended is as good as gone, also before it is removed. */
export function draftsOf({ db, sealer, clock }: StoreParts): Drafts {
  return {
    async draft(person) {
      const row = await db.selectFrom('reportDraft').selectAll().where('person', '=', person).where('endsAt', '>', clock.now()).executeTakeFirst();
      return row === undefined ? undefined : draftOf(sealer, row);
    },
    async draftHolder(id) {
      const row = await db.selectFrom('reportDraft').select('person').where('id', '=', id).where('endsAt', '>', clock.now()).executeTakeFirst();
      return row?.person;
    },
    async saveDraft(person, draft, until) {
      const row = draftRow(sealer, person, draft, until);
      const { person: _, ...change } = row;
      await db.insertInto('reportDraft').values(row).onConflict((conflict) => conflict.column('person').doUpdateSet(change)).execute();
    },
    async dropDraft(person, id, within) {
      await sqlWithin(db, within).deleteFrom('reportDraft').where('person', '=', person).where('id', '=', id).execute();
    },
    async dropEnded(now) {
      const { numDeletedRows } = await db.deleteFrom('reportDraft').where('endsAt', '<=', now).executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
