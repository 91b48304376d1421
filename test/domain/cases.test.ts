import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { decideFromFacts } from '../../src/domain/answering/decide.ts';
import type { Facts } from '../../src/domain/answering/types.ts';
import { roleFrom } from '../../src/domain/people.ts';

interface Case {
  readonly situation: string;
  readonly role?: string;
  readonly facts: Facts;
  readonly verdict: string;
  readonly clauses: readonly string[];
  readonly report: 'yes' | 'no';
}

const cases = parse(readFileSync(new URL('cases.yaml', import.meta.url), 'utf8')) as readonly Case[];
const policy = await loadPolicy();

describe('what the policy says to a situation', () => {
  test.each(cases)('$situation: $verdict', ({ facts, role, verdict, clauses, report }) => {
    const decision = decideFromFacts(policy, facts, roleFrom(role));
    expect(decision.verdict).toBe(verdict);
    expect(decision.clauses.slice(0, clauses.length)).toEqual(clauses);
    expect(decision.clauses.length).toBeLessThanOrEqual(6);
    expect(decision.report).toBe(report === 'yes');
  });
});
