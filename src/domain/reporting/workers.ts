/** Joins the jobs to their handlers. */
import type { JobPayload, Jobs } from '../ports.ts';
import type { StoredReport } from './contract.ts';
import { deliver } from './delivery.ts';
import type { DeliveryParts } from './parts.ts';
import { jobRequest, scheduled, type ReportJob, type ReportQueue } from './queues.ts';
import { alert, dueOf, nextTurn, remind, tellTrouble, type RemindTurn } from './reminders.ts';
import { isWaiting } from './states.ts';
import { tellChannel, tellReporter, updateCards } from './telling.ts';

type Handler = (payload: JobPayload, attempt: number) => Promise<void>;
type Job<Queue extends ReportQueue> = Omit<Extract<ReportJob, { queue: Queue }>, 'queue'>;

/** What each queue does. Payloads are our own: they were checked when they were enqueued. */
export function reportHandlers(parts: DeliveryParts): Readonly<Record<ReportQueue | 'report-sweep' | 'report-tidy', Handler>> {
  return {
    'report-deliver': (job, attempt) => deliver(parts, job as unknown as Job<'report-deliver'>, attempt),
    'report-update-card': (job) => updateCards(parts, job as unknown as Job<'report-update-card'>),
    'report-tell-reporter': (job) => tellReporter(parts, job as unknown as Job<'report-tell-reporter'>),
    'report-tell-channel': (job) => tellChannel(parts, job as unknown as Job<'report-tell-channel'>),
    'report-remind': (job) => remind(parts, job as unknown as Job<'report-remind'>),
    'report-alert': (job) => alert(parts, job as unknown as Job<'report-alert'>),
    'report-trouble': (job) => tellTrouble(parts, job as unknown as Job<'report-trouble'>),
    'report-sweep': () => sweep(parts),
    'report-tidy': async () => void (await parts.store.dropEnded(parts.clock.now())),
  };
}

/** How many of a queue one process works on at once; the channel's own pace is the messenger's matter. */
const atOnce: Readonly<Partial<Record<string, number>>> = { 'report-deliver': 4, 'report-alert': 4, 'report-update-card': 2 };

/** Lets this process do the jobs of reporting until `jobs` is stopped. */
export async function workOnReports(jobs: Jobs, parts: DeliveryParts): Promise<void> {
  for (const [queue, handler] of Object.entries(reportHandlers(parts))) {
    await jobs.work(queue, ({ payload, attempt }) => handler(payload, attempt), { atOnce: atOnce[queue] ?? 1, timeoutSeconds: 120 });
  }
  for (const { queue, cron } of Object.values(scheduled)) await jobs.schedule(queue, cron);
}

/** Younger reports are still in the hands of their jobs. */
const graceMs = 10 * 60_000;

/**
 * Makes jobs anew for reports that ought to have moved on: whatever has eaten a job (a restored backup, dead letters,
 * a queue emptied by hand), the report itself knows what is owed. Jobs that exist all the same find nothing to do.
 */
export async function sweep(parts: DeliveryParts): Promise<void> {
  const now = parts.clock.now();
  // A job of the sweep once a day for each report: the first comes soon, and they do not pile up.
  const round = now.toISOString().slice(0, 10);
  for (const id of await parts.store.unfinished(new Date(now.getTime() - graceMs))) {
    const report = await parts.store.find(id);
    if (report !== undefined) await mend(parts, report, now, round);
  }
}

async function mend(parts: DeliveryParts, report: StoredReport, now: Date, round: string): Promise<void> {
  if (report.card === undefined) await parts.jobs.enqueue(jobRequest({ queue: 'report-deliver', report: report.id, round }));
  const turn = nextTurn(report);
  if (!isWaiting(report.state) || !(await isOverdue(parts, report, turn, now))) return;
  await parts.jobs.enqueue(jobRequest({ queue: 'report-remind', report: report.id, ...turn, round }));
}

function lastStepAt({ events, storedAt }: StoredReport): Date {
  return events.findLast(({ kind }) => kind === 'reminded')?.at ?? storedAt;
}

async function isOverdue(parts: DeliveryParts, report: StoredReport, turn: RemindTurn, now: Date): Promise<boolean> {
  const due = await dueOf(parts, report, turn, lastStepAt(report));
  return due.getTime() + graceMs < now.getTime();
}

