/**
 * The pupil-contact report: what it holds, its life, and what reporting needs of the world. A report is the record
 * of a concern, not an accusation (3.contact, 3.safeguarding). Texts in it are never logged, and leave the domain
 * only on the two cards (the reporter's and the DSL's).
 */
import type { ObjectId, SettingId } from '../directory.ts';

/** UUID of the draft, made when the form is opened; the report keeps it, so the same form gives one report. */
export type ReportId = string;
/** What people say and write: `R-` and six characters without vowels or look-alikes; no order, no date, no name in it. */
export type Reference = string;

/** The form as filled in; texts are plain, trimmed and bounded (see `limits`). */
export interface ReportDetails {
  readonly setting: SettingId;
  /** Name, or what is known of the pupil. */
  readonly pupil: string;
  readonly relation: 'current' | 'past' | 'not-sure';
  readonly year: string;
  readonly platform: string;
  /** In the reporter's words: "last night about ten". */
  readonly when: string;
  readonly what: string;
  readonly began: 'pupil' | 'reporter' | 'not-sure';
  readonly answered: 'no' | 'yes';
  /** 3.contact exempts family members. */
  readonly family: 'no' | 'yes' | 'not-sure';
  readonly danger: 'no' | 'yes';
}

/** Longest texts, in characters after trimming. */
export const limits = { pupil: 200, year: 40, platform: 80, when: 200, what: 4_000, note: 2_000 } as const;

/**
 * stored: ours for good; delivered: the service returned an id for the card in the DSL's channel;
 * acknowledged: a person of that role pressed the button; taken-on: by the one named; closed: with an outcome.
 */
export type ReportState = 'stored' | 'delivered' | 'acknowledged' | 'taken-on' | 'closed';

/** How the DSL closes a report. Neutral: no category of concern or allegation is assigned to anybody. */
export type Outcome = 'no-further-action' | 'advice-given' | 'family-contact' | 'dealt-with-in-safeguarding-records' | 'passed-on' | 'entered-twice';

export type ReportAction =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'take-on' }
  | { readonly kind: 'ask'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'close'; readonly outcome: Outcome; readonly text?: string };

export type EventKind =
  | 'stored' | 'delivered' | 'delivery-delayed' | 'reminded' | 'acknowledged' | 'taken-on'
  | 'asked' | 'replied' | 'added' | 'noted' | 'closed' | 'read' | 'refused';

/** One line of the history; append-only. `text` is sealed in the store. */
export interface ReportEvent {
  readonly at: Date;
  readonly kind: EventKind;
  readonly by?: ObjectId;
  readonly byName?: string;
  readonly text?: string;
  readonly outcome?: Outcome;
  /** For `reminded`: which step of the clock and who was told; for `refused`: why. A code, never a text. */
  readonly detail?: string;
}

/** What a responder of the setting sees. */
export interface ReportFile {
  readonly id: ReportId;
  readonly reference: Reference;
  readonly settingName: string;
  readonly state: ReportState;
  readonly details: ReportDetails;
  readonly reporter: { readonly objectId: ObjectId; readonly name: string };
  readonly storedAt: Date;
  readonly events: readonly ReportEvent[];
  /** Counts up with every change; a card of an older version is not put over a newer one. */
  readonly version: number;
}

/** What the reporter sees: own words, states with times, questions asked of them; nothing of the DSL's notes. */
export interface OwnReport {
  readonly id: ReportId;
  readonly reference: Reference;
  readonly settingName: string;
  readonly dslPhone?: string;
  readonly state: ReportState;
  readonly details: ReportDetails;
  readonly steps: readonly { readonly state: ReportState; readonly at: Date; readonly byName?: string }[];
  /** True while Teams could not be reached: the card says so, with the telephone number. */
  readonly delayed: boolean;
  readonly exchanges: readonly { readonly kind: 'asked' | 'replied' | 'added'; readonly at: Date; readonly text: string }[];
}

export type Refusal = 'unknown-person' | 'left-the-trust' | 'wrong-setting' | 'wrong-role' | 'not-your-report' | 'no-such-report' | 'already-closed';

