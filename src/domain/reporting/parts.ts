/** What reporting is made of, and the few questions that all of it asks. */
import type { Directory, ObjectId, Person, Setting, SettingId } from '../directory.ts';
import type { Clock, Jobs, Log, Transaction } from '../ports.ts';
import { defaultHours } from './clock.ts';
import type {
  AuditTrail, Calendars, Messenger, OpeningHours, OwnReport, PostStore, Refusal, ReportFile, ReportId, ReportStore, StoredReport,
} from './contract.ts';
import { standingOf } from './permission.ts';
import { jobRequest, type ReportJob } from './queues.ts';
import type { RandomBytes } from './reference.ts';
import { ownReport, reportFile } from './views.ts';

export interface ReportingParts {
  readonly directory: Directory;
  readonly store: ReportStore;
  readonly posts: PostStore;
  readonly audit: AuditTrail;
  readonly calendars: Calendars;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** A new UUID, in small letters. */
  readonly newId: () => string;
  readonly log: Log;
}

/** What the jobs need beside that. */
export interface DeliveryParts extends ReportingParts {
  readonly messenger: Messenger;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: Refusal;
}

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether it has the form of our ids; a card can send anything. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && id.test(value);
}

/** Refuses, and writes down who was refused what and why. */
export async function refuse(parts: ReportingParts, person: ObjectId, reason: Refusal, about: { readonly report?: ReportId; readonly setting?: SettingId } = {}): Promise<Refused> {
  await parts.audit.record({ at: parts.clock.now(), person, deed: 'refused', detail: reason, ...about });
  return { kind: 'refused', reason };
}

/** The person while at the trust; otherwise the refusal, written down. */
export async function whoAsks(parts: ReportingParts, person: ObjectId): Promise<{ readonly kind: 'present'; readonly person: Person } | Refused> {
  const standing = standingOf(await parts.directory.person(person));
  return standing.kind === 'present' ? standing : refuse(parts, person, standing.reason);
}

export async function findReport(parts: ReportingParts, report: ReportId): Promise<StoredReport | undefined> {
  return isId(report) ? parts.store.find(report) : undefined;
}

export async function drawOwn(parts: ReportingParts, report: StoredReport): Promise<OwnReport> {
  return ownReport(report, await parts.directory.setting(report.setting));
}

export async function drawFile(parts: ReportingParts, report: StoredReport): Promise<ReportFile> {
  return reportFile(report, await parts.directory.setting(report.setting));
}

export interface Hours {
  readonly hours: OpeningHours;
  readonly zone: string;
}

export async function hoursOf(parts: ReportingParts, setting: SettingId, known?: Setting): Promise<Hours> {
  const [hours, found] = await Promise.all([parts.calendars.hours(setting), known ?? parts.directory.setting(setting)]);
  return { hours: hours ?? defaultHours, zone: found?.timeZone ?? 'Europe/London' };
}

export async function enqueueAll(parts: ReportingParts, jobs: readonly ReportJob[], within?: Transaction): Promise<void> {
  for (const job of jobs) await parts.jobs.enqueue(jobRequest(job), within);
}
