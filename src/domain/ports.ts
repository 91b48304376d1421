/** What the domain needs of the world. Adapters implement these; only src/main.ts joins the two. */
import type { Answer, AskerRole, Evidence, Memory, Question } from './answering/types.ts';

// ---- Ports of the chat, the terminal and the server ----

/** The short memory of a conversation: rules, facts, everyday words; never texts or names. Entries end by themselves. */
export interface ConversationMemory {
  recall(conversation: string): Promise<Memory | undefined>;
  keep(conversation: string, memory: Memory): Promise<void>;
  forget(conversation: string): Promise<void>;
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
  roleOf(sender: { readonly id: string; readonly directoryId?: string }): AskerRole | Promise<AskerRole>;
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

// ---- Ports of storing and of work that outlives a process ----

declare const transaction: unique symbol;

/** What a store may take to write together with others: all of it is there afterwards, or nothing. Never kept for later. */
export interface Transaction {
  readonly [transaction]: true;
}

export interface Transactions {
  /** Runs `work`; what was written within its transaction is there once this resolves, and nothing of it when it rejects. */
  together<T>(work: (within: Transaction) => Promise<T>): Promise<T>;
}

/** Ids, codes, numbers and times: never a text that a person wrote, never a name. */
export type JobPayload = Readonly<Record<string, string | number | boolean>>;

/** The wait before attempt n+1 is up to 2^n times `firstSeconds`, with chance in it, and never above `longestSeconds`. */
export interface RetryPolicy {
  readonly attempts: number | 'unlimited';
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

export interface JobRequest {
  /** Small letters, digits and hyphens. */
  readonly queue: string;
  readonly payload: JobPayload;
  /** The same key in the same queue is one job, also when the first is done: it is known for a week after its end. */
  readonly key?: string;
  /** Not before this time, or this many seconds from now. */
  readonly startAfter?: Date | number;
  /** Twenty attempts over some hours when left out. After the last the job lies in the queue's dead letters. */
  readonly retry?: RetryPolicy;
}

export interface JobRun {
  /** Stays the same over all attempts. */
  readonly id: string;
  readonly payload: JobPayload;
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborted when the time is up or the program stops. */
  readonly signal: AbortSignal;
}

/**
 * Does the work of one attempt. It may be called again for a job whose work was done, when the process died before
 * that was written down: so it has to be idempotent. Rejecting means another attempt; an error with a number
 * `retryAfterMs` says when. Of the error only `code` is kept.
 */
export type JobHandler = (run: JobRun) => Promise<void>;

export interface WorkOptions {
  /** How many jobs of the queue this process works on at once; 1 when left out. */
  readonly atOnce?: number;
  /** Seconds that one attempt may take; 60 when left out. */
  readonly timeoutSeconds?: number;
}

/** Work that is done at least once, by whichever process is there, also after a crash (within half a minute). */
export interface Jobs {
  /** Stored when this resolves; with `within`, when that transaction is. */
  enqueue(job: JobRequest, within?: Transaction): Promise<void>;
  /** Lets this process work on the queue, from now until `stop`. */
  work(queue: string, handler: JobHandler, options?: WorkOptions): Promise<void>;
  /** Makes a job at each time of the cron expression, one for all processes; a missed time is made up for once. */
  schedule(queue: string, cron: string, options?: { readonly timeZone?: string; readonly payload?: JobPayload }): Promise<void>;
  /** How many jobs of the queue have used up their attempts. */
  dead(queue: string): Promise<number>;
  /** Takes no more jobs and lets those that run end, some seconds at most; the others are picked up again later. */
  stop(): Promise<void>;
}
