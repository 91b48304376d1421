/** How long what is kept, who may hold it back, and the review before anything is deleted. */
import { DateTime } from 'luxon';
import type { Directory, ObjectId, Person, SettingId } from '../directory.ts';
import type { Clock } from '../ports.ts';
import type { AuditTrail, Outcome, Reference, ReportId } from './contract.ts';
import { mayReview, standingOf } from './permission.ts';

/** `audit`: lines of the trail that are about no report any more. Lines about a report go with it. */
export type RetentionCategory = 'concern' | 'entered-twice' | 'audit';

export interface RetentionSchedule {
  /** Named in every deletion record. */
  readonly edition: string;
  /** ISO 8601 durations, from the closing of the report, or from the line of the trail. */
  readonly periods: Readonly<Record<RetentionCategory, string>>;
}

/**
 * Our defaults, for the trust to replace: the edition of its retention schedule is not known to us. Six years is the
 * time within which most claims may be brought; what belongs to a child's file is kept there by the school's own
 * schedule, which this program does not replace. Forms that were not sent are gone after 24 hours in any case.
 */
export const defaultSchedule: RetentionSchedule = {
  edition: 'default-1',
  periods: { concern: 'P6Y', 'entered-twice': 'P1Y', audit: 'P7Y' },
};

/** A closed report, as retention sees it: no text, no name. */
export interface ClosedReport {
  readonly id: ReportId;
  readonly reference: Reference;
  readonly setting: SettingId;
  readonly reporter: ObjectId;
  readonly outcome: Outcome | null;
  readonly storedAt: Date;
  readonly closedAt: Date;
  /** Why it is held, a code. */
  readonly hold: string | null;
}

/** What stays of a deletion; it names nobody. */
export interface DeletionRecord {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly category: RetentionCategory;
  readonly setting: SettingId;
  readonly storedYear: number;
  readonly schedule: string;
  readonly approvedAs: 'administrator' | 'dsl' | 'deputy-dsl';
}

export interface RetentionStore {
  closed(before: Date): Promise<readonly ClosedReport[]>;
  /** Of any state; undefined if there is none. */
  setHold(report: ReportId, hold: string | null): Promise<{ readonly setting: SettingId } | undefined>;
  settingOf(report: ReportId): Promise<SettingId | undefined>;
  /** Deletes report, history, posts and trail, and writes the record, together. `kept`: it is open, held, or gone. */
  forget(report: ReportId, record: DeletionRecord): Promise<'deleted' | 'kept'>;
  /** Lines of the trail that are older and about no report that is there; says how many went. */
  forgetAudit(olderThan: Date): Promise<number>;
  deletions(): Promise<readonly DeletionRecord[]>;
}

export interface DueReport extends ClosedReport {
  readonly category: RetentionCategory;
  readonly dueAt: Date;
}

export type ReviewOutcome = 'done' | 'not-allowed' | 'not-due' | 'no-such-report';

/** Reasons for a hold: codes, so that no story stands in them. */
export const holdReasons = ['legal-claim', 'inquiry', 'subject-access', 'other'] as const;
export type HoldReason = (typeof holdReasons)[number];

export interface Retention {
  /** What this person may let go now; held reports are in the list, and stay. */
  due(person: ObjectId): Promise<readonly DueReport[]>;
  /** Deletes one report after a person has looked at the list. Nobody approves the deletion of their own report. */
  approve(person: ObjectId, report: ReportId): Promise<ReviewOutcome>;
  hold(person: ObjectId, report: ReportId, reason: HoldReason | undefined): Promise<ReviewOutcome>;
  /** For a daily job. */
  tidy(): Promise<void>;
}

export interface RetentionParts {
  readonly directory: Directory;
  readonly store: RetentionStore;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly schedule: RetentionSchedule;
}

export function categoryOf(outcome: Outcome | null): RetentionCategory {
  return outcome === 'entered-twice' ? 'entered-twice' : 'concern';
}

