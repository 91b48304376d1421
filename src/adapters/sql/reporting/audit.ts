import type { AuditTrail } from '../../../domain/reporting/contract.ts';
import type { Sql } from '../database.ts';
import { sqlWithin } from '../transaction.ts';
import { guarded } from './guarded.ts';

/** The audit trail; the database refuses to change a line. Rejects with a ProductError. */
export function createAuditTrail(db: Sql): AuditTrail {
  return guarded<AuditTrail>({
    async record({ at, deed, person = null, report = null, setting = null, detail = null }, within) {
      await sqlWithin(db, within).insertInto('audit').values({ at, deed, person, report, setting, detail }).execute();
    },
  });
}
