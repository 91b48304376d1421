import { codeOf } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { UpkeepWork } from '../upkeep.ts';
import type { SyncReport } from './groups.ts';
import type { DirectoryRun, DirectoryStore } from './store.ts';
import type { SyncWish } from './sync.ts';

const BY = 'schedule';
/** Faults that another attempt does not mend: somebody has to look. */
const FOR_PEOPLE = ['group-mapping-unsound', 'file-missing'];

export type SyncTrouble = 'directory-sync-failed' | 'directory-sync-refused' | 'directory-groups-failed';

export interface SyncJobParts {
  readonly sync: (wish: SyncWish) => Promise<SyncReport>;
  readonly store: Pick<DirectoryStore, 'runs' | 'note'>;
  readonly log: Log;
  /** Told when a run came to nothing or not to everything: when that begins, and once a day while it lasts. */
  readonly onTrouble: (code: SyncTrouble) => Promise<void>;
}

/**
 * One scheduled run, and the trouble that it found. What Microsoft refuses is left to the next run, which sees the
 * same changes.
 */
export function syncWork(parts: SyncJobParts): UpkeepWork {
  return async () => {
    try {
      note(parts.log, await parts.sync({ by: BY, apply: true }));
    } catch (fault) {
      const code = codeOf(fault);
      if (code === 'directory-overtaken') {
        parts.log.info({ code }, 'Another process brought the directory up to date');
        return undefined;
      }
      if (!FOR_PEOPLE.includes(code)) throw fault;
      parts.log.error({ code: 'directory-sync', outcome: 'failed', reason: code }, 'The directory was not brought up to date');
      await parts.store.note({ source: 'groups', by: BY, outcome: 'failed', reason: code, counts: {} });
    }
    return tellTrouble(parts);
  };
}

async function tellTrouble({ store, onTrouble }: SyncJobParts): Promise<SyncTrouble | undefined> {
  const [now, before] = (await store.runs(50)).filter(({ source, by }) => source === 'groups' && by === BY);
  const trouble = now === undefined ? undefined : troubleOf(now);
  if (now === undefined || trouble === undefined) return undefined;
  const known = before !== undefined && troubleOf(before) === trouble && day(before.at) === day(now.at);
  if (!known) await onTrouble(trouble);
  return trouble;
}

function troubleOf({ outcome, counts }: DirectoryRun): SyncTrouble | undefined {
  if (outcome === 'failed') return 'directory-sync-failed';
  if (outcome === 'refused') return 'directory-sync-refused';
  return (counts['groupsFailed'] ?? 0) > 0 ? 'directory-groups-failed' : undefined;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function note(log: Log, { outcome, reason, reading, plan, failed, guests, disabled }: SyncReport): void {
  const { people, holdings } = plan;
  const counts = { added: people.added.length, left: people.left.length, rolesBegun: holdings.begun.length, rolesEnded: holdings.ended.length, guests, disabled };
  const fields = { code: 'directory-sync', outcome, reason, reading, groupsFailed: failed.length, ...counts };
  if (outcome === 'failed' || outcome === 'refused') log.error(fields, 'The directory was not brought up to date');
  else log.info(fields, 'The directory was compared with the groups');
  for (const { group, code } of failed) log.warn({ code: 'directory-group-failed', group, fault: code }, 'A group could not be read; its people stay as they were');
}
