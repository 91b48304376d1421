/**
 * Attestation: staff read an edition of the policy and confirm it; the trust can prove years later who confirmed
 * which exact words, when, and who has not. Shapes, and the services as the surfaces call them. What somebody asked
 * of the bot is no part of it. Expected refusals are returned; only faults of the world reject.
 */
import type { Answer, AskerRole, Clause, ClauseId, Facts } from '../answering/types.ts';
import type { ObjectId, SettingId, SettingRole, TrustRole } from '../directory.ts';
import type { EntryHash, EntryNumber, Place, Surface } from './entry.ts';

// ---- Editions ----

/** SHA-256 of the edition's document, 64 hexadecimal digits: the exact words, nothing else. */
export type EditionHash = string;
/** Number of a heading ("3.1"), or `doc` for the details before the first. */
export type SectionId = string;
/** A calendar day, YYYY-MM-DD. */
export type Day = string;

export interface Edition {
  readonly hash: EditionHash;
  /** For people and file names: `2026-03`. */
  readonly id: string;
  readonly title: string;
  /** As exact as the document says: YYYY-MM, or YYYY-MM-DD. */
  readonly effective: string;
  /** The words, verbatim. */
  readonly document: string;
  readonly clauses: ReadonlyMap<ClauseId, Clause>;
  readonly sections: readonly EditionSection[];
  /** What the author said of the changes against the edition before; missing for the first. */
  readonly author?: AuthorDecisions;
}

