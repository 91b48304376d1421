/** Work that is done again and again, once for the whole trust however many processes run, and how it went last. */
import { codeOf } from './errors.ts';
import type { Clock, JobHandler, Jobs, Log } from './ports.ts';

export type UpkeepTask = 'retention' | 'memory' | 'canary' | 'directory' | 'attestation' | 'ledger';

/** done: all is well; trouble: it ran and found something wrong; failed: it did not come to its end. */
export interface UpkeepResult {
  readonly task: UpkeepTask;
  readonly at: Date;
  readonly outcome: 'done' | 'trouble' | 'failed';
  /** What is wrong: a code. */
  readonly code?: string;
}

/** Keeps the newest result of each task. A fault of the store rejects. */
export interface UpkeepStore {
  keep(result: UpkeepResult): Promise<void>;
  all(): Promise<readonly UpkeepResult[]>;
}

/** When a task is due; a result older than `lateHours` means that it is not done any more. */
export interface UpkeepTimes {
  readonly queue: string;
  readonly cron: string;
  readonly timeoutSeconds: number;
  readonly lateHours: number;
}

export const upkeepTimes: Readonly<Record<UpkeepTask, UpkeepTimes>> = {
  retention: { queue: 'report-retention', cron: '20 3 * * *', timeoutSeconds: 300, lateHours: 30 },
  memory: { queue: 'memory-sweep', cron: '*/15 * * * *', timeoutSeconds: 60, lateHours: 2 },
  canary: { queue: 'teams-canary', cron: '40 6 * * *', timeoutSeconds: 300, lateHours: 30 },
  directory: { queue: 'directory-sync', cron: '7,37 * * * *', timeoutSeconds: 600, lateHours: 3 },
  // A little after the directory is compared, so that who joined is assigned at once.
  attestation: { queue: 'attestation-roster', cron: '17,47 * * * *', timeoutSeconds: 600, lateHours: 3 },
  ledger: { queue: 'ledger-seal', cron: '7 0 * * *', timeoutSeconds: 600, lateHours: 30 },
};

const timeZone = 'Europe/London';

/** Does the work; resolves to a code where it found trouble. */
export type UpkeepWork = () => Promise<string | undefined>;

export interface UpkeepParts {
  readonly results: Pick<UpkeepStore, 'keep'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Lets this process do the task when it is due; whichever process is there does it. */
export async function startUpkeep(jobs: Pick<Jobs, 'work' | 'schedule'>, task: UpkeepTask, work: UpkeepWork, parts: UpkeepParts): Promise<void> {
  const { queue, cron, timeoutSeconds } = upkeepTimes[task];
  await jobs.work(queue, upkeepJob(task, work, parts), { timeoutSeconds });
  await jobs.schedule(queue, cron, { timeZone });
}

/** One run, whose outcome is kept; a fault is kept too, and goes on to the jobs, which try again. */
export function upkeepJob(task: UpkeepTask, work: UpkeepWork, { results, clock, log }: UpkeepParts): JobHandler {
  return async () => {
    try {
      const code = await work();
      await results.keep({ task, at: clock.now(), ...(code === undefined ? { outcome: 'done' } : { outcome: 'trouble', code }) });
    } catch (fault) {
      log.error({ code: 'upkeep-failed', task, fault: codeOf(fault) }, 'Something that is to be done regularly was not done; it is tried again');
      await results.keep({ task, at: clock.now(), outcome: 'failed', code: codeOf(fault) });
      throw fault;
    }
  };
}

/** How each of these tasks stands: `ok`, `not-yet` before the first time, `late`, or the code of what is wrong. */
export function upkeepStates(tasks: readonly UpkeepTask[], results: readonly UpkeepResult[], now: Date): Readonly<Record<string, string>> {
  return Object.fromEntries(tasks.map((task) => [task, stateOf(results.find((one) => one.task === task), now)]));
}

function stateOf(result: UpkeepResult | undefined, now: Date): string {
  if (result === undefined) return 'not-yet';
  const { task, at, outcome, code } = result;
  if (now.getTime() - at.getTime() > upkeepTimes[task].lateHours * 3_600_000) return 'late';
  return outcome === 'done' ? 'ok' : (code ?? outcome);
}
