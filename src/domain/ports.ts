/** What the domain needs of the world. Adapters implement these; only src/main.ts joins the two. */
import type { Answer, AskerRole, Evidence, Memory, Question } from './answering/types.ts';

// ---- Ports of the chat, the terminal and the server ----

/** The short memory of a conversation: facts only, never texts or names. Entries end by themselves. */
export interface ConversationMemory {
  recall(conversation: string): Memory | undefined;
  keep(conversation: string, memory: Memory): void;
  forget(conversation: string): void;
}

/** Answers by decision id, so that a card can be drawn again and a decision explained. No text, no person. */
export interface DecisionJournal {
  /** Stores an answer once; the same id again changes nothing. */
  record(answer: Answer): Promise<void>;
  find(decisionId: string): Promise<Answer | undefined>;
}

export type FeedbackKind = 'right' | 'wrong' | 'disagree';

/** The choices that a person has for "I disagree"; free text is never stored. */
export type DisagreeReason = 'not-my-situation' | 'wrong-clause' | 'hard-to-understand' | 'policy-unfair' | 'unsaid';

/** What the policy's author reads: which answer, of which topic, and what was thought of it. */
export interface Feedback {
  readonly decisionId: string;
  readonly topic: string;
  readonly kind: FeedbackKind;
  readonly reason?: DisagreeReason;
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  /** Digest of conversation, decision and kind: the same feedback is stored once, and nobody can be found by it. */
  readonly once: string;
}

export interface FeedbackJournal {
  /** `known` when this feedback had been stored before. */
  note(feedback: Feedback): Promise<'stored' | 'known'>;
}

/** Who a sender is, by the ids that the chat gives. Somebody unknown is `staff`. */
export interface RoleDirectory {
  roleOf(sender: { readonly id: string; readonly directoryId?: string }): AskerRole;
}

/** The only way to the time of day. */
export interface Clock {
  now(): Date;
}

/** Structured log. Fields are ids, codes and numbers; never a message's text, a name or anything about a pupil. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

// ---- Port of answering ----

/**
 * Understands a prepared message in the light of what went before. Resolves to probabilities only;
 * rejects only when the model cannot run.
 */
export type Understand = (question: Question) => Promise<Evidence>;
