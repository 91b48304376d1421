import type { Readable } from 'node:stream';
import type { Answer, Answering, AskerRole, Memory } from '../domain/answering/types.ts';
import { answerTurn } from '../domain/conversation.ts';
import { roleFrom } from '../domain/people.ts';
import { linesOf } from './lines.ts';

/** Writes one line, and resolves when the next may follow. */
export type WriteLine = (line: string) => Promise<void>;

/**
 * Answers questions in bulk: a JSON line in, a JSON line out, in order (README, "Questions in bulk").
 * A line that cannot be answered gets `{"error": …}` with its id if it has one, and the rest go on.
 */
export async function answerInBulk(answering: Answering, input: Readable, write: WriteLine): Promise<void> {
  for await (const line of linesOf(input)) await write(JSON.stringify(await answerLine(answering, line)));
}

type Case =
  | { readonly id?: string | number; readonly role: AskerRole; readonly texts: readonly string[]; readonly dialog: boolean }
  | { readonly id?: string | number; readonly error: string };

async function answerLine(answering: Answering, line: string): Promise<unknown> {
  const asked = readCase(line);
  const id = asked.id === undefined ? {} : { id: asked.id };
  if ('error' in asked) return { ...id, error: asked.error };
  try {
    const turns = await answerTurns(answering, asked.texts, asked.role);
    return asked.dialog ? { ...id, turns } : { ...id, ...turns[0] };
  } catch (fault) {
    return { ...id, error: `not answered (${fault instanceof Error ? ((fault as { code?: string }).code ?? fault.name) : 'unknown'})` };
  }
}

async function answerTurns(answering: Answering, texts: readonly string[], role: AskerRole): Promise<readonly object[]> {
  const turns: object[] = [];
  let memory: Memory | undefined;
  for (const text of texts) {
    const started = performance.now();
    const turn = await answerTurn(answering, text, role, memory);
    const ms = Math.round((performance.now() - started) * 10) / 10;
    turns.push(bulkAnswer(turn.answer, ms));
    memory = turn.memory;
  }
  return turns;
}

function bulkAnswer(answer: Answer, ms: number): object {
  const options = answer.options.slice(0, 3).map(({ verdict, clauses, report }) => ({ verdict, clauses, report }));
  return {
    verdict: answer.verdict,
    clauses: answer.decision.clauses.slice(0, 6),
    report: answer.report,
    ...(answer.verdict === 'clarify' && options.length > 0 ? { options } : {}),
    decision: answer.decisionId,
    ms,
  };
}

function readCase(line: string): Case {
  const value = parse(line);
  if (value === undefined) return { error: 'not JSON' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'not an object' };
  const { id, role, text, turns } = value as Readonly<Record<string, unknown>>;
  const known = typeof id === 'string' || typeof id === 'number' ? { id } : {};
  if (typeof text === 'string') return { ...known, role: roleFrom(role), texts: [text], dialog: false };
  const texts = Array.isArray(turns) ? turns.map((turn) => (turn as { text?: unknown } | null)?.text) : [];
  if (texts.length > 0 && texts.every((said) => typeof said === 'string')) {
    return { ...known, role: roleFrom(role), texts, dialog: true };
  }
  return { ...known, error: 'neither "text" nor "turns" with texts' };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
