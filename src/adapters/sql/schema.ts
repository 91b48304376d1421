/**
 * The tables of the schema `byp`, an interface each. Columns are `snake_case` in SQL and camelCase here.
 * A `date` is read and written as 'YYYY-MM-DD', `timestamptz` as Date, `bigint` and counts as number, `json` as parsed.
 */
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { Answer, Memory } from '../../domain/answering/types.ts';
import type { CampaignPlan, CampaignState, ExemptReason, PersonState, Progress } from '../../domain/attestation/contract.ts';
import type { Place } from '../../domain/attestation/entry.ts';
import type { OpeningHours } from '../../domain/reporting/contract.ts';
import type { GroupSnapshot } from '../../domain/directory/groups.ts';
import type { Source } from '../../domain/directory/state.ts';
import type { DirectoryRun, RunOutcome } from '../../domain/directory/store.ts';
import type { UpkeepResult, UpkeepTask } from '../../domain/upkeep.ts';

/** An instant that the program or the database's clock sets once. */
export type Stamp = ColumnType<Date, Date | undefined, never>;

/** An answer that was given, once for each decision id; neither text nor person nor time of day. */
export interface DecisionTable {
  readonly decisionId: string;
  /** `json`, not `jsonb`: the order of facts and clauses is kept. */
  readonly answer: JSONColumnType<Answer>;
  /** Day of the first time, UTC. */
  readonly day: Generated<string>;
}

/** What somebody thought of an answer. `once` is a digest that keeps it from being stored twice. */
export interface FeedbackTable {
  readonly once: string;
  readonly decisionId: string;
  readonly topic: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly day: string;
}

/** Facts of the last answer of a conversation, by a digest of chat and sender. */
export interface ConversationMemoryTable {
  readonly conversation: string;
  readonly memory: JSONColumnType<Memory>;
  readonly endsAt: ColumnType<Date, Date, Date>;
}

/** A version of a setting; the one of today has no `validUntil`. */
export interface DirectorySettingTable {
  readonly settingId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly dslPhone: string | null;
  readonly validFrom: Stamp;
  readonly validUntil: Date | null;
}

/** A version of a person; somebody who left has only ended ones. */
export interface DirectoryPersonTable {
  readonly objectId: string;
  readonly name: string;
  readonly mail: string | null;
  readonly validFrom: Stamp;
  readonly validUntil: Date | null;
}

/** A role that somebody holds or held, by the source that said so; without setting in the whole trust. */
export interface DirectoryRoleTable {
  readonly objectId: string;
  readonly settingId: string | null;
  readonly role: string;
  readonly askOrder: number;
  readonly source: Source;
  readonly validFrom: Stamp;
  readonly validUntil: Date | null;
}

/** A run over the directory: append-only; codes, counts and hashes. */
export interface DirectoryRunTable {
  readonly runId: Generated<number>;
  readonly at: Stamp;
  readonly source: DirectoryRun['source'];
  readonly by: string;
  readonly outcome: RunOutcome;
  readonly reason: string | null;
  readonly fileHash: string | null;
  readonly counts: JSONColumnType<Readonly<Record<string, number>>>;
}

/** What was read of the groups, in one line; `revision` counts up with every change. */
export interface DirectoryGroupsTable {
  readonly onlyOne: Generated<boolean>;
  readonly revision: number;
  readonly snapshot: JSONColumnType<GroupSnapshot>;
  readonly savedAt: Stamp;
}

/** How a person is reached in Teams; `conversation` is the personal chat, once there is one. */
export interface PersonPlaceTable {
  readonly person: string;
  readonly chatUser: string;
  readonly conversation: string | null;
  readonly serviceUrl: string;
  readonly bot: string;
  readonly tenant: string | null;
  readonly seenAt: Date;
}

