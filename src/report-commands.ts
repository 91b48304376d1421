/** The part of the composition root for the commands that look after reports. */
import { readFile } from 'node:fs/promises';
import { createLocalSchoolDirectory } from './adapters/directory/local-school.ts';
import type { KeyRing } from './adapters/sealing/key-ring.ts';
import { openLocalKeyRing } from './adapters/sealing/local-keys.ts';
import { createSealer, newKey } from './adapters/sealing/sealer.ts';
import { createDirectoryStore } from './adapters/sql/directory.ts';
import type { Sql } from './adapters/sql/database.ts';
import { createCanaryStore } from './adapters/sql/places.ts';
import { createAuditTrail } from './adapters/sql/reporting/audit.ts';
import { createCalendars } from './adapters/sql/reporting/calendars.ts';
import { createCareStore } from './adapters/sql/reporting/care.ts';
import { reseal, sealedBy } from './adapters/sql/reporting/reseal.ts';
import { createReportCounts, createRetentionStore } from './adapters/sql/reporting/retention.ts';
import { createUpkeepStore } from './adapters/sql/upkeep.ts';
import { readReportsCommand, type ReportsCommand } from './cli/reports-arguments.ts';
import { runReportsCommand, type ReportsParts } from './cli/reports.ts';
import { isForTrust, readDatabaseConfig, readReportKeys } from './config.ts';
import type { Directory } from './domain/directory.ts';
import { ProductError } from './domain/errors.ts';
import type { Clock, Transactions } from './domain/ports.ts';
import { createReportCare, type Vault } from './domain/reporting/care.ts';
import { countsFor } from './domain/reporting/counts.ts';
import { createRetention, defaultSchedule } from './domain/reporting/retention.ts';
import { withStore } from './kept.ts';

const clock: Clock = { now: () => new Date() };

type Say = (line: string) => void;

/** `npm run reports -- …`. @throws UsageRefused, ConfigRefused, ProductError */
export async function reportsCommand(words: readonly string[], print: Say, complain: Say): Promise<number> {
  const command = readReportsCommand(words);
  if (command.name === 'help') return said(print, command.text);
  if (command.name === 'keys') return makeKey(command, print, complain);
  return withStore(readDatabaseConfig(), complain, ({ database: { sql }, transactions }) =>
    runReportsCommand(reportsParts({ sql, transactions, directory: directoryOf(sql), keys: keyRing, clock, print }), command));
}

function said(print: Say, text: string): number {
  print(text);
  return 0;
}

/** The key alone goes to the output, so that it can be put where keys are kept without being seen. */
function makeKey({ id = clock.now().toISOString().slice(0, 10), json }: Extract<ReportsCommand, { name: 'keys' }>, print: Say, complain: Say): number {
  const key = newKey(id);
  print(json ? JSON.stringify({ ok: true, id, key }) : key);
  complain(
    isForTrust()
      ? 'Put it first in REPORT_KEYS, a comma after it, and leave the others behind it; restart, then run "npm run reports -- reseal". Where several servers run, put it last and restart them before that (docs/operations.md, "Keys"). Keep a copy where the database’s backups are not.'
      : 'Put it first in the file report-keys of the data folder, a comma after it; start again, then run "npm run reports -- reseal".',
  );
  return 0;
}

export interface ReportCommandSettings {
  readonly sql: Sql;
  readonly transactions: Transactions;
  readonly directory: Directory;
  readonly keys: () => Promise<KeyRing>;
  readonly clock: Clock;
  readonly print: Say;
}

/** What the commands work with; the keys are fetched when they are needed. */
export function reportsParts({ sql, transactions, directory, keys, clock: time, print }: ReportCommandSettings): ReportsParts {
  const shared = { directory, audit: createAuditTrail(sql), clock: time };
  return {
    care: createReportCare({ ...shared, transactions, store: createCareStore(sql), calendars: createCalendars(sql) }),
    retention: createRetention({ ...shared, store: createRetentionStore(sql), schedule: defaultSchedule }),
    counts: (by, schoolYear) => countsFor({ ...shared, countStored: createReportCounts(sql) }, by, schoolYear),
    vault: async () => vaultOf(sql, await keys()),
    jobs: async () => ({ results: await createUpkeepStore(sql).all(), canary: await createCanaryStore(sql).all() }),
    readText,
    now: time.now,
    print,
  };
}

function vaultOf(sql: Sql, ring: KeyRing): Vault {
  const known = [...ring.keys.keys()];
  const sealer = createSealer(ring);
  return { current: ring.current, known, resealSome: (batch) => reseal({ db: sql, sealer, known }, batch), sealedBy: () => sealedBy(sql) };
}

function directoryOf(sql: Sql): Directory {
  return isForTrust() ? createDirectoryStore(sql, clock) : createLocalSchoolDirectory();
}

async function keyRing(): Promise<KeyRing> {
  const keys = readReportKeys();
  return keys.kind === 'given' ? keys.ring : openLocalKeyRing(keys.folder);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ProductError('file-missing', file, { cause });
  }
}
