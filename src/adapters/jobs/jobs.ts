import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { codeOf } from '../../domain/errors.ts';
import type { JobHandler, JobPayload, JobRequest, Jobs, Log, Transaction, WorkOptions } from '../../domain/ports.ts';
import { createBoss, type JobsDatabase } from './boss.ts';
import { checkPayload, checkQueue, deadLettersOf, sendOptions } from './request.ts';

const DAY = 86_400;
const QUEUE_LIFE = { retentionSeconds: 365 * DAY, deleteAfterSeconds: 7 * DAY, notify: true };
/** The shortest that pg-boss knows: a job whose process died is taken up again after it. */
const HEARTBEAT_SECONDS = 10;
const POLL_SECONDS = 1;
const STOP_MS = 3_000;

/** Jobs in the tables of `byp_jobs`, which have to be there. @throws ProductError or a fault of `pg` when they cannot be reached */
export async function startJobs(database: JobsDatabase, log: Log): Promise<Jobs> {
  const boss = createBoss(database, log);
  try {
    await boss.start();
  } catch (fault) {
    await boss.stop({ graceful: false });
    throw fault;
  }
  return new BossJobs(boss, database, log);
}

class BossJobs implements Jobs {
  readonly #boss: PgBoss;
  readonly #database: JobsDatabase;
  readonly #log: Log;
  readonly #queues = new Map<string, Promise<void>>();

  constructor(boss: PgBoss, database: JobsDatabase, log: Log) {
    this.#boss = boss;
    this.#database = database;
    this.#log = log;
  }

  async enqueue(job: JobRequest, within?: Transaction): Promise<void> {
    checkPayload(job.payload);
    await this.#ready(job.queue);
    const db = within === undefined ? {} : { db: this.#database.statementsWithin(within) };
    await this.#boss.send(job.queue, job.payload, { ...sendOptions(job), ...db });
  }

  async work(queue: string, handler: JobHandler, { atOnce = 1, timeoutSeconds = 60 }: WorkOptions = {}): Promise<void> {
    await this.#ready(queue);
    const options = {
      includeMetadata: true,
      perJobResults: true,
      localConcurrency: atOnce,
      pollingIntervalSeconds: POLL_SECONDS,
      // Retries and later starts come due without a notification: they are looked for as often as ever.
      notifyPollingIntervalSeconds: POLL_SECONDS,
    } as const;
    await this.#boss.updateQueue(queue, { expireInSeconds: timeoutSeconds });
    await this.#boss.work<JobPayload, object, typeof options>(queue, options, async ([job]) => {
      if (job === undefined) return [];
      const failure = await this.#attempt(job, handler);
      if (failure === undefined) return [{ id: job.id, status: 'completed' }];
      return [{ id: job.id, status: 'failed', output: { code: failure } }];
    });
  }

  async schedule(queue: string, cron: string, { timeZone = 'UTC', payload = {} }: { readonly timeZone?: string; readonly payload?: JobPayload } = {}): Promise<void> {
    checkPayload(payload);
    await this.#ready(queue);
    await this.#boss.schedule(queue, cron, payload, { ...sendOptions({ queue, payload }), tz: timeZone, missed: 'once' });
  }

  async dead(queue: string): Promise<number> {
    await this.#ready(queue);
    const found = await this.#boss.findJobs(deadLettersOf(queue), { queued: true });
    return found.length;
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: STOP_MS });
  }

  /** The code of the fault, or `undefined` when the work was done. */
  async #attempt(job: JobWithMetadata<JobPayload>, handler: JobHandler): Promise<string | undefined> {
    const attempt = job.retryCount + 1;
    try {
      await handler({ id: job.id, payload: job.data, attempt, signal: job.signal });
      return undefined;
    } catch (fault) {
      const code = codeOf(fault);
      this.#log.warn({ code: 'job-failed', queue: job.name, job: job.id, attempt, fault: code }, 'A job failed; it is tried again');
      const retryAfterMs = waitOf(fault);
      if (retryAfterMs !== undefined && job.retryCount < job.retryLimit) await this.#postpone(job, code, retryAfterMs);
      return code;
    }
  }

  /** Fails this attempt and sets the time of the next, both or neither; pg-boss then finds nothing left to settle. */
  async #postpone({ id, name, retryCount }: JobWithMetadata, code: string, retryAfterMs: number): Promise<void> {
    const transaction = await this.#boss.getDb().beginTransaction?.();
    if (transaction === undefined) return;
    try {
      await this.#boss.fail(name, { id, retryCount }, { code }, { db: transaction.db });
      await this.#boss.update(name, undefined, { id, startAfter: Math.ceil(retryAfterMs / 1_000), db: transaction.db });
      await transaction.commit();
    } catch (fault) {
      await transaction.rollback();
      throw fault;
    }
  }

  /** The queue and its dead letters, made once for each process. */
  #ready(queue: string): Promise<void> {
    checkQueue(queue);
    const known = this.#queues.get(queue);
    if (known !== undefined) return known;
    const made = this.#make(queue).catch((fault: unknown) => {
      this.#queues.delete(queue);
      throw fault;
    });
    this.#queues.set(queue, made);
    return made;
  }

  async #make(queue: string): Promise<void> {
    const deadLetter = deadLettersOf(queue);
    await this.#boss.createQueue(deadLetter, { retentionSeconds: 365 * DAY });
    await this.#boss.createQueue(queue, { ...QUEUE_LIFE, deadLetter, heartbeatSeconds: HEARTBEAT_SECONDS });
  }
}

function waitOf(fault: unknown): number | undefined {
  const { retryAfterMs } = (fault ?? {}) as { retryAfterMs?: unknown };
  return typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0 ? retryAfterMs : undefined;
}