export interface EditionSection {
  readonly id: SectionId;
  /** As the document writes it. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A paragraph, or an item of a list. Texts keep the document's `**` and `*` marks. */
export interface Block {
  readonly kind: 'paragraph' | 'item';
  readonly runs: readonly { readonly text: string; readonly clause?: ClauseId }[];
}

export type ChangeKind = 'added' | 'removed' | 'reworded' | 'typography';

/** Per changed clause whether it must be confirmed again; `outside`: the words that belong to no clause. */
export interface AuthorDecisions {
  readonly clauses: ReadonlyMap<ClauseId, boolean>;
  readonly outside: boolean;
}

export interface ClauseChange {
  readonly clause: ClauseId;
  readonly kind: ChangeKind;
  /** With the words that lead into its list, where there are any. */
  readonly before?: string;
  readonly after?: string;
  /** Whether it must be confirmed again. Always false for typography. */
  readonly again: boolean;
}

export interface EditionDifference {
  readonly from: EditionHash;
  readonly to: EditionHash;
  /** In the order of the newer document, removed ones last. */
  readonly clauses: readonly ClauseChange[];
  /** Lines that belong to no clause (headings, introductions). */
  readonly outside: readonly { readonly kind: 'added' | 'removed'; readonly text: string }[];
  /** Whether anything must be confirmed again. */
  readonly again: boolean;
}

// ---- Reading ----

/** UUID of one person's part in a campaign. No secret: whose it is, is checked by object id. */
export type ReadingId = string;
export type CampaignId = string;
export type SituationId = string;

/** A short situation to think about; whatever is chosen is not kept, only that it was done. */
export interface Situation {
  readonly id: SituationId;
  readonly text: string;
  readonly choices: readonly { readonly verdict: Answer['verdict']; readonly title: string }[];
  /** The product's own answer, with its clauses; to be shown after a choice. */
  readonly answer: Answer;
  readonly done: boolean;
}

/** A situation as the policy's author writes it. */
export interface SituationText {
  readonly id: SituationId;
  readonly roles: readonly AskerRole[];
  readonly text: string;
  readonly facts: Facts;
}

export interface ReadingSection extends EditionSection {
  /** Clauses that changed since the edition that the person confirmed; empty when the whole is read. */
  readonly changed: readonly ClauseId[];
  /** Has to be read before confirming. */
  readonly required: boolean;
  readonly read: boolean;
  /** Estimate, at least 1. */
  readonly minutes: number;
}

/** What is marked as read and done; grows only, so devices cannot undo each other. */
export interface Progress {
  readonly read: readonly SectionId[];
  readonly done: readonly SituationId[];
  /** Where the person was last. */
  readonly at?: SectionId;
}

export interface EditionLabel {
  readonly id: string;
  readonly hash: EditionHash;
  readonly title: string;
  readonly effective: string;
}

export interface DueReading {
  readonly id: ReadingId;
  readonly campaign: CampaignId;
  readonly edition: EditionLabel;
  readonly due: Day;
  readonly overdue: boolean;
  /** `changes`: an earlier edition was confirmed, so only what changed has to be read. */
  readonly scope: 'whole' | 'changes';
  /** Minutes left. */
  readonly minutes: number;
  readonly state: PersonState;
}

export interface Reading extends DueReading {
  readonly sections: readonly ReadingSection[];
  readonly difference?: EditionDifference;
  readonly situations: readonly Situation[];
  readonly progress: Progress;
  /** The exact words that the person confirms. */
  readonly statement: string;
  readonly receipt?: Receipt;
}

/** Proof of an own act, from the ledger. */
export interface Receipt {
  /** `A-<number>-<first eight digits of the hash>`: what people write down. */
  readonly reference: string;
  readonly kind: 'confirmed' | 'withdrawn' | 'corrected';
  readonly number: EntryNumber;
  readonly hash: EntryHash;
  readonly edition: EditionLabel;
  readonly statement?: string;
  readonly at: Date;
  readonly surface: Surface;
  /** False once it was withdrawn. */
  readonly stands: boolean;
}

// ---- Campaigns ----

export type CampaignState = 'draft' | 'running' | 'paused' | 'closed';
export type AudienceRole = SettingRole | TrustRole;

export interface Audience {
  readonly settings: 'all' | readonly SettingId[];
  readonly roles: 'all' | readonly AudienceRole[];
}

export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** When people are told: days from the due date (negative: before), then every so many days; local times. */
export interface ReminderSchedule {
  readonly days: readonly number[];
  readonly thenEvery: number;
  /** Hours of the day, 0 to 24. */
  readonly from: number;
  readonly to: number;
  /** Closed days, both ends included. */
  readonly holidays: readonly Span[];
}

/** What a leader writes. */
export interface CampaignPlan {
  readonly edition: EditionHash;
  readonly title: string;
  readonly audience: Audience;
  readonly due: Day;
  readonly reminders: ReminderSchedule;
  /** who-has-to: nobody whose confirmation holds is asked; everybody: all read and confirm anew (each year, say). */
  readonly ask: 'who-has-to' | 'everybody';
  /** Who joins later has at least this many days. */
  readonly joinerDays: number;
  /** Days overdue after which the setting's Head gets a list. */
  readonly escalateAfterDays: number;
  readonly statement: string;
  readonly texts: { readonly invitation: string; readonly reminder: string };
  /** IANA name; where days begin and end. */
  readonly timeZone: string;
}

export interface Campaign extends CampaignPlan {
  readonly id: CampaignId;
  readonly state: CampaignState;
  readonly createdBy: ObjectId;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly closedAt?: Date;
}

/**
 * The one state of a person in a campaign. confirmed-older: an earlier edition was confirmed and nothing since has to
 * be confirmed again, so nothing is asked of the person. left and exempt hide what went before, but do not undo it.
 */
export type PersonState =
  | 'not-told' | 'told' | 'opened' | 'reading' | 'confirmed' | 'confirmed-older'
  | 'not-installed' | 'blocked' | 'left' | 'exempt';

/** not-in-audience: the program's own, for people who moved to a place that the campaign does not concern. */
export type ExemptReason = 'long-leave' | 'not-concerned' | 'other' | 'not-in-audience';

/** Counts of people. Percentages are of `concerned`: assigned, less left, less exempt. */
export interface Figures {
  readonly assigned: number;
  readonly states: Readonly<Record<PersonState, number>>;
  readonly concerned: number;
  /** `confirmed` and `confirmed-older`. */
  readonly done: number;
  /** Of the exempt, those on long leave. */
  readonly onLeave: number;
  /** Of those who left, who had confirmed. */
  readonly leftConfirmed: number;
  /** Concerned, not done, and past their own due date. */
  readonly overdue: number;
}

/** Somebody in two settings, or with two roles, counts in each; in the total once. */
export interface CampaignStatus {
  readonly campaign: Campaign;
  readonly total: Figures;
  readonly settings: readonly {
    readonly setting?: SettingId;
    /** "The trust" for people of no setting. */
    readonly name: string;
    readonly figures: Figures;
    readonly roles: readonly { readonly role: AudienceRole; readonly figures: Figures }[];
  }[];
  readonly at: Date;
}

export interface AttestationRow {
  readonly reading: ReadingId;
  readonly person: ObjectId;
  readonly name: string;
  readonly places: readonly Place[];
  readonly state: PersonState;
  readonly due: Day;
  readonly overdue: boolean;
  readonly confirmedAt?: Date;
  readonly reference?: string;
  readonly exempt?: ExemptReason;
}

export interface Preview {
  readonly people: number;
  /** Of those, who have confirmed an earlier edition that still holds: they are not asked. */
  readonly heldAlready: number;
  readonly settings: readonly { readonly setting?: SettingId; readonly name: string; readonly people: number }[];
}

// ---- Refusals and outcomes ----

export type Refusal =
  | 'unknown-person' | 'left-the-trust' | 'wrong-role' | 'wrong-setting'
  | 'no-such-campaign' | 'no-such-reading' | 'no-such-edition' | 'no-such-receipt' | 'not-your-reading'
  | 'campaign-closed' | 'campaign-not-started' | 'wrong-state' | 'edition-superseded' | 'statement-changed'
  | 'exempt' | 'already-exempt' | 'already-withdrawn' | 'edition-has-campaign';

export interface Refused {
  readonly kind: 'refused';
  readonly reason: Refusal;
  /** For `edition-superseded`: the reading that has taken its place. */
  readonly instead?: ReadingId;
}

export interface PlanProblem {
  readonly field: keyof CampaignPlan;
  readonly problem: 'missing' | 'not-a-choice' | 'too-long' | 'in-the-past' | 'not-a-day' | 'nobody' | 'out-of-range';
}

export interface Confirmation {
  /** What the person saw: the edition's hash and the exact statement. */
  readonly edition: EditionHash;
  readonly statement: string;
  readonly surface: Surface;
}

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly receipt: Receipt; /** It had been confirmed before: nothing new was written. */ readonly again: boolean }
  | { readonly kind: 'not-yet'; readonly sections: readonly SectionId[]; readonly situations: readonly SituationId[] }
  | Refused;

