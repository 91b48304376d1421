import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { ProductError } from '../../domain/errors.ts';
import { SCHEMA, serverVersion, type Sql } from './database.ts';
import { databaseFault } from './faults.ts';
import { MIGRATIONS } from './migrations/index.ts';

type Migrations = Readonly<Record<string, Migration>>;

const OLDEST = 150_000;
const TABLE = 'migration';

/** @throws ProductError `database-too-old`, or why the database cannot be asked */
export async function refuseOldServer(db: Sql, oldest = OLDEST): Promise<void> {
  const { number } = await serverVersion(db);
  if (number < oldest) throw new ProductError('database-too-old', `PostgreSQL ${Math.floor(number / 10_000)}`);
}

/** Names of our migrations that the database lacks. Ones that it has beyond ours are a newer version's: that is fine. */
export async function missingMigrations(db: Sql, migrations: Migrations = MIGRATIONS): Promise<readonly string[]> {
  try {
    const made = await madeMigrations(db);
    return Object.keys(migrations).filter((name) => !made.has(name));
  } catch (fault) {
    throw databaseFault(fault);
  }
}

async function madeMigrations(db: Sql): Promise<ReadonlySet<string>> {
  const found = await sql<{ there: boolean }>`select to_regclass(${`${SCHEMA}.${TABLE}`}) is not null as there`.execute(db);
  if (found.rows[0]?.there !== true) return new Set();
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(`${SCHEMA}.${TABLE}`)}`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/**
 * Makes what is missing, all of it or nothing, and resolves to the names. Several processes may do so at once: one
 * works, the others wait and find nothing to do. @throws ProductError
 */
export async function migrate(db: Sql, migrations: Migrations = MIGRATIONS): Promise<readonly string[]> {
  await refuseOldServer(db);
  // A newer version may have been here: the migrator takes its migrations for damage, so it is not asked in vain.
  if ((await missingMigrations(db, migrations)).length === 0) return [];
  const { error, results = [] } = await migratorFor(db, migrations).migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);
  if ((await missingMigrations(db, migrations)).length === 0) return [];
  throw databaseFault(error);
}

function migratorFor(db: Sql, migrations: Migrations): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: SCHEMA,
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
    // Two branches may add a migration each: the one with the lower number may come second.
    allowUnorderedMigrations: true,
  });
}