export function dueAt({ closedAt, outcome }: Pick<ClosedReport, 'closedAt' | 'outcome'>, schedule: RetentionSchedule): Date {
  return shifted(closedAt, schedule.periods[categoryOf(outcome)], 1);
}

function shifted(at: Date, period: string, sign: 1 | -1): Date {
  const from = DateTime.fromJSDate(at, { zone: 'utc' });
  const years = Number(/^P(\d+)Y$/.exec(period)?.[1] ?? 7);
  return from.plus({ years: sign * years }).toJSDate();
}

export function createRetention(parts: RetentionParts): Retention {
  return {
    due: (person) => listDue(parts, person.toLowerCase()),
    approve: (person, report) => approve(parts, person.toLowerCase(), report),
    hold: (person, report, reason) => hold(parts, person.toLowerCase(), report, reason),
    async tidy() {
      await parts.store.forgetAudit(shifted(parts.clock.now(), parts.schedule.periods.audit, -1));
    },
  };
}

async function present({ directory }: RetentionParts, id: ObjectId): Promise<Person | undefined> {
  const standing = standingOf(await directory.person(id));
  return standing.kind === 'present' ? standing.person : undefined;
}

async function dueReports({ store, clock, schedule }: RetentionParts): Promise<readonly DueReport[]> {
  const now = clock.now();
  const closed = await store.closed(now);
  return closed
    .map((report) => ({ ...report, category: categoryOf(report.outcome), dueAt: dueAt(report, schedule) }))
    .filter((report) => report.dueAt <= now);
}

async function listDue(parts: RetentionParts, id: ObjectId): Promise<readonly DueReport[]> {
  const person = await present(parts, id);
  if (person === undefined) return [];
  await parts.audit.record({ at: parts.clock.now(), person: id, deed: 'review-listed' });
  return (await dueReports(parts)).filter((report) => mayReview(person, report.setting));
}

async function approve(parts: RetentionParts, id: ObjectId, report: ReportId): Promise<ReviewOutcome> {
  const person = await present(parts, id);
  const found = (await dueReports(parts)).find((one) => one.id === report);
  if (person === undefined || (found !== undefined && (!mayReview(person, found.setting) || found.reporter === id))) return refused(parts, id, report);
  if (found === undefined || found.hold !== null) return 'not-due';
  const outcome = await parts.store.forget(report, recordOf(parts, found, person));
  if (outcome === 'kept') return 'not-due';
  // Without the report's id: what was deleted is not to be found by it any more.
  await parts.audit.record({ at: parts.clock.now(), person: id, deed: 'deletion-approved', setting: found.setting, detail: found.category });
  return 'done';
}

async function refused({ audit, clock }: RetentionParts, person: ObjectId, report: ReportId): Promise<'not-allowed'> {
  await audit.record({ at: clock.now(), person, deed: 'refused', report, detail: 'retention' });
  return 'not-allowed';
}

function recordOf({ clock, schedule }: RetentionParts, report: DueReport, person: Person): DeletionRecord {
  const role = person.roles.find((held) => held.setting === report.setting && (held.role === 'dsl' || held.role === 'deputy-dsl'))?.role;
  return {
    day: clock.now().toISOString().slice(0, 10),
    category: report.category,
    setting: report.setting,
    storedYear: report.storedAt.getUTCFullYear(),
    schedule: schedule.edition,
    approvedAs: role === 'dsl' || role === 'deputy-dsl' ? role : 'administrator',
  };
}

async function hold(parts: RetentionParts, id: ObjectId, report: ReportId, reason: HoldReason | undefined): Promise<ReviewOutcome> {
  const person = await present(parts, id);
  const setting = await parts.store.settingOf(report);
  if (setting === undefined) return 'no-such-report';
  if (person === undefined || !mayReview(person, setting)) return refused(parts, id, report);
  await parts.store.setHold(report, reason ?? null);
  const deed = reason === undefined ? 'hold-lifted' : 'hold-set';
  await parts.audit.record({ at: parts.clock.now(), person: id, deed, report, setting, ...(reason === undefined ? {} : { detail: reason }) });
  return 'done';
}
