import { createHash } from 'node:crypto';
import type { Decision } from './types.ts';

/** JSON with the keys in order, so that equal values have equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

/**
 * 12 hexadecimal digits: the same decision by the same policy and model has the same id for ever, and decisions
 * that show a person anything different (999 first, a cut message, another question) have different ids.
 */
export function decisionId(decision: Decision, policyHash: string, modelHash: string): string {
  const { gates: _, trace: __, ...shown } = decision;
  const text = canonical({ ...shown, policyHash, modelHash });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
