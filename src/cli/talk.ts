import type { Readable, Writable } from 'node:stream';
import type { Answer, Answering, AskerRole, Memory } from '../domain/answering/types.ts';
import { answerTurn } from '../domain/conversation.ts';
import type { WriteLine } from './bulk.ts';
import { linesOf } from './lines.ts';

export interface Talk {
  readonly answering: Answering;
  readonly role: AskerRole;
  readonly render: (answer: Answer) => string;
  readonly write: WriteLine;
}

/** Answers one question in plain text. */
export async function askOnce(talk: Talk, text: string): Promise<void> {
  await say(talk, text, undefined);
}

/** Answers line after line in the light of what went before, until `exit` or the end of the input. */
export async function talk(parts: Talk, input: Readable, prompts: Writable): Promise<void> {
  let memory: Memory | undefined;
  prompts.write('Ask in your own words. "exit" ends.\n> ');
  for await (const line of linesOf(input)) {
    const text = line.trim();
    if (text === 'exit' || text === 'quit') break;
    if (text !== '') memory = await say(parts, text, memory);
    prompts.write('> ');
  }
}

async function say(parts: Talk, text: string, memory: Memory | undefined): Promise<Memory | undefined> {
  const turn = await answerTurn(parts.answering, text, parts.role, memory);
  await parts.write(`${parts.render(turn.answer)}\n`);
  return turn.memory;
}
