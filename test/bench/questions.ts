import type { AskerRole } from '../../src/domain/answering/types.ts';
import { readJsonLines } from '../eval/held-out.ts';
import type { Case, Gold, Reply } from '../eval/score.ts';

/** A labelled question of the corpus that the model is trained on. */
export interface Labelled extends Gold {
  readonly role: AskerRole;
  /** The rule that decided the turn before; absent in a first message. */
  readonly before?: string;
}

export interface Asked {
  readonly text: string;
  readonly role: AskerRole;
}

const MOST_CLAUSES = 6;

/** The corpus' questions that stand alone; a dialog's later turns need what went before and are left out. */
export function readCorpus(): readonly Labelled[] {
  return readJsonLines<Labelled>(new URL('../../src/training/corpus/labelled.jsonl', import.meta.url)).filter(({ before }) => before === undefined);
}

/** The evaluation sample: single questions and dialogs. Nothing of it is in the corpus. */
export function readSample(): { readonly questions: readonly Case[]; readonly dialogs: readonly Case[] } {
  return { questions: readJsonLines<Case>(new URL('../eval/sample.jsonl', import.meta.url)), dialogs: readJsonLines<Case>(new URL('../eval/sample-dialogs.jsonl', import.meta.url)) };
}

export function askedIn(cases: readonly Case[]): readonly Asked[] {
  return cases.flatMap((one) => ('turns' in one ? [] : [{ text: one.text, role: one.role }]));
}

/** The reply that a label stands for. */
export function replyOf({ best, cite_all, cite_any = [], report = false }: Gold): Reply {
  return { verdict: best, clauses: [...cite_all, ...cite_any].slice(0, MOST_CLAUSES), report };
}
