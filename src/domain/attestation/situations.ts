/** The short situations before confirming: which three, and the product's own answer to each. */
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Answer, Answering, AskerRole, ClauseId, Facts, Verdict } from '../answering/types.ts';
import { ProductError } from '../errors.ts';
import { sha256 } from './chain.ts';
import type { Edition, ReadingId, Situation, SituationId, SituationText } from './contract.ts';

const shape = z.array(z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  roles: z.array(z.enum(['staff', 'account-manager', 'leader', 'dsl'])).min(1),
  text: z.string().min(1),
  facts: z.record(z.string(), z.string()),
}));

/** @throws ProductError `policy-entry-invalid` or `policy-entry-twice` */
export function parseSituations(text: string): readonly SituationText[] {
  const result = shape.safeParse(parseYaml(text));
  if (!result.success) throw new ProductError('policy-entry-invalid', `editions/situations.yaml, ${result.error.issues[0]?.path.join(' > ')}`);
  const ids = result.data.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new ProductError('policy-entry-twice', `editions/situations.yaml, ${twice}`);
  return result.data.map((one) => ({ ...one, facts: one.facts as Facts }));
}

const HOW_MANY = 3;
const offered: readonly Verdict[] = ['allowed', 'conditional', 'not-allowed', 'required', 'information'];
const titles: Readonly<Partial<Record<Verdict, string>>> = {
  allowed: 'Yes, that is fine',
  conditional: 'Only under conditions',
  'not-allowed': 'No',
  required: 'Something must be done about it',
  information: 'The policy says how it is dealt with',
};

/** The right one and two others, always in the same order. */
function choicesFor(verdict: Verdict): Situation['choices'] {
  const others = offered.filter((one) => one !== verdict).toSorted((one, other) => Number(other === 'not-allowed') - Number(one === 'not-allowed')).slice(0, 2);
  return offered.filter((one) => one === verdict || others.includes(one)).map((one) => ({ verdict: one, title: titles[one] ?? one }));
}

export interface Drawing {
  readonly situations: readonly SituationText[];
  readonly answering: Pick<Answering, 'decide'>;
  readonly edition: Edition;
  readonly reading: ReadingId;
  readonly role: AskerRole;
  /** Clauses that changed for this person; situations about them come first. */
  readonly changed: ReadonlySet<ClauseId>;
}

interface Candidate {
  readonly situation: SituationText;
  readonly answer: Answer;
  readonly aboutChange: boolean;
  readonly lot: string;
}

/** Situations whose deciding clauses all stand in the edition: the answers are those of the policy in force. */
function candidates({ situations, answering, edition, reading, role, changed }: Drawing): readonly Candidate[] {
  return situations.filter(({ roles }) => roles.includes(role)).map((situation) => {
    const answer = answering.decide(situation.facts, role);
    const aboutChange = answer.clauses.slice(0, 2).some(({ id }) => changed.has(id));
    return { situation, answer, aboutChange, lot: sha256(`${reading} ${situation.id}`) };
  }).filter(({ answer }) => answer.clauses.slice(0, 2).every(({ id }) => edition.clauses.has(id)));
}

/** One about what changed before the others; fewer roles before more, so that a role sees its own; then by lot. */
function inOrder(all: readonly Candidate[]): readonly Candidate[] {
  const [first] = all.filter(({ aboutChange }) => aboutChange).toSorted(byLot);
  const rest = all.filter((one) => one !== first).toSorted((one, other) => one.situation.roles.length - other.situation.roles.length || byLot(one, other));
  const [own] = rest;
  return [...(first === undefined ? [] : [first]), ...(own === undefined ? [] : [own]), ...rest.slice(1).toSorted(byLot)];
}

function byLot(one: Candidate, other: Candidate): number {
  return one.lot < other.lot ? -1 : 1;
}

/** Three situations for a reading; the same on every device and every day. */
export function drawSituations(drawing: Drawing, done: ReadonlySet<SituationId>): readonly Situation[] {
  return inOrder(candidates(drawing)).slice(0, HOW_MANY).map(({ situation: { id, text }, answer }) => ({
    id, text, answer, choices: choicesFor(answer.verdict), done: done.has(id),
  }));
}
