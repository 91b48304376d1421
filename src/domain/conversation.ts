import { memoryOf } from './answering/answer.ts';
import type { Answer, Answering, AskerRole, Memory } from './answering/types.ts';

/** What a conversation remembers after a message; a word about something else leaves what was there before. */
export function rememberAfter(answer: Answer, before: Memory | undefined, gist: string): Memory | undefined {
  if (answer.verdict === 'out-of-scope') return before;
  return { ...memoryOf(answer), gist, ...(before === undefined ? {} : { earlier: before.rule }) };
}

/** What it remembers when the same message is decided again, on other facts. */
export function rememberAgain(answer: Answer, before: Memory | undefined): Memory | undefined {
  return answer.verdict === 'out-of-scope' ? before : { ...before, ...memoryOf(answer) };
}

export interface DialogTurn {
  readonly answer: Answer;
  readonly memory: Memory | undefined;
}

/** Answers one message in the light of what went before, and says what to remember for the next. */
export async function answerTurn(
  answering: Answering,
  text: string,
  role: AskerRole,
  before: Memory | undefined,
): Promise<DialogTurn> {
  const answer = await answering.ask({ text, role, ...(before === undefined ? {} : { memory: before }) });
  return { answer, memory: rememberAfter(answer, before, answering.gist(text)) };
}
