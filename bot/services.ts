import type { Answer, Answering, Clause, ClauseId } from '../src/domain/answering/types.ts';
import type { Replies } from '../src/domain/policy.ts';
import type { Clock, ConversationMemory, DecisionJournal, FeedbackJournal, Log, RoleDirectory } from '../src/domain/ports.ts';
import type { ReportServices } from './reports.ts';

/** All that the bot needs; src/main.ts puts it together. */
export interface BotServices {
  readonly answering: Answering;
  readonly memory: ConversationMemory;
  readonly decisions: DecisionJournal;
  readonly feedback: FeedbackJournal;
  readonly roles: RoleDirectory;
  readonly clock: Clock;
  readonly log: Log;
  /** What the bot says of itself, and questions that a newcomer may tap; from the policy's files. */
  readonly help: Replies['help'];
  readonly clause: (id: ClauseId) => Clause | undefined;
  readonly render: { readonly plain: (answer: Answer) => string; readonly speech: (answer: Answer) => string };
  /** Reports to the DSL; without it the bot only says how to report. */
  readonly reports?: ReportServices;
  /** Address of the page with the whole policy; left out where staff cannot reach it. */
  readonly policyUrl?: string;
}
