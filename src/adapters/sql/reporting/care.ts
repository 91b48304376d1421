import type { CareStore, TrailLine } from '../../../domain/reporting/care.ts';
import type { ReportState } from '../../../domain/reporting/contract.ts';
import type { Sql } from '../database.ts';
import { guarded } from './guarded.ts';

/** Reports as somebody who looks after them may know them: nothing that is sealed. Rejects with a ProductError. */
export function createCareStore(db: Sql): CareStore {
  return guarded<CareStore>({
    async byReference(reference) {
      const row = await db.selectFrom('report').select(['id', 'reference', 'setting', 'state', 'storedAt', 'hold']).where('reference', '=', reference).executeTakeFirst();
      return row === undefined ? undefined : { ...row, state: row.state as ReportState };
    },
    async trail(report) {
      const people = await db.selectFrom('audit').select(['at', 'deed', 'person', 'detail']).where('report', '=', report).orderBy('number').execute();
      // What people did stands in the audit already; the history adds whom the program told.
      const told = await db.selectFrom('reportEvent').select(['at', 'kind as deed', 'person', 'detail']).where('report', '=', report)
        .where('kind', 'in', ['delivery-delayed', 'reminded']).orderBy('number').execute();
      return [...people, ...told].map(lineOf).toSorted((one, next) => one.at.getTime() - next.at.getTime());
    },
  });
}

function lineOf({ at, deed, person, detail }: { readonly at: Date; readonly deed: string; readonly person: string | null; readonly detail: string | null }): TrailLine {
  return { at, deed, ...(person === null ? {} : { person }), ...(detail === null ? {} : { detail }) };
}
