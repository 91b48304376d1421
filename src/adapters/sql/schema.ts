/**
 * The tables of the schema `byp`, an interface each. Columns are `snake_case` in SQL and camelCase here.
 * A `date` is read and written as 'YYYY-MM-DD', `timestamptz` as Date, `bigint` and counts as number, `json` as parsed.
 */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Answer, Memory } from '../../domain/answering/types.ts';
import type { GroupSnapshot } from '../../domain/directory/groups.ts';
import type { Source } from '../../domain/directory/state.ts';
import type { DirectoryRun, RunOutcome } from '../../domain/directory/store.ts';

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
}