export type CampaignOutcome =
  | { readonly kind: 'done'; readonly campaign: Campaign; /** People assigned by this. */ readonly assigned?: number }
  | { readonly kind: 'invalid'; readonly problems: readonly PlanProblem[] }
  | Refused;

// ---- Services ----

/** A person's own side. Everybody may act only for themselves: the caller passes the object id that the token proves. */
export interface OwnAttesting {
  /** What is due, the nearest date first; empty for people of no campaign. */
  due(person: ObjectId): Promise<readonly DueReading[]>;
  /** Opens the reading; its opening is kept. */
  open(person: ObjectId, reading: ReadingId): Promise<{ readonly kind: 'reading'; readonly reading: Reading } | Refused>;
  /** Adds to the progress; ids that are none of the reading's are ignored. */
  mark(person: ObjectId, reading: ReadingId, progress: unknown): Promise<{ readonly kind: 'reading'; readonly reading: Reading } | Refused>;
  confirm(person: ObjectId, reading: ReadingId, confirmation: Confirmation): Promise<ConfirmOutcome>;
  /** Withdraws an own confirmation: a new entry; the reading is open again. */
  withdraw(person: ObjectId, entry: EntryHash, surface: Surface): Promise<{ readonly kind: 'withdrawn'; readonly receipt: Receipt } | Refused>;
  /** Puts on record, in the person's words (up to 500 characters), what is wrong about an own entry; it stays as it is. */
  correct(person: ObjectId, entry: EntryHash, note: string, surface: Surface): Promise<{ readonly kind: 'corrected'; readonly receipt: Receipt } | Refused>;
  /** Own entries, newest first. */
  receipts(person: ObjectId): Promise<readonly Receipt[]>;
}

