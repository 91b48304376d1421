import { codeOf } from '../errors.ts';
import type { JobHandler, Jobs, Log } from '../ports.ts';
import type { SyncReport } from './groups.ts';
import type { SyncWish } from './sync.ts';

export const SYNC_QUEUE = 'directory-sync';
/** Twice an hour, off the full hour when everybody asks. */
const SYNC_CRON = '7,37 * * * *';

export interface SyncJobParts {
  readonly sync: (wish: SyncWish) => Promise<SyncReport>;
  readonly log: Log;
  /** Told when a run came to nothing or not to everything: a code for the administrators, never a name. */
  readonly onTrouble?: (code: 'directory-sync-failed' | 'directory-sync-refused' | 'directory-groups-failed') => Promise<void>;
}

/** Brings the directory up to date twice an hour, in one process at a time. */
export async function startSyncJob(jobs: Pick<Jobs, 'work' | 'schedule'>, parts: SyncJobParts): Promise<void> {
  await jobs.work(SYNC_QUEUE, syncJob(parts), { timeoutSeconds: 600 });
  await jobs.schedule(SYNC_QUEUE, SYNC_CRON);
}

/** One scheduled run. It is not tried again by itself: the next one sees the same changes. */
export function syncJob({ sync, log, onTrouble = async () => undefined }: SyncJobParts): JobHandler {
  return async () => {
    try {
      const report = await sync({ by: 'schedule', apply: true });
      note(log, report);
      if (report.outcome === 'failed') await onTrouble('directory-sync-failed');
      else if (report.outcome === 'refused') await onTrouble('directory-sync-refused');
      else if (report.failed.length > 0) await onTrouble('directory-groups-failed');
    } catch (fault) {
      if (codeOf(fault) !== 'directory-overtaken') throw fault;
      log.info({ code: 'directory-overtaken' }, 'Another process brought the directory up to date');
    }
  };
}

function note(log: Log, { outcome, reason, reading, plan, failed, guests, disabled }: SyncReport): void {
  const { people, holdings } = plan;
  const counts = { added: people.added.length, left: people.left.length, rolesBegun: holdings.begun.length, rolesEnded: holdings.ended.length, guests, disabled };
  const fields = { code: 'directory-sync', outcome, reason, reading, groupsFailed: failed.length, ...counts };
  if (outcome === 'failed' || outcome === 'refused') log.error(fields, 'The directory was not brought up to date');
  else log.info(fields, 'The directory was compared with the groups');
  for (const { group, code } of failed) log.warn({ code: 'directory-group-failed', group, fault: code }, 'A group could not be read; its people stay as they were');
}
