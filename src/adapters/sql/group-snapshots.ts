import type { GroupSnapshot, GroupSnapshotStore } from '../../domain/directory/groups.ts';
import { ProductError } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/ports.ts';
import type { Sql } from './database.ts';
import { databaseFault } from './faults.ts';
import { sqlWithin } from './transaction.ts';

/** What was read of the groups, with the tokens of the delta queries; one line in the database. */
export function createGroupSnapshots(db: Sql): GroupSnapshotStore {
  return {
    async load() {
      try {
        const row = await db.selectFrom('directoryGroups').select(['revision', 'snapshot']).executeTakeFirst();
        return row === undefined ? { revision: 0 } : row;
      } catch (fault) {
        throw databaseFault(fault);
      }
    },
    async save(snapshot, revision, within) {
      try {
        await save(db, snapshot, revision, within);
      } catch (fault) {
        throw databaseFault(fault);
      }
    },
  };
}

async function save(db: Sql, snapshot: GroupSnapshot, revision: number, within: Transaction | undefined): Promise<void> {
  const row = { revision: revision + 1, snapshot: JSON.stringify(snapshot) };
  const saved = await sqlWithin(db, within)
    .insertInto('directoryGroups')
    .values(row)
    .onConflict((conflict) => conflict.column('onlyOne').doUpdateSet(row).where('directoryGroups.revision', '=', revision))
    .executeTakeFirst();
  if (saved.numInsertedOrUpdatedRows !== 1n) throw new ProductError('directory-overtaken', 'The groups');
}
