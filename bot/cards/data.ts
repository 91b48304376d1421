import type { Answer, Facts } from '../../src/domain/answering/types.ts';

/** What a card's buttons carry back: enough to give the same card again, without a text or a person. */
export interface CardData {
  readonly decisionId: string;
  readonly facts: Facts;
  /** Set when the message had been cut: what is decided from these facts goes on saying so. */
  readonly cut?: true;
  readonly [key: string]: unknown;
}

export function cardData(answer: Answer): CardData {
  const { decisionId, facts, decision } = answer;
  return decision.cut === true ? { decisionId, facts, cut: true } : { decisionId, facts };
}
