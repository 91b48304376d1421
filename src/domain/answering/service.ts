import { ProductError } from '../errors.ts';
import type { Policy } from '../policy.ts';
import type { Understand } from '../ports.ts';
import { toAnswer } from './answer.ts';
import { decideFromFacts } from './decide.ts';
import { decideFromEvidence } from './evidence.ts';
import { gistOf } from './gist.ts';
import { prepare, type Prepared } from './prepare.ts';
import { readSignals, type Signals } from './safeguarding.ts';
import type { Answer, Answering, AskerRole, Decision, Evidence, Facts, Question, Settings } from './types.ts';

export interface AnsweringParts {
  readonly policy: Policy;
  readonly understand: Understand;
  readonly settings: Settings;
  /** Identifies the model in every decision. */
  readonly modelHash: string;
}

const nothingSeen: Evidence = { situations: [], risk: 0 };

/** A message with signs of risk is answered even when the model cannot run. */
async function evidenceFor({ understand }: AnsweringParts, question: Question, signals: Signals): Promise<Evidence> {
  try {
    return await understand(question);
  } catch (cause) {
    if (signals.concern.length > 0 || signals.danger.length > 0) return nothingSeen;
    throw new ProductError('understanding-failed', 'understand', { cause });
  }
}

function emptyDecision({ policy }: AnsweringParts, role: AskerRole): Decision {
  const decision = decideFromFacts(policy, { act: 'unclear' }, role, { gates: ['nothing to understand in the message'] });
  return { ...decision, question: policy.replies.clarify.none };
}

async function decide(parts: AnsweringParts, question: Question, prepared: Prepared): Promise<Decision> {
  const { policy, settings } = parts;
  if (prepared.empty) return emptyDecision(parts, question.role);
  const signals = readSignals(policy, prepared.full);
  const evidence = await evidenceFor(parts, { ...question, text: prepared.text }, signals);
  return decideFromEvidence(policy, evidence, question.role, settings, signals, question.memory);
}

function withCut(decision: Decision, cut: boolean): Decision {
  return cut ? { ...decision, cut } : decision;
}

/** The service that every surface calls. Keeps nothing between calls. */
export function createAnswering(parts: AnsweringParts): Answering {
  const { policy, modelHash } = parts;
  return {
    async ask(question: Question): Promise<Answer> {
      const prepared = prepare(question.text);
      const decision = await decide(parts, question, prepared);
      return toAnswer(policy, withCut(decision, prepared.cut), modelHash);
    },
    decide(facts: Facts, role: AskerRole, { cut } = { cut: false }): Answer {
      return toAnswer(policy, withCut(decideFromFacts(policy, facts, role), cut), modelHash);
    },
    gist: (text: string) => gistOf(policy, text),
  };
}
