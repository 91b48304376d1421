/**
 * The tables of the schema `byp`, an interface each. Columns are `snake_case` in SQL and camelCase here.
 * A `date` is read and written as 'YYYY-MM-DD', `timestamptz` as Date, `bigint` and counts as number, `json` as parsed.
 */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Answer, Memory } from '../../domain/answering/types.ts';

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

/** All tables by name; a new migration adds its tables here. */
export interface Tables {
  readonly decision: DecisionTable;
  readonly feedback: FeedbackTable;
  readonly conversationMemory: ConversationMemoryTable;
}
