import { PgBoss, type ConstructorOptions } from 'pg-boss';
import about from 'pg-boss/package.json' with { type: 'json' };
import { codeOf } from '../../domain/errors.ts';
import type { Log, Transaction } from '../../domain/ports.ts';

/** The schema of all tables of pg-boss; nothing of ours stands in it. */
export const JOBS_SCHEMA = 'byp_jobs';

/** How jobs reach the database; `connection` is what `pg` needs to connect. */
export interface JobsDatabase {
  readonly connection: Pick<ConstructorOptions, 'connectionString' | 'ssl'>;
  /** Statements inside a transaction of the program's own. */
  readonly statementsWithin: (within: Transaction) => Statements;
}

export interface Statements {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

const CONNECTIONS = 4;
/** A job whose process died is found by the others within this time beside its heartbeat. */
const LOOK_SECONDS = 3;

/** pg-boss, quiet: faults go to the log by code only, since a statement or its values may stand in their words. */
export function createBoss(database: JobsDatabase, log: Log): PgBoss {
  const boss = new PgBoss({
    ...database.connection,
    schema: JOBS_SCHEMA,
    application_name: 'before-you-post jobs',
    max: CONNECTIONS,
    useListenNotify: true,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
    maintenanceIntervalSeconds: 3_600,
    registerInstance: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', oncePerOutage(log));
  boss.on('warning', ({ data }) => log.warn({ code: 'jobs-warning', kind: kindOf(data) }, 'The job queue warns'));
  return boss;
}

const QUIET_MS = 60_000;

/** While the database is away every poll fails: one line a minute says so. */
function oncePerOutage(log: Log): (fault: unknown) => void {
  let quietUntil = -Infinity;
  return (fault) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + QUIET_MS;
    log.warn({ code: 'jobs-fault', fault: codeOf(fault) }, 'The job queue cannot work; it goes on trying');
  };
}

function kindOf(data: unknown): string {
  return String((data as { type?: unknown } | null)?.type ?? 'unknown');
}

/** Whether the job tables are older than this version needs, or not there. */
export async function jobTablesBehind(database: Statements): Promise<boolean> {
  const there = await database.executeSql(`select to_regclass('${JOBS_SCHEMA}.version') is not null as there`);
  if ((there.rows[0] as { there?: boolean } | undefined)?.there !== true) return true;
  const { rows } = await database.executeSql(`select version from ${JOBS_SCHEMA}.version`);
  return Number((rows[0] as { version?: unknown } | undefined)?.version ?? 0) < about.pgboss.schema;
}

/** Makes or brings up to date the job tables; several processes may do so at once. */
export async function migrateJobTables(database: Pick<JobsDatabase, 'connection'>): Promise<void> {
  const boss = new PgBoss({ ...database.connection, schema: JOBS_SCHEMA, max: 2, supervise: false, schedule: false, registerInstance: false });
  // The fault also rejects start().
  boss.on('error', () => undefined);
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false });
  }
}