/** The leaders' side: a trust leader for all, a Head for people of the own setting. */
export interface LeadingCampaigns {
  editions(): readonly EditionLabel[];
  preview(by: ObjectId, plan: CampaignPlan): Promise<{ readonly kind: 'preview'; readonly preview: Preview } | { readonly kind: 'invalid'; readonly problems: readonly PlanProblem[] } | Refused>;
  draft(by: ObjectId, plan: CampaignPlan): Promise<CampaignOutcome>;
  /** Drafts only. */
  change(by: ObjectId, campaign: CampaignId, plan: CampaignPlan): Promise<CampaignOutcome>;
  /** Assigns everybody of the audience, each with a ledger entry, in one transaction; open campaigns of older editions are closed with it. */
  start(by: ObjectId, campaign: CampaignId): Promise<CampaignOutcome>;
  pause(by: ObjectId, campaign: CampaignId): Promise<CampaignOutcome>;
  resume(by: ObjectId, campaign: CampaignId): Promise<CampaignOutcome>;
  /** A later due date, for everybody whose own is earlier. */
  extend(by: ObjectId, campaign: CampaignId, due: Day): Promise<CampaignOutcome>;
  close(by: ObjectId, campaign: CampaignId): Promise<CampaignOutcome>;
  campaigns(by: ObjectId): Promise<readonly Campaign[] | Refused>;
  exempt(by: ObjectId, reading: ReadingId, reason: ExemptReason, note?: string): Promise<{ readonly kind: 'done' } | Refused>;
  endExemption(by: ObjectId, reading: ReadingId): Promise<{ readonly kind: 'done' } | Refused>;
  /** Whole trust, or the settings that the person leads. */
  status(by: ObjectId, campaign: CampaignId): Promise<{ readonly kind: 'status'; readonly status: CampaignStatus } | Refused>;
  /** By name; `states` narrows it (who has not). Also what exports are made of. */
  people(by: ObjectId, campaign: CampaignId, wanted?: { readonly setting?: SettingId; readonly states?: readonly PersonState[] }): Promise<{ readonly kind: 'people'; readonly rows: readonly AttestationRow[]; readonly at: Date } | Refused>;
}

/** When and why somebody is told: `invitation`, `day-7`, `day+14`. The same occasion is told once. */
export type Occasion = 'invitation' | `day${'+' | '-'}${number}`;

export interface ToTell {
  readonly reading: ReadingId;
  readonly campaign: CampaignId;
  readonly person: ObjectId;
  readonly occasion: Occasion;
  readonly due: Day;
}

/** The program's own side: what runs by itself, and what the sending reports back. */
export interface AttestationRounds {
  /** Brings running and paused campaigns in line with the directory: joiners, leavers, people who came back. */
  reconcile(): Promise<{ readonly joined: number; readonly left: number; readonly returned: number }>;
  /** Who is to be told now, and of what; at most `limit`, in a steady order. Nothing outside the hours, on holidays, or while paused. */
  toTell(campaign: CampaignId, limit: number): Promise<readonly ToTell[]>;
  /** After the service returned an activity id; with its ledger entry. `known`: had been recorded. */
  told(reading: ReadingId, occasion: Occasion): Promise<'recorded' | 'known'>;
  /** Nobody is tried again until `reached`. */
  notTold(reading: ReadingId, why: 'not-installed' | 'blocked'): Promise<void>;
  /** The person has been heard of in the chat, or the app was installed: they can be told again. */
  reached(person: ObjectId): Promise<void>;
  /** For each Head with somebody overdue by more than the campaign's days: who. */
  overdue(campaign: CampaignId): Promise<readonly { readonly setting: SettingId; readonly rows: readonly AttestationRow[] }[]>;
}

export interface Attesting extends OwnAttesting, LeadingCampaigns, AttestationRounds {}
