import { z } from 'zod';

const share = z.number().min(0).max(1);

/** What stands beside the weights: which output is which rule, and the thresholds. */
const modelFile = z.object({
  rules: z.array(z.string()).nonempty(),
  maxTokens: z.number().int().min(16).max(512),
  /** Tokens kept free for what went before. */
  beforeTokens: z.number().int().min(8).max(128).default(12),
  /** Clause ids, in the order of the output `clauses`; empty when the weights have no such output. */
  clauses: z.array(z.string()).default([]),
  /** Divides the scores, so that a probability of 0.8 is right four times in five on unseen authors. */
  temperature: z.number().positive(),
  settings: z.object({
    permitAt: share,
    barAt: share,
    clarifyAt: share,
    reportAt: share,
    cautionAt: share.default(1),
    optionAt: share.default(0.02),
  }),
  trainedOn: z.string(),
});

export type ModelFile = z.infer<typeof modelFile>;

/** Reads `model.json`; throws a ZodError that names the field when it is not what the weights need. */
export const parseModelFile = (json: string): ModelFile => modelFile.parse(JSON.parse(json));
