import { createHash } from 'node:crypto';
import { join } from 'node:path';

import * as ort from 'onnxruntime-node';

import type { AskerRole, Evidence, Memory, Question, RuleId } from '../../domain/answering/types.ts';
import { readModelFiles } from './load.ts';
import { parseModelFile, type ModelFile } from './model-file.ts';
import { createEncoder, type Before, type Encoded } from './tokens.ts';

/** The folder that the weights stand in, beside this file. */
export const MODEL_FOLDER = join(import.meta.dirname, 'model');

export interface Understanding {
  /** One forward pass on the CPU, without any download; same input, same evidence. */
  understand(question: Pick<Question, 'text' | 'role' | 'memory'>): Promise<Evidence>;
  /** SHA-256 over weights, vocabulary and settings, hex. */
  readonly modelHash: string;
  /** Thresholds chosen on authors that the model had not seen (src/training/README.md). */
  readonly settings: ModelFile['settings'];
  close(): Promise<void>;
}

const softmax = (scores: readonly number[]): number[] => {
  const top = Math.max(...scores);
  const powers = scores.map((s) => Math.exp(s - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const int64 = (values: readonly number[]): ort.Tensor =>
  new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);

const feedsOf = ({ ids, segments }: Encoded) => ({
  input_ids: int64(ids),
  attention_mask: int64(ids.map(() => 1)),
  token_type_ids: int64(segments),
});

const numbers = (tensor: ort.Tensor | undefined): number[] =>
  tensor ? Array.from(tensor.data as Float32Array) : [];

/** What went before, as far as this model knows its rules; undefined when it knows none of it. */
function beforeOf({ rules }: ModelFile, memory: Memory | undefined): Before | undefined {
  if (memory === undefined || !rules.includes(memory.rule)) return undefined;
  const { rule, earlier, gist } = memory;
  return { rule, ...(earlier !== undefined && rules.includes(earlier) ? { earlier } : {}), ...(gist === undefined ? {} : { gist }) };
}

/** Scores, risk and clauses of one pass -> evidence, the most likely bundle of facts first. */
function toEvidence(model: ModelFile, scores: readonly number[], risk: number, cited: readonly number[]): Evidence {
  const probabilities = softmax(scores.map((s) => s / model.temperature));
  const situations = model.rules
    .map((rule: RuleId, i: number) => ({ rule, p: probabilities[i] ?? 0 }))
    .sort((a, b) => b.p - a.p);
  const clauses = model.clauses.map((clause, i) => ({ clause, p: sigmoid(cited[i] ?? Number.NEGATIVE_INFINITY) }));
  return { situations, risk: sigmoid(risk), clauses };
}

/**
 * Loads the model (about 25 MB) and answers with probabilities only: which bundle of facts a message describes,
 * and how likely it tells of a safeguarding issue. Rejects with a plain sentence when a file is missing or altered.
 */
export async function createUnderstanding(folder: string = MODEL_FOLDER): Promise<Understanding> {
  const { weights, vocabulary, description } = await readModelFiles(folder);
  const model = parseModelFile(description.toString('utf8'));
  const session = await ort.InferenceSession.create(weights, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionProviders: ['cpu'],
  });
  const encode = createEncoder(JSON.parse(vocabulary.toString('utf8')) as object, model);
  const run = async (text: string, role: AskerRole, memory: Memory | undefined): Promise<Evidence> => {
    const out = await session.run(feedsOf(encode(text, role, beforeOf(model, memory))));
    return toEvidence(model, numbers(out['situations']), numbers(out['risk'])[0] ?? 0, numbers(out['clauses']));
  };
  return {
    understand: ({ text, role, memory }) => run(text, role, memory),
    modelHash: createHash('sha256').update(weights).update(vocabulary).update(description).digest('hex'),
    settings: model.settings,
    close: () => session.release(),
  };
}
