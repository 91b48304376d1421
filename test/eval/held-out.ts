/**
 * The honest estimate: messages of authors that the model had not seen in training, decided by the product's
 * own steps from the evidence that such a model gave (`train.py --hold … --predict FILE`).
 */
import { readFileSync } from 'node:fs';

import type { Policy } from '../../src/domain/policy.ts';
import { decideFromEvidence } from '../../src/domain/answering/evidence.ts';
import { bundle } from '../../src/domain/answering/facts.ts';
import { readSignals } from '../../src/domain/answering/safeguarding.ts';
import type { AskerRole, Evidence, Memory, RuleId, Settings } from '../../src/domain/answering/types.ts';
import type { Gold, Reply } from './score.ts';

/** A row of src/training/corpus/labelled.jsonl. */
export interface Labelled extends Gold {
  readonly id: string;
  readonly author: string;
  readonly role: AskerRole;
  readonly before?: RuleId;
  readonly readings: Readonly<Record<RuleId, number>>;
}

/** A line that `train.py --predict` wrote: one number a rule, in the order of rules.yaml. */
export interface Predicted {
  readonly id: string;
  readonly s: readonly number[];
  readonly f: readonly number[];
  readonly risk: number;
  /** One number a clause, in the order of clauses.tsv. */
  readonly c?: readonly number[];
}

/** How the numbers of a pass become evidence; the export bakes `factWeight` into the weights. */
export interface Mixing {
  readonly temperature: number;
  readonly factWeight: number;
}

export const readJsonLines = <T>(file: string | URL): T[] =>
  readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);

export function evidenceOf({ rules, clauses }: Pick<Policy, 'rules' | 'clauses'>, predicted: Predicted, mixing: Mixing): Evidence {
  const scores = predicted.s.map((s, i) => (s + mixing.factWeight * (predicted.f[i] ?? 0)) / mixing.temperature);
  const top = Math.max(...scores);
  const powers = scores.map((s) => Math.exp(s - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  const situations = rules.map((rule, i) => ({ rule: rule.id, p: (powers[i] ?? 0) / sum })).sort((a, b) => b.p - a.p);
  const likely = predicted.c ?? [];
  const cited = [...clauses.keys()].map((clause, i) => ({ clause, p: likely[i] ?? 0 }));
  return { situations, risk: 1 / (1 + Math.exp(-predicted.risk)), ...(likely.length > 0 ? { clauses: cited } : {}) };
}

function memoryOf(policy: Policy, before: RuleId | undefined): Memory | undefined {
  const rule = before === undefined ? undefined : policy.ruleById.get(before);
  return rule === undefined ? undefined : { rule: rule.id, facts: bundle(rule) };
}

/** What the product answers to a held-out message. */
export function replyTo(policy: Policy, row: Labelled, predicted: Predicted, mixing: Mixing, settings: Settings): Reply {
  const evidence = evidenceOf(policy, predicted, mixing);
  const signals = readSignals(policy, row.text);
  return decideFromEvidence(policy, evidence, row.role, settings, signals, memoryOf(policy, row.before));
}
