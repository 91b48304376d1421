/** The page "Ask": a question, a choice and an opinion become calls of the domain, and answers their view. */
import { z } from 'zod';
import { changesOf } from '../../domain/answering/changes.ts';
import type { Answer, Clause, EditableFact, Facts } from '../../domain/answering/types.ts';
import { askQuestion, decideAgain, decideOn, digest, noteOpinion, shownAnswer, type AskingParts } from '../../domain/asking.ts';
import type { Visitor } from '../../domain/sign-in.ts';
import type { AnswerView, ClauseView, FactValues, LongestQuestion } from '../contract/ask.ts';
import type { Endpoints } from './endpoint.ts';

const LONGEST: LongestQuestion = 4000;

const talk = z.uuid();
const decisionId = z.string().regex(/^[0-9a-f]{12}$/);
const facts: z.ZodType<FactValues> = z
  .record(z.string().regex(/^[a-z][a-z-]{0,19}$/), z.string().max(40).regex(/^[a-z0-9-]*$/))
  .refine((record) => Object.keys(record).length <= 20);
const shown = z.object({ talk, decisionId, facts, cut: z.boolean() });
const reason = z.enum(['not-my-situation', 'wrong-clause', 'hard-to-understand', 'policy-unfair', 'unsaid']);

type AskRoutes = 'POST /api/ask' | 'POST /api/decide' | 'POST /api/feedback';

export function askEndpoints(parts: AskingParts): Pick<Endpoints, AskRoutes> {
  const asker = (visitor: Visitor, id: string) => ({ conversation: digest('tab', visitor.objectId, id), role: visitor.role });
  return {
    'POST /api/ask': {
      page: 'ask',
      input: z.object({ talk, text: z.string().trim().min(1).max(LONGEST) }),
      async answer(visitor, input) {
        const answer = await askQuestion(parts, asker(visitor, input.talk), input.text);
        return answerView(parts, visitor, answer);
      },
    },
    'POST /api/decide': {
      page: 'ask',
      input: shown,
      async answer(visitor, input) {
        const { answer } = await decideAgain(parts, asker(visitor, input.talk), { ...input, facts: input.facts as Facts });
        return answerView(parts, visitor, answer);
      },
    },
    'POST /api/feedback': {
      page: 'ask',
      input: shown.extend({ kind: z.enum(['right', 'wrong', 'disagree']), reason: reason.exactOptional() }),
      async answer(visitor, input) {
        const answer = await shownAnswer(parts, visitor.role, { ...input, facts: input.facts as Facts });
        const why = input.reason === undefined ? {} : { reason: input.reason };
        // Not by talk: the same person on the same answer counts once, whichever page it was said on.
        const teller = digest('tab', visitor.objectId);
        return { stored: await noteOpinion(parts, answer, { teller, kind: input.kind, ...why }) };
      },
    },
  };
}

/** All that the page shows of an answer. */
export function answerView(parts: Pick<AskingParts, 'answering'>, visitor: Pick<Visitor, 'role'>, answer: Answer): AnswerView {
  const cut = answer.decision.cut === true;
  const cited = new Set(answer.clauses.map(({ id }) => id));
  const changes = changesOf(answer, (changed) => decideOn(parts, visitor.role, { facts: changed, cut }));
  const { decisionId: id, verdict, verdictWord, say, conditions, instead, report, alerts, question, tension, notes } = answer;
  return {
    decisionId: id, verdict, verdictWord, say, conditions, instead, report, alerts, notes, cut,
    clauses: answer.clauses.map(clauseView),
    related: answer.related.filter((clause) => !cited.has(clause.id)).map(clauseView),
    options: answer.options.slice(0, 3).map(({ label, facts: chosen }) => ({ title: label, facts: factValues(chosen) })),
    understood: answer.understood.filter(({ value }) => value !== '').map((fact) => `${fact.title}: ${valueOf(fact)}`),
    changes: answer.understood.flatMap((fact) => changeView(fact, changes.get(fact.name) ?? [])),
    facts: factValues(answer.facts),
    ...(question === undefined ? {} : { question }),
    ...(tension === undefined ? {} : { tension }),
  };
}

function changeView(fact: EditableFact, choices: readonly { readonly title: string; readonly facts: Facts }[]): AnswerView['changes'] {
  if (choices.length === 0) return [];
  return [{ title: fact.title, value: valueOf(fact), choices: choices.map(({ title, facts: chosen }) => ({ title, facts: factValues(chosen) })) }];
}

function valueOf(fact: EditableFact): string {
  return fact.choices.find(({ value }) => value === fact.value)?.title ?? 'not said';
}

function clauseView({ id, section, quote, lead }: Clause): ClauseView {
  return { id, section, quote, ...(lead === undefined ? {} : { lead }) };
}

/** Facts that are unknown are left out. */
function factValues(known: Facts): FactValues {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