export interface FieldProblem {
  readonly field: keyof ReportDetails | 'text' | 'outcome';
  readonly problem: 'missing' | 'too-long' | 'not-a-choice';
}

export type SubmitOutcome =
  | { readonly kind: 'stored'; readonly report: OwnReport; /** Pressed before: nothing new was stored. */ readonly again: boolean }
  | { readonly kind: 'incomplete'; readonly problems: readonly FieldProblem[]; readonly draft: Draft }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** A report that is not closed, as the list of those who answer for its setting shows it: nothing about a pupil. */
export interface OpenReport {
  readonly id: ReportId;
  readonly reference: Reference;
  readonly settingName: string;
  readonly state: ReportState;
  /** Since it was stored. */
  readonly minutes: number;
}

/** The same with what a page needs to sort and to filter; closed ones too. */
export interface ListedReport extends OpenReport {
  readonly setting: SettingId;
  readonly storedAt: Date;
}

export type ListedReports = { readonly kind: 'listed'; readonly reports: readonly ListedReport[] } | { readonly kind: 'refused'; readonly reason: Refusal };

export type OpenReports = { readonly kind: 'listed'; readonly reports: readonly OpenReport[] } | { readonly kind: 'refused'; readonly reason: Refusal };

export type ActOutcome =
  | { readonly kind: 'done'; readonly file: ReportFile; readonly again: boolean }
  | { readonly kind: 'incomplete'; readonly problems: readonly FieldProblem[]; readonly file: ReportFile }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** A form in the making; sealed in the store like a report, gone after 24 hours. */
export interface Draft {
  readonly id: ReportId;
  readonly person: ObjectId;
  readonly settings: readonly { readonly id: SettingId; readonly name: string; readonly dslPhone?: string }[];
  readonly fields: Partial<ReportDetails>;
}

/** Reporting, as the surfaces call it. Every method checks who asks by object id; a fault of the store rejects. */
export interface Reporting {
  /** Opens a form (or the one that is open), with what is known already; `refused` for people unknown or gone. */
  open(person: ObjectId, known: Partial<ReportDetails>): Promise<Draft | { readonly kind: 'refused'; readonly reason: Refusal }>;
  keepDraft(person: ObjectId, draft: ReportId, fields: unknown): Promise<void>;
  discard(person: ObjectId, draft: ReportId): Promise<void>;
  /** Validates, stores the report and its delivery in one transaction, and answers. The same draft gives the same report. */
  submit(person: ObjectId, draft: ReportId, fields: unknown): Promise<SubmitOutcome>;
  /** Newest first. */
  own(person: ObjectId): Promise<readonly OwnReport[]>;
  ownOne(person: ObjectId, report: ReportId): Promise<OwnReport | undefined>;
  /** The reporter adds words, or answers a question. `press` makes it idempotent. */
  add(person: ObjectId, report: ReportId, text: unknown, press: string): Promise<SubmitOutcome>;
  /** A responder acts. `press` identifies the press: the same one twice does it once. Refusals are audited. */
  act(person: ObjectId, report: ReportId, action: unknown, press: string): Promise<ActOutcome>;
  /** What is open in all settings that this person may act in, what waits longest first; the looking is audited. */
  listOpen(person: ObjectId): Promise<OpenReports>;
  /** Open and closed, what waits longest first and then the newest; the looking is audited. */
  listAll(person: ObjectId): Promise<ListedReports>;
  /**
   * Changes when any report of the person's settings does, and tells nothing else: for a page that looks every few
   * seconds whether it has to be drawn anew. Not audited; `undefined` for whoever answers for no setting.
   */
  mark(person: ObjectId): Promise<string | undefined>;
  /** A responder opens the file; the reading is audited. */
  read(person: ObjectId, report: ReportId): Promise<ActOutcome>;
  /** The surface says where the reporter's own card lies, so that later states are put into it; `pending`: it is to be put there first. */
  shown(person: ObjectId, report: ReportId, at: Posted, pending?: boolean): Promise<void>;
}

// ---- Telling people ----