/** Channels that were offered as a setting's DSL channel; the one that is confirmed and not ended counts. */
export interface DslChannelTable {
  readonly id: string;
  readonly setting: string;
  readonly channel: string;
  readonly team: string | null;
  readonly serviceUrl: string;
  readonly bot: string;
  readonly tenant: string | null;
  readonly offeredBy: string;
  readonly offeredAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What the canary found last about the bot and about each setting's channel. */
export interface CanaryResultTable {
  readonly subject: string;
  readonly at: Date;
  readonly trouble: string | null;
}

/** How a regular task went last. */
export interface UpkeepResultTable {
  readonly task: UpkeepTask;
  readonly at: Date;
  readonly outcome: UpkeepResult['outcome'];
  readonly code: string | null;
}

/** A report. `content` is its details and the reporter's name, sealed with the key `contentKey`. */
export interface ReportTable {
  readonly id: string;
  readonly reference: string;
  readonly setting: string;
  readonly reporter: string;
  readonly state: string;
  readonly storedAt: Date;
  readonly version: number;
  readonly outcome: string | null;
  readonly closedAt: Date | null;
  /** Why it may not be deleted, a code; null where it may. */
  readonly hold: string | null;
  readonly content: Buffer;
  readonly contentKey: string;
}

/** The history, append-only. `content` is the text and the name of the one who acted, sealed. */
export interface ReportEventTable {
  readonly report: string;
  /** 1 for the first; the last is the report's version. */
  readonly number: number;
  readonly at: Date;
  readonly kind: string;
  readonly person: string | null;
  readonly outcome: string | null;
  readonly detail: string | null;
  /** What makes a press twice one: once a report. */
  readonly press: string | null;
  readonly content: Buffer | null;
  readonly contentKey: string | null;
}

/** A form in the making, one a person; `content` is its fields, sealed. */
export interface ReportDraftTable {
  readonly person: string;
  readonly id: string;
  readonly endsAt: Date;
  readonly content: Buffer;
  readonly contentKey: string;
}

/** A message about a report: its attempt is on record before it is made. */
export interface ReportPostTable {
  readonly report: string;
  readonly purpose: string;
  /** `dsl-channel:` and the setting, or `person:` and the object id. */
  readonly place: string;
  readonly conversation: string | null;
  readonly activity: string | null;
  /** Version of the report that it shows; 0 for a reserved line. */
  readonly version: Generated<number>;
  /** Set while somebody is at it. */
  readonly heldUntil: Date | null;
}

/** Opening hours of a setting that has its own. */
export interface ReportCalendarTable {
  readonly setting: string;
  readonly hours: JSONColumnType<OpeningHours>;
}

/** Who did, saw or was refused what; append-only, ids and codes. */
export interface AuditTable {
  readonly number: Generated<number>;
  readonly at: Date;
  readonly deed: string;
  readonly person: string | null;
  readonly report: string | null;
  readonly setting: string | null;
  readonly detail: string | null;
}

/** That something was deleted by retention; names nobody. */
export interface RetentionDeletionTable {
  readonly number: Generated<number>;
  readonly day: string;
  readonly category: string;
  readonly setting: string;
  readonly storedYear: number;
  /** Edition of the schedule that was followed. */
  readonly schedule: string;
  /** Role of the one who approved. */
  readonly approvedAs: string;
}

/** A campaign; what the leader wrote stands in `plan`. */
export interface AttestationCampaignTable {
  readonly id: string;
  readonly state: CampaignState;
  readonly edition: string;
  readonly plan: JSONColumnType<Omit<CampaignPlan, 'edition'>>;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly closedAt: Date | null;
}

/** One person's part in a campaign; `state` follows from the other columns (domain/attestation/states.ts). */
export interface AttestationReadingTable {
  readonly id: string;
  readonly campaign: string;
  readonly person: string;
  readonly name: string;
  readonly places: JSONColumnType<readonly Place[]>;
  readonly due: string;
  readonly state: PersonState;
  readonly basis: string | null;
  readonly confirmedEdition: string | null;
  readonly confirmedNumber: number | null;
  readonly confirmedHash: string | null;
  readonly confirmedAt: Date | null;
  readonly toldAt: Date | null;
  readonly openedAt: Date | null;
  readonly progress: JSONColumnType<Progress>;
  readonly leftAt: Date | null;
  readonly exempt: ExemptReason | null;
  readonly undelivered: 'not-installed' | 'blocked' | null;
}

/** What a person was told of, once an occasion. */
export interface AttestationToldTable {
  readonly reading: string;
  readonly occasion: string;
  readonly at: Date;
}

/** The chain; append-only. The generated columns are read from `body`. */
export interface LedgerEntryTable {
  readonly number: number;
  readonly previous: string;
  readonly digest: string;
  readonly hash: string;
  readonly body: string;
  readonly kind: GeneratedAlways<string>;
  readonly person: GeneratedAlways<string | null>;
  readonly edition: GeneratedAlways<string | null>;
  readonly refersTo: GeneratedAlways<string | null>;
}

/** Signed heads; append-only. */
export interface LedgerSealTable {
  readonly number: number;
  readonly key: string;
  readonly body: string;
  readonly signature: string;
}

/** Time stamps of signed heads; append-only. */
export interface LedgerStampTable {
  readonly digest: string;
  readonly answer: string;
  readonly at: Stamp;
}

/** All tables by name; a new migration adds its tables here. */
export interface Tables {
  readonly decision: DecisionTable;
  readonly feedback: FeedbackTable;
  readonly conversationMemory: ConversationMemoryTable;
  readonly directorySetting: DirectorySettingTable;
  readonly directoryPerson: DirectoryPersonTable;
  readonly directoryRole: DirectoryRoleTable;
  readonly directoryRun: DirectoryRunTable;
  readonly directoryGroups: DirectoryGroupsTable;
  readonly personPlace: PersonPlaceTable;
  readonly dslChannel: DslChannelTable;
  readonly canaryResult: CanaryResultTable;
  readonly upkeepResult: UpkeepResultTable;
  readonly report: ReportTable;
  readonly reportEvent: ReportEventTable;
  readonly reportDraft: ReportDraftTable;
  readonly reportPost: ReportPostTable;
  readonly reportCalendar: ReportCalendarTable;
  readonly audit: AuditTable;
  readonly retentionDeletion: RetentionDeletionTable;
  readonly attestationCampaign: AttestationCampaignTable;
  readonly attestationReading: AttestationReadingTable;
  readonly attestationTold: AttestationToldTable;
  readonly ledgerEntry: LedgerEntryTable;
  readonly ledgerSeal: LedgerSealTable;
  readonly ledgerStamp: LedgerStampTable;
}
