/** The part of the composition root for regular work: what runs when nobody asks, and how it stands. */
import { followRoster, signNightly } from './attestation.ts';
import { sweepMemory } from './adapters/sql/memory.ts';
import { createUpkeepStore } from './adapters/sql/upkeep.ts';
import type { Sql } from './adapters/sql/database.ts';
import type { Config, LedgerConfig } from './config.ts';
import type { Attesting } from './domain/attestation/contract.ts';
import { codeOf } from './domain/errors.ts';
import type { Clock, Jobs, Log } from './domain/ports.ts';
import { startUpkeep, upkeepStates, type UpkeepTask } from './domain/upkeep.ts';
import type { Reports } from './reports.ts';
import { startGroupSync } from './trust-directory.ts';

export interface UpkeepSettings {
  readonly mode: Config['mode'];
  readonly sql: Sql;
  readonly jobs: Jobs;
  readonly reports: Reports;
  readonly attesting: Pick<Attesting, 'reconcile'>;
  readonly ledger: LedgerConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/** How each task stands, by its name; while that cannot be known, why. Never rejects. */
export type UpkeepStates = () => Promise<Readonly<Record<string, string>>>;

/** Lets this process do the regular work: that of reports and attestation, the memory's sweep, and comparing with groups where that is set. */
export async function openUpkeep({ mode, sql, jobs, reports, attesting, ledger, clock, log }: UpkeepSettings): Promise<UpkeepStates> {
  const results = createUpkeepStore(sql);
  await reports.work();
  await signNightly({ sql, jobs, config: ledger, results, clock, log });
  await followRoster(jobs, attesting, { results, clock, log });
  await startUpkeep(jobs, 'memory', async () => void (await sweepMemory(sql, clock.now())), { results, clock, log });
  const synced = mode === 'production' && (await startGroupSync({ sql, jobs, messenger: reports.messenger, log, results }));
  const tasks: readonly UpkeepTask[] = ['retention', 'canary', 'memory', 'attestation', 'ledger', ...(synced ? (['directory'] as const) : [])];
  return async () => {
    try {
      return upkeepStates(tasks, await results.all(), clock.now());
    } catch (fault) {
      return { unknown: codeOf(fault) };
    }
  };
}
