/** A conversation on this page: what was asked and answered. It lives in the page's memory and ends with it. */
import { useMutation } from '@tanstack/react-query';
import { useReducer } from 'react';
import type { AnswerView, ChoiceView } from '../../src/http/contract/ask.ts';
import { useSession } from '../shared/session.tsx';

export type FeedbackKind = 'right' | 'wrong' | 'disagree';

/** A question with its answer; `changed` once a choice has been made, with the answer before it. */
export interface Turn {
  readonly id: number;
  readonly talk: string;
  readonly question: string;
  readonly answer: AnswerView;
  readonly changed?: { readonly said: string; readonly before: AnswerView };
  readonly feedback?: FeedbackKind;
}

interface Talk {
  /** The server's name for this conversation: what was asked before counts within it. */
  readonly id: string;
  /** Newest first. */
  readonly turns: readonly Turn[];
  /** The turn on show. */
  readonly shown: number | undefined;
}

type Step =
  | { readonly kind: 'answered'; readonly question: string; readonly answer: AnswerView }
  | { readonly kind: 'replaced'; readonly turn: Turn }
  | { readonly kind: 'show'; readonly id: number }
  | { readonly kind: 'afresh' };

/** More than anybody looks back on; the oldest is forgotten. */
const MOST_TURNS = 20;

function after(talk: Talk, step: Step): Talk {
  switch (step.kind) {
    case 'answered': {
      const turn: Turn = { id: (talk.turns[0]?.id ?? 0) + 1, talk: talk.id, question: step.question, answer: step.answer };
      return { ...talk, turns: [turn, ...talk.turns].slice(0, MOST_TURNS), shown: turn.id };
    }
    case 'replaced':
      return { ...talk, turns: talk.turns.map((turn) => (turn.id === step.turn.id ? step.turn : turn)) };
    case 'show':
      return { ...talk, shown: step.id };
    case 'afresh':
      return { ...talk, id: crypto.randomUUID(), shown: undefined };
  }
}

/** The conversation, and what a person can do in it. */
export function useTalk() {
  const { client } = useSession();
  const [talk, step] = useReducer(after, undefined, () => ({ id: crypto.randomUUID(), turns: [], shown: undefined }) satisfies Talk as Talk);
  const asking = useMutation({
    mutationFn: (text: string) => client.call('POST /api/ask', { talk: talk.id, text }),
    onSuccess: (answer, question) => step({ kind: 'answered', question, answer }),
  });
  const deciding = useMutation({
    mutationFn: ({ turn, choice }: { readonly turn: Turn; readonly choice: Pick<ChoiceView, 'facts'> & { readonly said?: string } }) =>
      client.call('POST /api/decide', { talk: turn.talk, decisionId: turn.answer.decisionId, facts: choice.facts, cut: turn.answer.cut }),
    onSuccess: (answer, { turn, choice }) => {
      const { said } = choice;
      if (said !== undefined) step({ kind: 'replaced', turn: { id: turn.id, talk: turn.talk, question: turn.question, answer, changed: { said, before: turn.answer } } });
    },
  });
  return {
    turns: talk.turns,
    shown: talk.turns.find(({ id }) => id === talk.shown),
    asking,
    deciding,
    ask: (text: string) => asking.mutate(text),
    choose: (turn: Turn, said: string, { facts }: ChoiceView) => deciding.mutate({ turn, choice: { facts, said } }),
    undo: (turn: Turn, before: AnswerView) => {
      step({ kind: 'replaced', turn: { id: turn.id, talk: turn.talk, question: turn.question, answer: before } });
      // What is asked next has to go on from these facts again; what comes back is on show already.
      deciding.mutate({ turn, choice: { facts: before.facts } });
    },
    rated: (turn: Turn, kind: FeedbackKind) => step({ kind: 'replaced', turn: { ...turn, feedback: kind } }),
    show: (id: number) => step({ kind: 'show', id }),
    afresh: () => {
      asking.reset();
      step({ kind: 'afresh' });
    },
  };
}

export type TalkInHand = ReturnType<typeof useTalk>;
