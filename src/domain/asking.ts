/** Asking as every surface does it: the answer, what the talk remembers of it, and the journals. No text is kept. */
import { createHash } from 'node:crypto';
import { answerTurn, rememberAgain } from './conversation.ts';
import { codeOf } from './errors.ts';
import type { Answer, Answering, AskerRole, Facts } from './answering/types.ts';
import type { Clock, ConversationMemory, DecisionJournal, DisagreeReason, FeedbackJournal, FeedbackKind, Log } from './ports.ts';

export interface AskingParts {
  readonly answering: Answering;
  readonly memory: ConversationMemory;
  readonly decisions: DecisionJournal;
  readonly feedback: FeedbackJournal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who asks, and in which talk; `conversation` is a digest. */
export interface Asker {
  readonly conversation: string;
  readonly role: AskerRole;
}

/** An answer as a surface shows it: enough to decide again, without a text. */
export interface ShownAnswer {
  readonly decisionId: string;
  /** The facts to decide on: those of the answer, or with another choice. */
  readonly facts: Facts;
  /** Whether the message behind the answer had been cut. */
  readonly cut: boolean;
}

/** Answers a question: one call of the domain, then the memory and the journal. */
export async function askQuestion(parts: AskingParts, { conversation, role }: Asker, words: string): Promise<Answer> {
  const before = await parts.memory.recall(conversation);
  const { answer, memory } = await answerTurn(parts.answering, words, role, before);
  await Promise.all([memory === undefined ? undefined : parts.memory.keep(conversation, memory), keep(parts, answer)]);
  return answer;
}

/** Answers from facts alone; `before` is the answer that was shown, while the journal has it. */
export async function decideAgain(parts: AskingParts, asker: Asker, shown: ShownAnswer): Promise<{ readonly answer: Answer; readonly before?: Answer }> {
  const answer = decideOn(parts, asker.role, shown);
  const before = await findAnswer(parts, shown.decisionId);
  await Promise.all([rememberAnswer(parts, asker.conversation, answer), keep(parts, answer)]);
  return before === undefined ? { answer } : { answer, before };
}

export function decideOn({ answering }: Pick<AskingParts, 'answering'>, role: AskerRole, { facts, cut }: Pick<ShownAnswer, 'facts' | 'cut'>): Answer {
  return answering.decide(facts, role, { cut });
}

/** The answer as it was given; decided again from its facts only when the journal has lost it. */
export async function shownAnswer(parts: AskingParts, role: AskerRole, shown: ShownAnswer): Promise<Answer> {
  return (await findAnswer(parts, shown.decisionId)) ?? decideOn(parts, role, shown);
}

export async function rememberAnswer(parts: AskingParts, conversation: string, answer: Answer): Promise<void> {
  const memory = rememberAgain(answer, await parts.memory.recall(conversation));
  if (memory !== undefined) await parts.memory.keep(conversation, memory);
}

/** A journal that cannot be read is as one that has lost the answer. */
export async function findAnswer(parts: AskingParts, decisionId: string): Promise<Answer | undefined> {
  try {
    return await parts.decisions.find(decisionId);
  } catch (fault) {
    parts.log.warn({ code: 'journal-not-read', fault: codeOf(fault) }, 'The journal could not be read');
    return undefined;
  }
}

/** What somebody thinks of an answer. `teller` is a digest: the same word of the same person counts once. */
export interface Opinion {
  readonly teller: string;
  readonly kind: FeedbackKind;
  readonly reason?: DisagreeReason;
}

/** False when it could not be stored: the person is told so, and may say it again. */
export async function noteOpinion(parts: AskingParts, answer: Answer, { teller, kind, reason }: Opinion): Promise<boolean> {
  try {
    await parts.feedback.note({
      decisionId: answer.decisionId,
      topic: answer.facts.act ?? 'unknown',
      kind,
      ...(reason === undefined ? {} : { reason }),
      day: parts.clock.now().toISOString().slice(0, 10),
      once: digest(teller, answer.decisionId, kind),
    });
    return true;
  } catch (fault) {
    parts.log.warn({ code: 'feedback-not-stored', fault: codeOf(fault) }, 'Feedback was not stored');
    return false;
  }
}

/** 32 hexadecimal characters of SHA-256 over the parts. */
export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A journal that cannot be written must not cost the person the answer: it is logged and the answer goes out. */
async function keep(parts: AskingParts, answer: Answer): Promise<void> {
  try {
    await parts.decisions.record(answer);
  } catch (fault) {
    parts.log.error({ code: 'journal-not-written', fault: codeOf(fault) }, 'A decision was not written down');
  }
}
