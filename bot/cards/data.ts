import type { Answer, Facts } from '../../src/domain/answering/types.ts';

/** What a card's buttons carry back: enough to give the same card again, without a text or a person. */
export interface CardData {
  readonly decisionId: string;
  readonly facts: Facts;
  readonly [key: string]: unknown;
}

export function cardData(answer: Answer): CardData {
  return { decisionId: answer.decisionId, facts: answer.facts };
}