/** A place where the bot can post. */
export type Place =
  | { readonly kind: 'dsl-channel'; readonly setting: SettingId }
  | { readonly kind: 'person'; readonly person: ObjectId };

/**
 * Why somebody is told. not-acknowledged: nobody has, in `minutes` (also what a notice without a reason means);
 * immediate-danger: told at once; not-delivered: the channel could not be reached; replied, added: the reporter has
 * answered a question, or added something.
 */
export type ReminderReason = 'not-acknowledged' | 'immediate-danger' | 'not-delivered' | 'replied' | 'added';

/** What a short message to the reporter is about; it never says anything of the pupil. */
export type OwnNews = 'delivered' | 'delayed' | 'acknowledged';

/** What is wrong, for administrators. */
export type TroubleCode =
  | 'no-dsl-channel' | 'dsl-channel-refused' | 'dsl-channel-unreachable' | 'person-not-reached' | 'nobody-to-tell' | 'not-acknowledged';

/**
 * What is to be shown; the surface draws it. Only `report` and `own-report` may hold anything about a pupil.
 * `own-report` with `news` is posted: a short message beside the card; without it, the card itself.
 */
export type Notice =
  | { readonly kind: 'report'; readonly file: ReportFile }
  | {
      readonly kind: 'reminder';
      readonly reference: Reference;
      readonly settingName: string;
      readonly minutes: number;
      readonly step: ClockStep;
      readonly report: ReportId;
      readonly reason?: ReminderReason;
    }
  | { readonly kind: 'own-report'; readonly report: OwnReport; readonly news?: OwnNews }
  | { readonly kind: 'question'; readonly report: OwnReport }
  /** `code` is a TroubleCode, or a code of the canary's. */
  | { readonly kind: 'trouble'; readonly code: string; readonly settingName?: string; readonly reference?: Reference };

/** A message that the service has taken: its id and where it lies. */
export interface Posted {
  readonly conversation: string;
  readonly activity: string;
}

/**
 * retry: later, not before `retryAfterMs`; blocked: the person blocked the bot; not-installed: the bot is not there;
 * no-place: no channel is registered, or no way to the person is known; gone: the message to be updated is not there
 * any more; refused: the service said no for good.
 */
export type MessengerFault = { readonly kind: 'retry'; readonly retryAfterMs?: number } | { readonly kind: 'blocked' | 'not-installed' | 'no-place' | 'gone' | 'refused'; readonly code?: string };

export type PostOutcome = { readonly kind: 'posted'; readonly at: Posted } | { readonly kind: 'failed'; readonly fault: MessengerFault };

/** Posts and updates cards. Resolves always; `posted` only once the service returned an id. */
export interface Messenger {
  post(place: Place, notice: Notice): Promise<PostOutcome>;
  update(at: Posted, notice: Notice): Promise<PostOutcome>;
  /**
   * Posts a neutral line ("A report is being put here") that `update` turns into the report's card. An update may be
   * repeated, a post may not: with it, neither a crash nor an answer that was lost gives a second card. Without it
   * the card is posted outright.
   */
  reserve?(place: Place): Promise<PostOutcome>;
  /** Whether the place is elsewhere by now than where this message lies: another channel was registered. Rejects when that cannot be looked up. */
  isElsewhere?(place: Place, at: Posted): Promise<boolean>;
}

// ---- The clock ----

/** `again`: all of them once more, every opening day until somebody acknowledges. */
export type ClockStep = 'channel' | 'deputies' | 'slt' | 'again';

/** When reports of a setting have to be seen. Times are local to the setting. */
export interface OpeningHours {
  /** ISO weekday 1 (Monday) to 7: from and to as HH:MM; a day that is missing is closed. */
  readonly days: Readonly<Record<number, { readonly from: string; readonly to: string }>>;
  /** Closed days, YYYY-MM-DD, both ends included. */
  readonly holidays: readonly { readonly from: string; readonly to: string }[];
  /** Minutes of opening time until the first reminder, and between the further steps. */
  readonly minutes: number;
}

// ---- Ports of keeping ----

export type * from './stores.ts';
