/**
 * Looking after reports from outside the chat: finding one by its reference, its trail, the opening hours, the change
 * of keys. It knows ids, codes and times; no text and no name of a report comes this way.
 */
import type { Directory, ObjectId, Person, Setting, SettingId } from '../directory.ts';
import type { Clock, Transaction, Transactions } from '../ports.ts';
import { defaultHours } from './clock.ts';
import type { AuditEntry, AuditTrail, OpeningHours, Reference, Refusal, ReportId, ReportState } from './contract.ts';
import { isAdministrator, mayKeepCalendar, mayReview, standingOf } from './permission.ts';
import { readReference } from './reference.ts';

export interface FoundReport {
  readonly id: ReportId;
  readonly reference: Reference;
  readonly setting: SettingId;
  readonly state: ReportState;
  readonly storedAt: Date;
  /** Why it is held, a code. */
  readonly hold: string | null;
}

/** Who did or saw what, or was refused it; nobody where the program did it. */
export interface TrailLine {
  readonly at: Date;
  readonly deed: string;
  readonly person?: ObjectId;
  readonly detail?: string;
}

/** A fault of a store rejects with a ProductError. */
export interface CareStore {
  byReference(reference: Reference): Promise<FoundReport | undefined>;
  /** What people did, and whom the program told when; oldest first. */
  trail(report: ReportId): Promise<readonly TrailLine[]>;
}

/** The sealed texts as a whole. */
export interface Vault {
  /** Id of the key that seals now. */
  readonly current: string;
  /** Ids of all keys that are known. */
  readonly known: readonly string[];
  /** Seals up to so many rows of each table anew and resolves to how many it did; 0 when there are none left. */
  resealSome(batch: number): Promise<number>;
  /** How many texts each key has sealed. */
  sealedBy(): Promise<ReadonlyMap<string, number>>;
}

export interface CareParts {
  readonly directory: Directory;
  readonly store: CareStore;
  readonly calendars: CalendarKeeping;
  readonly audit: AuditTrail;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

export interface CalendarKeeping {
  hours(setting: SettingId): Promise<OpeningHours | undefined>;
  /** Replaces the setting's hours; undefined goes back to the default. */
  keep(setting: SettingId, hours: OpeningHours | undefined, within?: Transaction): Promise<void>;
}

export interface CareRefused {
  readonly kind: 'refused';
  readonly reason: Refusal | 'no-such-setting';
}

export interface ReportCare {
  /** By a reference in any form that people type; undefined if there is none. */
  find(words: string): Promise<FoundReport | undefined>;
  /** Reading the trail is in the trail. */
  trail(by: ObjectId, words: string): Promise<{ readonly kind: 'trail'; readonly report: FoundReport; readonly lines: readonly TrailLine[] } | CareRefused>;
  hours(setting: SettingId): Promise<{ readonly kind: 'hours'; readonly setting: Setting; readonly own: boolean; readonly hours: OpeningHours } | CareRefused>;
  /** Replaces the setting's opening hours; undefined goes back to the default. */
  keepHours(by: ObjectId, setting: SettingId, hours: OpeningHours | undefined): Promise<{ readonly kind: 'kept'; readonly setting: Setting } | CareRefused>;
  /** Begins a change of keys: only an administrator may; written down before anything is done. */
  beginReseal(by: ObjectId, vault: Vault): Promise<{ readonly kind: 'begun' } | CareRefused>;
  /** Why this person may not look after reports of any setting; undefined if they may. */
  refusalToReview(by: ObjectId): Promise<Refusal | undefined>;
}

export function createReportCare(parts: CareParts): ReportCare {
  return {
    find: (words) => find(parts, words),
    trail: (by, words) => trail(parts, by.toLowerCase(), words),
    hours: (setting) => hours(parts, setting),
    keepHours: (by, setting, wanted) => keepHours(parts, by.toLowerCase(), setting, wanted),
    beginReseal: (by, vault) => beginReseal(parts, by.toLowerCase(), vault),
    refusalToReview: (by) => refusalToReview(parts, by.toLowerCase()),
  };
}

async function find({ store }: CareParts, words: string): Promise<FoundReport | undefined> {
  const reference = readReference(words);
  return reference === undefined ? undefined : store.byReference(reference);
}

type About = Pick<AuditEntry, 'report' | 'setting'>;

/** Refuses, and writes down who was refused what and why. */
async function refuse({ audit, clock }: CareParts, person: ObjectId, reason: CareRefused['reason'], about: About = {}): Promise<CareRefused> {
  await audit.record({ at: clock.now(), person, deed: 'refused', detail: reason, ...about });
  return { kind: 'refused', reason };
}

async function admit(parts: CareParts, by: ObjectId, may: (person: Person) => boolean, about: About = {}): Promise<CareRefused | undefined> {
  const standing = standingOf(await parts.directory.person(by));
  if (standing.kind === 'refused') return refuse(parts, by, standing.reason, about);
  return may(standing.person) ? undefined : refuse(parts, by, 'wrong-role', about);
}

async function trail(parts: CareParts, by: ObjectId, words: string): ReturnType<ReportCare['trail']> {
  const report = await find(parts, words);
  if (report === undefined) return refuse(parts, by, 'no-such-report');
  const about = { report: report.id, setting: report.setting };
  const refused = await admit(parts, by, (person) => mayReview(person, report.setting), about);
  if (refused !== undefined) return refused;
  await parts.audit.record({ at: parts.clock.now(), person: by, deed: 'trail-read', ...about });
  return { kind: 'trail', report, lines: await parts.store.trail(report.id) };
}

async function hours({ directory, calendars }: CareParts, id: SettingId): ReturnType<ReportCare['hours']> {
  const setting = await directory.setting(id);
  if (setting === undefined) return { kind: 'refused', reason: 'no-such-setting' };
  const own = await calendars.hours(id);
  return { kind: 'hours', setting, own: own !== undefined, hours: own ?? defaultHours };
}

async function keepHours(parts: CareParts, by: ObjectId, id: SettingId, wanted: OpeningHours | undefined): ReturnType<ReportCare['keepHours']> {
  const setting = await parts.directory.setting(id);
  const refused = await admit(parts, by, (person) => mayKeepCalendar(person, id), setting === undefined ? {} : { setting: id });
  if (refused !== undefined) return refused;
  if (setting === undefined) return refuse(parts, by, 'no-such-setting');
  await parts.transactions.together(async (within) => {
    await parts.calendars.keep(id, wanted, within);
    const detail = wanted === undefined ? 'default' : 'own';
    await parts.audit.record({ at: parts.clock.now(), person: by, deed: 'calendar-changed', setting: id, detail }, within);
  });
  return { kind: 'kept', setting };
}

async function beginReseal(parts: CareParts, by: ObjectId, { current }: Vault): ReturnType<ReportCare['beginReseal']> {
  const refused = await admit(parts, by, isAdministrator);
  if (refused !== undefined) return refused;
  await parts.audit.record({ at: parts.clock.now(), person: by, deed: 'resealed', detail: current });
  return { kind: 'begun' };
}

async function refusalToReview(parts: CareParts, by: ObjectId): Promise<Refusal | undefined> {
  const refused = await admit(parts, by, (person) => isAdministrator(person) || person.roles.some(({ setting }) => mayReview(person, setting)));
  return refused?.reason === 'no-such-setting' ? undefined : refused?.reason;
}
