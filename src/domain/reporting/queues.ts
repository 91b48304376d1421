/** Every job of reporting: its queue, what it carries (ids and codes only), and what makes two of them one. */
import type { SettingId } from '../directory.ts';
import type { JobPayload, JobRequest, RetryPolicy } from '../ports.ts';
import type { ClockStep, ReportId, ReminderReason, TroubleCode } from './contract.ts';

/** A step of the clock; the administrators come after the last of the policy's, and then all of them again and again. */
export type RemindStep = ClockStep | 'administrators';

/** What the reporter is told of. */
export type ReporterNews = 'delivered' | 'delayed' | 'acknowledged' | 'asked';

export type ReportJob =
  /** Puts the DSL's card into the channel, for as long as it takes. */
  | { readonly queue: 'report-deliver'; readonly report: ReportId; /** Tells a job of the sweep from the first. */ readonly round?: string }
  /** Brings every card of the report up to date; `version` is the least that they shall show. */
  | { readonly queue: 'report-update-card'; readonly report: ReportId; readonly version: number; /** Where the reporter's own card is to be put for the first time. */ readonly card?: string }
  | { readonly queue: 'report-tell-reporter'; readonly report: ReportId; readonly news: ReporterNews; readonly version: number }
  /** Tells the channel, without a word about the pupil, that the reporter has written. */
  | { readonly queue: 'report-tell-channel'; readonly report: ReportId; readonly reason: Extract<ReminderReason, 'replied' | 'added'>; readonly version: number }
  | { readonly queue: 'report-remind'; readonly report: ReportId; readonly step: RemindStep; /** Which time it is, for `again`; 1 for the first. */ readonly occasion?: number; readonly round?: string }
  /** Gives the card to the responder at that place of the list, in personal chat. */
  | { readonly queue: 'report-alert'; readonly report: ReportId; readonly reason: Extract<ReminderReason, 'immediate-danger' | 'not-delivered'>; readonly place: number }
  | { readonly queue: 'report-trouble'; readonly report: ReportId; readonly code: TroubleCode; readonly setting: SettingId; /** Told anew each time; missing for the first. */ readonly occasion?: number };

export type ReportQueue = ReportJob['queue'];

/** Queues that a schedule fills. */
export const scheduled = {
  /** Finds reports whose delivery or clock got lost, whatever the reason. */
  sweep: { queue: 'report-sweep', cron: '*/5 * * * *' },
  /** Removes drafts whose time is over. */
  tidy: { queue: 'report-tidy', cron: '17 * * * *' },
} as const;

const untilDone: RetryPolicy = { attempts: 'unlimited', firstSeconds: 2, longestSeconds: 300 };
const forDays: RetryPolicy = { attempts: 500, firstSeconds: 2, longestSeconds: 600 };

function keyOf(job: ReportJob): string {
  const { queue: _, ...payload } = job;
  return Object.values(payload).join(':');
}

/** The request for the queue. The same job twice is one. */
export function jobRequest(job: ReportJob, startAfter?: Date): JobRequest {
  const { queue, ...payload } = job;
  return {
    queue,
    payload: payload satisfies JobPayload,
    key: keyOf(job),
    retry: queue === 'report-deliver' ? untilDone : forDays,
    ...(startAfter === undefined ? {} : { startAfter }),
  };
}
