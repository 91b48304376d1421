import type { Policy } from '../policy.ts';
import type { ClauseId, Decision, Evidence } from './types.ts';
import { citable } from './verdicts.ts';

/** Below this a clause is not worth a place beside the rules' own. */
const leastLikely = 0.08;
/** What a clause that the rules name has ahead of one that only the model thinks of. */
const ruleLead = 0.05;

/** The clauses that decide; the rest of a decision's clauses only help to read them. */
function deciding(policy: Policy, { rules, clauses }: Decision): readonly ClauseId[] {
  const own = rules.flatMap((id) => policy.ruleById.get(id)?.clauses ?? []);
  return clauses.filter((clause) => own.includes(clause));
}

/**
 * Orders the clauses after the deciding ones by how likely a reader would cite them here, with those that the
 * model thinks of among them. The verdict and the deciding clauses stay as the rules gave them.
 */
export function withLikelyClauses(policy: Policy, decision: Decision, evidence: Evidence): Decision {
  const { clauses: likely = [] } = evidence;
  if (likely.length === 0 || decision.verdict === 'clarify' || decision.verdict === 'out-of-scope') return decision;
  const p = new Map(likely.map((one) => [one.clause, one.p]));
  const score = (clause: ClauseId): number => (p.get(clause) ?? 0) + (decision.clauses.includes(clause) ? ruleLead : 0);
  const thought = likely.filter((one) => one.p >= leastLikely && policy.clauses.has(one.clause)).map(({ clause }) => clause);
  const further = [...decision.clauses, ...thought].toSorted((one, other) => score(other) - score(one));
  return { ...decision, clauses: citable(deciding(policy, decision), further) };
}
