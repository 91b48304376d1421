import type { FactDefinition, Policy } from '../policy.ts';
import { decisionId } from './decision-id.ts';
import { valuesOf } from './facts.ts';
import type { Answer, Clause, ClauseId, Decision, EditableFact, Memory, Rule, RuleId, Wording } from './types.ts';
import { permits } from './verdicts.ts';

/** The rule that stands for a question which is not clear yet. */
const unclearRule: RuleId = 'unclear';

function rulesOf(policy: Policy, decision: Decision): readonly Rule[] {
  return decision.rules.flatMap((id) => policy.ruleById.get(id) ?? []);
}

/** The words of the rules that share the verdict; the first one says the sentence. */
function wordingsOf(policy: Policy, decision: Decision): readonly Wording[] {
  const deciding = rulesOf(policy, decision).filter((rule) => rule.verdict === decision.verdict);
  return deciding.flatMap((rule) => policy.wording.get(rule.id) ?? []);
}

function clausesOf(policy: Policy, ids: readonly ClauseId[]): readonly Clause[] {
  return [...new Set(ids)].flatMap((id) => policy.clauses.get(id) ?? []);
}

function verdictWord(policy: Policy, decision: Decision): string {
  const { strengths, verdicts } = policy.replies;
  const strength = decision.verdict === 'not-allowed' ? rulesOf(policy, decision)[0]?.strength : undefined;
  return (strength === undefined ? undefined : strengths[strength]) ?? verdicts[decision.verdict];
}

function say(policy: Policy, decision: Decision, wordings: readonly Wording[]): string {
  if (wordings[0] !== undefined) return wordings[0].say;
  return decision.verdict === 'clarify' ? policy.replies.clarify.say : policy.replies.silent.say;
}

function instead(policy: Policy, decision: Decision, wordings: readonly Wording[]): readonly string[] {
  const steps = [...new Set(wordings.flatMap((wording) => wording.instead))];
  return steps.length === 0 && decision.verdict === 'not-covered' ? policy.replies.silent.instead : steps;
}

function alerts(policy: Policy, { report, emergency, facts }: Decision): readonly string[] {
  if (!report) return [];
  const lines = policy.replies.alerts;
  // The line on a concern names 999 itself: beside the emergency's own line it would say so twice.
  if (emergency) return [lines.emergency, lines.contact];
  if (facts.risk === 'possible') return [lines.possible];
  return [facts.risk !== undefined || facts.act === 'concern' ? lines.concern : lines.contact];
}

function editable(policy: Policy, fact: FactDefinition, decision: Decision): EditableFact {
  const value = decision.facts[fact.name] ?? '';
  const offered = [...valuesOf(policy, fact, decision.facts.act)].filter(([one]) => one === value || !fact.hidden.includes(one));
  return { name: fact.name, title: fact.title, value, choices: offered.map(([one, title]) => ({ value: one, title })) };
}

function understood(policy: Policy, decision: Decision): readonly EditableFact[] {
  const shown = policy.facts.filter((fact) => fact.shownIn.includes(decision.facts.act ?? ''));
  return shown.map((fact) => editable(policy, fact, decision));
}

function tension(policy: Policy, decision: Decision): Pick<Answer, 'tension'> {
  const entry = policy.tensions.get(decision.tension ?? '');
  return entry === undefined ? {} : { tension: { say: entry.say, ask: entry.ask } };
}

function notes({ vocabulary, replies }: Policy, { rules, facts, cut }: Decision): readonly string[] {
  const kept = rules[0] === vocabulary.safeguarding.rule && facts.act !== 'concern';
  return [...(kept ? [replies.notes.riskKept] : []), ...(cut === true ? [replies.notes.cut] : [])];
}

/** Puts a decision into words: all that a surface shows. Pure; the same decision gives the same answer. */
export function toAnswer(policy: Policy, decision: Decision, modelHash: string): Answer {
  const wordings = wordingsOf(policy, decision);
  return {
    decisionId: decisionId(decision, policy.hash, modelHash),
    verdict: decision.verdict,
    verdictWord: verdictWord(policy, decision),
    say: say(policy, decision, wordings),
    conditions: permits(decision.verdict) ? [...new Set(wordings.flatMap((wording) => wording.conditions))] : [],
    instead: instead(policy, decision, wordings),
    clauses: clausesOf(policy, decision.clauses),
    related: clausesOf(policy, wordings.flatMap((wording) => wording.related)),
    report: decision.report,
    alerts: alerts(policy, decision),
    ...(decision.verdict === 'clarify' ? { question: decision.question ?? policy.replies.clarify.none } : {}),
    options: decision.options,
    ...tension(policy, decision),
    understood: understood(policy, decision),
    facts: decision.facts,
    notes: notes(policy, decision),
    policyHash: policy.hash,
    modelHash,
    decision,
  };
}

/** What the conversation remembers of an answer. */
export function memoryOf(answer: Answer): Memory {
  return { rule: answer.decision.rules[0] ?? unclearRule, facts: answer.facts };
}
