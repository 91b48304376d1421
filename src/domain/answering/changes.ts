import { withFact } from './facts.ts';
import type { Answer, EditableFact, FactName, Facts } from './types.ts';

/** Another choice for a fact, and all facts once it is made. */
export interface OtherChoice {
  readonly title: string;
  readonly facts: Facts;
}

/** For each understood fact that would change the answer, the choices worth a button. */
export type Changes = ReadonlyMap<FactName, readonly OtherChoice[]>;

/** More buttons than this would not be read on a phone, and would not fit into the size of a card. */
const MOST_CHOICES = 5;

/**
 * The choices that lead to another answer than this one, five a fact at most. Each kind of answer (verdict, and
 * whether to report) gets a choice before any gets a second; "Not said" only where there is room. They stand as
 * the policy's files list them.
 */
export function changesOf(answer: Answer, decide: (facts: Facts) => Answer): Changes {
  const changed = answer.understood.map((fact) => [fact.name, choicesOf(answer, fact, decide)] as const);
  return new Map(changed.filter(([, choices]) => choices.length > 0));
}

interface TriedChoice extends OtherChoice {
  readonly value: string;
  readonly leadsTo: Answer;
}

function choicesOf(answer: Answer, fact: EditableFact, decide: (facts: Facts) => Answer): readonly OtherChoice[] {
  const others = [...fact.choices, { value: '', title: 'Not said' }].filter(({ value }) => value !== fact.value);
  const tried = others.map(({ value, title }): TriedChoice => {
    const facts = withFact(answer.facts, fact.name, value);
    return { value, title, facts, leadsTo: decide(facts) };
  });
  const useful = tried.filter(({ leadsTo }) => shown(leadsTo) !== shown(answer));
  const chosen = new Set(useful.toSorted((one, other) => roundOf(one, useful) - roundOf(other, useful)).slice(0, MOST_CHOICES));
  return useful.filter((choice) => chosen.has(choice)).map(({ title, facts }) => ({ title, facts }));
}

/** How many choices before this one lead to the same kind of answer; "Not said" comes after all. */
function roundOf(choice: TriedChoice, useful: readonly TriedChoice[]): number {
  if (choice.value === '') return useful.length;
  return useful.slice(0, useful.indexOf(choice)).filter((other) => kindOf(other) === kindOf(choice)).length;
}

function kindOf({ leadsTo }: TriedChoice): string {
  return `${leadsTo.verdict} ${leadsTo.report}`;
}

/** All of an answer that a person would notice. */
function shown({ verdict, say, conditions, instead, clauses, alerts, question, tension }: Answer): string {
  return JSON.stringify([verdict, say, conditions, instead, clauses.map(({ id }) => id), alerts, question, tension?.say]);
}
