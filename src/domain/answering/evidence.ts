import type { Policy } from '../policy.ts';
import { withLikelyClauses } from './cited.ts';
import { decideFromFacts } from './decide.ts';
import { bundle, sharedFacts } from './facts.ts';
import { distinctOptions, optionOf } from './options.ts';
import { underRisk, type Signals } from './safeguarding.ts';
import type { AskerRole, Decision, Evidence, Facts, Memory, Rule, Settings } from './types.ts';
import { bars, citable, outcomeKey, permits } from './verdicts.ts';

/** A situation that the model thinks of, with what the rules say to it. */
interface Reading {
  readonly rule: Rule;
  readonly p: number;
  readonly decision: Decision;
}

interface Case {
  readonly policy: Policy;
  readonly role: AskerRole;
  readonly settings: Settings;
  readonly signals: Signals;
  readonly readings: readonly Reading[];
  readonly evidence: Evidence;
  readonly memory: Memory | undefined;
}

const leastOption = 0.02;
const percent = (p: number): string => `${Math.round(p * 100)} %`;

const known = new WeakMap<Policy, Map<string, Decision>>();

/** What the rules say to a situation; the same for ever, so it is worked out once a policy and role. */
function ruling(policy: Policy, rule: Rule, role: AskerRole): Decision {
  const rulings = known.get(policy) ?? new Map<string, Decision>();
  known.set(policy, rulings);
  const key = `${role} ${rule.id}`;
  const decision = rulings.get(key) ?? decideFromFacts(policy, bundle(rule), role, { askBack: false });
  rulings.set(key, decision);
  return decision;
}

function readingsOf(policy: Policy, evidence: Evidence, role: AskerRole): readonly Reading[] {
  const situations = evidence.situations.flatMap(({ rule: id, p }) => {
    const rule = policy.ruleById.get(id);
    return rule === undefined || !Number.isFinite(p) || p <= 0 ? [] : [{ rule, p }];
  });
  const likeliest = situations.toSorted((one, other) => other.p - one.p);
  return likeliest.map(({ rule, p }) => ({ rule, p, decision: ruling(policy, rule, role) }));
}

const mass = (readings: readonly Reading[], counts: (decision: Decision) => boolean): number =>
  readings.filter(({ decision }) => counts(decision)).reduce((sum, { p }) => sum + p, 0);

const sureness = (readings: readonly Reading[], chosen: Reading): number =>
  mass(readings, (decision) => outcomeKey(decision) === outcomeKey(chosen.decision));

/** The reading that the rules may decide on, after the permit gate; undefined where the bot has to ask. */
function gated({ readings, settings }: Case, gates: string[]): Reading | undefined {
  const [first] = readings;
  if (first === undefined || !permits(first.decision.verdict)) return first;
  const permitting = mass(readings, ({ verdict }) => permits(verdict));
  const barring = mass(readings, ({ verdict }) => bars(verdict));
  if (permitting >= settings.permitAt && barring <= settings.barAt) return first;
  gates.push(`permit held back: ${first.rule.id}, permitting ${percent(permitting)}, barring ${percent(barring)}`);
  return barring >= permitting ? readings.find(({ decision }) => bars(decision.verdict)) : undefined;
}

