/** What reporting needs of the world to keep reports: stores, trail, calendars, seals. */
import type { ObjectId, SettingId } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import type {
  ClockStep, OpeningHours, Place, Posted, Reference, ReportDetails, ReportEvent, ReportFile, ReportId, ReportState,
} from './contract.ts';

/** A report as the store takes it and gives it back; the store seals every text. */
export interface StoredReport extends Omit<ReportFile, 'settingName'> {
  readonly setting: SettingId;
  /** The DSL's card in the channel, once posted. */
  readonly card?: Posted;
}

export interface ReportStore {
  draft(person: ObjectId): Promise<StoredDraft | undefined>;
  /** Whose draft this is; drafts whose time is over are nobody's. */
  draftHolder(id: ReportId): Promise<ObjectId | undefined>;
  /** Replaces the person's draft. */
  saveDraft(person: ObjectId, draft: StoredDraft, until: Date): Promise<void>;
  dropDraft(person: ObjectId, id: ReportId, within?: Transaction): Promise<void>;
  /** Removes the drafts whose time is over, and says how many. */
  dropEnded(now: Date): Promise<number>;
  /** Runs `work` in one transaction; what it stores and enqueues is kept together or not at all. */
  together<T>(work: (within: Transaction) => Promise<T>): Promise<T>;
  /** Stores once an id, with its events; `known` when it was there. `reference-taken`: nothing was stored. */
  insert(report: StoredReport, within: Transaction): Promise<'stored' | 'known' | 'reference-taken'>;
  /** With a transaction the report stays locked until it ends. */
  find(id: ReportId, within?: Transaction): Promise<StoredReport | undefined>;
  /** Newest first. */
  byReporter(person: ObjectId): Promise<readonly StoredReport[]>;
  /** For the lists of a setting: no texts. Newest first. */
  summaries(setting: SettingId): Promise<readonly ReportSummary[]>;
  /** Ids of reports whose card has not been delivered, or that nobody has acknowledged, stored before then. */
  unfinished(before: Date): Promise<readonly ReportId[]>;
  /** Whether this press is in the history already. */
  pressed(id: ReportId, press: string, within: Transaction): Promise<boolean>;
  /** Appends to the history and moves the state, if `press` is new; locks the report until the transaction ends. */
  append(id: ReportId, event: ReportEvent, change: { readonly state?: ReportState; readonly press?: string }, within: Transaction): Promise<'stored' | 'known'>;
}

/** A form in the making as it is kept: what was typed, whether it is valid or not. */
export interface StoredDraft {
  readonly id: ReportId;
  readonly fields: Partial<ReportDetails>;
}

export interface ReportSummary {
  readonly id: ReportId;
  readonly reference: Reference;
  readonly state: ReportState;
  readonly storedAt: Date;
  readonly version: number;
}

/** Why a message is posted about a report. `card`: the DSL's card in the channel; `alert`: the same in a responder's personal chat; `own`: the reporter's card; the rest are short messages. */
export type PostPurpose = 'card' | 'own' | 'alert' | `remind-${ClockStep}` | `remind-again-${number}` | `news-${string}` | `trouble-${string}`;

/** One message about a report: it is posted once for this purpose and place. */
export interface PostSlot {
  readonly report: ReportId;
  readonly purpose: PostPurpose;
  readonly place: Place;
}

/** `held`: somebody else is at it, until about then; `free`: ours, with what was reserved or posted before. */
export type PostClaim =
  | { readonly kind: 'held'; readonly until: Date }
  | { readonly kind: 'free'; readonly at?: Posted; /** Version that it shows; 0 for a reserved line. */ readonly version?: number; /** An earlier attempt ended without a result. */ readonly uncertain: boolean };

/** What was posted where: the record of every attempt, made before it. */
export interface PostStore {
  /**
   * Holds the slot for as long as it is from `now` to `until`, so that no two processes post or update the same
   * message at once. It is the store's own clock that runs, because those of the processes may differ.
   */
  claim(slot: PostSlot, now: Date, until: Date): Promise<PostClaim>;
  /** Keeps where the message lies and which version it shows, and lets the slot go. */
  settle(slot: PostSlot, at: Posted, version: number, within?: Transaction): Promise<void>;
  /** Lets the slot go after an attempt whose outcome is known; what was kept of it stays. */
  release(slot: PostSlot): Promise<void>;
  /** Keeps a line that was reserved, unless another was kept before: resolves to the one that counts, which alone may become the card. */
  reserve(slot: PostSlot, at: Posted): Promise<Posted>;
  /** Forgets this message, which is no longer there, and lets the slot go; another that was kept meanwhile stays. */
  forget(slot: PostSlot, at: Posted): Promise<void>;
  /** Keeps where a message lies that the surface has shown; the slot stays held if it was. */
  keep(slot: PostSlot, at: Posted, version: number): Promise<void>;
  /** Messages that show the report: the card, copies of it, and the reporter's own. */
  shownAt(report: ReportId): Promise<readonly (PostSlot & { readonly version: number })[]>;
}

/** What was done, seen or refused; ids and codes only. */
export interface AuditEntry {
  readonly at: Date;
  /** Missing where the program did it. */
  readonly person?: ObjectId;
  readonly deed:
    | 'submitted' | 'added' | 'acted' | 'read' | 'read-own' | 'refused' | 'delivered' | 'listed' | 'trail-read'
    | 'hold-set' | 'hold-lifted' | 'review-listed' | 'deletion-approved' | 'counted' | 'calendar-changed' | 'resealed';
  readonly report?: ReportId;
  readonly setting?: SettingId;
  /** A code: the action, the reason of a refusal. */
  readonly detail?: string;
}

/** Append-only. A fault rejects: what cannot be audited is not shown. */
export interface AuditTrail {
  record(entry: AuditEntry, within?: Transaction): Promise<void>;
}

/** The opening hours of a setting; undefined where it has none of its own. */
export interface Calendars {
  hours(setting: SettingId): Promise<OpeningHours | undefined>;
}

/** A text under AES-256-GCM: the id of its key, and what that key made of it. */
export interface Sealed {
  readonly key: string;
  readonly box: Uint8Array;
}

/** Seals texts for the store. `place` names the column and the row: a box that is moved elsewhere does not open. */
export interface Sealer {
  /** Id of the key that seals now. */
  readonly current: string;
  seal(text: string, place: string): Sealed;
  /** @throws ProductError `report-key-missing`, `report-seal-broken` */
  open(sealed: Sealed, place: string): string;
}
