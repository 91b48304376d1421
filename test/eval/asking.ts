import type { Answering, AskerRole, Memory } from '../../src/domain/answering/types.ts';
import { answerTurn } from '../../src/domain/conversation.ts';
import type { Case, GivenAnswer, Reply } from './score.ts';

/** Starts a conversation; what it returns answers one message after the other. */
export type Converse = (role: AskerRole) => (text: string) => Promise<Reply | undefined>;

/** What is counted for somebody who found nothing in a turn of a dialog. */
const NOTHING_FOUND: Reply = { verdict: 'not-covered', clauses: [], report: false };

/** Conversations with the product, remembered as on every surface. */
export function conversing(answering: Answering): Converse {
  return (role) => {
    let memory: Memory | undefined;
    return async (text) => {
      const turn = await answerTurn(answering, text, role, memory);
      memory = turn.memory;
      const { verdict, report, options, decision } = turn.answer;
      return { verdict, report, options, clauses: decision.clauses };
    };
  };
}

/** Asks every case, a dialog as one conversation; a single question that finds nothing stays unanswered. */
export async function answersTo(converse: Converse, cases: readonly Case[]): Promise<readonly GivenAnswer[]> {
  const given: GivenAnswer[] = [];
  for (const one of cases) {
    const replies = await talk(converse, one);
    const [first] = replies;
    if ('turns' in one) given.push({ id: one.id, turns: replies.map((reply) => reply ?? NOTHING_FOUND) });
    else if (first !== undefined) given.push({ id: one.id, ...first });
  }
  return given;
}

async function talk(converse: Converse, one: Case): Promise<readonly (Reply | undefined)[]> {
  const ask = converse(one.role);
  const replies: (Reply | undefined)[] = [];
  for (const { text } of 'turns' in one ? one.turns : [one]) replies.push(await ask(text));
  return replies;
}