/** What keeps a sign of risk with the facts, so that it outlives a change of another fact. */
function riskOf(kase: Case, chosen: Reading | undefined, gates: string[]): Facts {
  const { signals, evidence, settings, memory } = kase;
  if (signals.danger.length > 0) return noted({ risk: 'danger' }, `words of danger: ${signals.danger.join(', ')}`, gates);
  if (signals.concern.length > 0) return noted({ risk: 'concern' }, `words of risk: ${signals.concern.join(', ')}`, gates);
  const detected = evidence.risk >= settings.reportAt || Number.isNaN(evidence.risk);
  if (detected && chosen?.decision.report !== true) return noted({ risk: 'concern' }, `risk ${percent(evidence.risk)}`, gates);
  const caution = Math.max(evidence.risk, mass(kase.readings, ({ report }) => report));
  if (chosen?.decision.report !== true && caution >= (settings.cautionAt ?? settings.reportAt)) {
    return noted({ risk: 'possible' }, `risk possible, ${percent(caution)}`, gates);
  }
  const before = memory?.facts.risk === 'possible' ? undefined : memory?.facts.risk;
  const goesOn = chosen === undefined || chosen.decision.facts.act === memory?.facts.act || chosen.decision.verdict === 'clarify';
  return before !== undefined && goesOn ? noted({ risk: before }, 'risk named before in this conversation', gates) : {};
}

function noted(facts: Facts, gate: string, gates: string[]): Facts {
  gates.push(gate);
  return facts;
}

function choicesOf({ policy, role, settings, readings, signals }: Case): ReturnType<typeof distinctOptions> {
  const likely = readings.filter(({ p, decision }) => p >= (settings.optionAt ?? leastOption) && decision.verdict !== 'clarify');
  return distinctOptions(likely.map(({ rule }) =>
    optionOf(policy, policy.wording.get(rule.id)?.label ?? rule.id, { ...signals.facts, ...bundle(rule) }, role)));
}

/** Asks which of the likeliest outcomes is meant. */
function askWhich(kase: Case, risk: Facts, gates: readonly string[]): Decision {
  const options = choicesOf(kase);
  const facts = { ...sharedFacts(options.map((option) => option.facts)), ...kase.signals.facts, ...risk };
  const { trace } = decideFromFacts(kase.policy, facts, kase.role, { askBack: false });
  const clauses = citable(options.flatMap((option) => option.clauses.slice(0, 1)));
  const decision: Decision = {
    verdict: 'clarify', rules: [], clauses, report: false, emergency: false, facts, options, gates, trace,
    question: options.length > 0 ? kase.policy.replies.clarify.question : kase.policy.replies.clarify.none,
  };
  return underRisk(kase.policy, decision);
}

/** What the unclear rule's own question offers first, then the likeliest situations. */
function withChoices(kase: Case, decision: Decision): Decision {
  if (decision.verdict !== 'clarify') return decision;
  const question = kase.policy.replies.clarify.rules.get(decision.rules[0] ?? '') ?? decision.question;
  const options = distinctOptions([...decision.options, ...choicesOf(kase)]);
  return { ...decision, options, ...(question === undefined ? {} : { question }) };
}

/**
 * Decides on what the model and the word lists saw. The likeliest situation gives the facts, the rules decide
 * on them. A permit must be likely enough and a bar unlikely enough (`settings`); where the outcome is too
 * uncertain the bot asks. Situations that the policy does not know are left out.
 */
export function decideFromEvidence(
  policy: Policy, evidence: Evidence, role: AskerRole, settings: Settings, signals: Signals, memory?: Memory,
): Decision {
  const readings = readingsOf(policy, evidence, role);
  const kase: Case = { policy, role, settings, signals, readings, evidence, memory };
  const gates: string[] = [];
  const chosen = gated(kase, gates);
  const risk = riskOf(kase, chosen, gates);
  if (chosen === undefined) return askWhich(kase, risk, gates);
  const sure = sureness(readings, chosen);
  if (sure < settings.clarifyAt) return askWhich(kase, risk, [...gates, `not sure enough: ${chosen.rule.id}, ${percent(sure)}`]);
  const weights = new Map(readings.map(({ rule, p }) => [rule.id, p]));
  const facts = { ...signals.facts, ...bundle(chosen.rule), ...risk };
  const decision = decideFromFacts(policy, facts, role, { weights, gates: [...gates, `situation: ${chosen.rule.id}, ${percent(sure)}`] });
  return withLikelyClauses(policy, withChoices(kase, decision), evidence);
}
