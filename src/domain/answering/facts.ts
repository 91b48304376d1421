import type { Policy, FactDefinition } from '../policy.ts';
import type { AskerRole, FactName, Facts, Rule } from './types.ts';

/** Facts with one more or another value; an empty value makes the fact unknown. */
export function withFact(facts: Facts, name: FactName, value: string): Facts {
  const { [name]: _, ...others } = facts;
  return value === '' ? others : { ...others, [name]: value };
}

/** The values that a fact may have in an act, with the words for people. */
export function valuesOf(policy: Policy, fact: FactDefinition, act: string | undefined): ReadonlyMap<string, string> {
  return fact.name === 'kind' ? policy.acts.get(act ?? '')?.kinds ?? new Map() : fact.values;
}

function isAdmitted(policy: Policy, name: string, value: unknown, act: string | undefined): boolean {
  if (typeof value !== 'string') return false;
  if (name === 'act') return policy.acts.has(value);
  const fact = policy.facts.find((one) => one.name === name);
  return fact !== undefined && valuesOf(policy, fact, act).has(value);
}

/**
 * Facts from outside (a card, a stored decision): only names and values that the policy knows are kept.
 * `dropped` names the facts that were not.
 */
export function admitFacts(policy: Policy, given: unknown): { readonly facts: Facts; readonly dropped: readonly string[] } {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given as Record<string, unknown>) : [];
  const act = entries.find(([name]) => name === 'act')?.[1];
  const admitted = entries.filter(([name, value]) => isAdmitted(policy, name, value, String(act)));
  const dropped = entries.filter((entry) => !admitted.includes(entry) && entry[1] !== '');
  return { facts: Object.fromEntries(admitted) as Facts, dropped: dropped.map(([name]) => name) };
}

/** The facts that a rule's situation stands for: the first value of each list; `unset` stands for an unknown fact. */
export function bundle(rule: Rule): Facts {
  const entries = Object.entries(rule.when).map(([name, values]) => [name, values?.[0]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== 'unset'));
}

const people = new Set(['current-pupil', 'past-pupil', 'family-pupil', 'own-child', 'colleague', 'parent', 'asker']);

/** What is shared or shown on an official account is a post of that account. */
function movedToPage(facts: Facts): Facts {
  if (facts.account !== 'official') return facts;
  if (facts.act !== 'image' && facts.act !== 'share') return facts;
  const { whom, account: _, actor: __, ...others } = facts;
  if (facts.act === 'share' && whom === 'school') return { ...others, act: 'page-post' };
  return whom !== undefined && people.has(whom) ? { ...others, act: 'page-names' } : facts;
}

function turnsOn(policy: Policy, act: string | undefined, name: FactName): boolean {
  return policy.rules.some((rule) => rule.when.act?.includes(act ?? '') && rule.when[name] !== undefined);
}

function withDefaults(policy: Policy, facts: Facts): Facts {
  const missing = policy.facts.filter((fact) => fact.default !== undefined && facts[fact.name] === undefined);
  const wanted = missing.filter((fact) => turnsOn(policy, facts.act, fact.name));
  return { ...facts, ...Object.fromEntries(wanted.map((fact) => [fact.name, fact.default])) };
}

/**
 * Facts that follow from others: no act said means that the question is unclear; a pupil who acts has
 * contacted the member of staff; a page manager is authorised unless he says otherwise; who asks
 * and whether he asks for leave are taken as usual where rules turn on them.
 */
export function completeFacts(policy: Policy, given: Facts, role: AskerRole): Facts {
  const facts = movedToPage(given.act === undefined ? { ...given, act: 'unclear' } : given);
  const inbound = facts.act === 'contact' && facts.actor === 'pupil' ? { inbound: 'yes' } : {};
  const manages = facts.act === 'page-access' && role === 'account-manager' && facts.authorised === undefined;
  return withDefaults(policy, { ...facts, ...inbound, ...(manages ? { authorised: 'yes' } : {}) });
}

/** The facts that all of these have in common. */
export function sharedFacts(all: readonly Facts[]): Facts {
  const [first = {}, ...others] = all;
  const shared = Object.entries(first).filter(([name, value]) => others.every((facts) => facts[name as FactName] === value));
  return Object.fromEntries(shared);
}
