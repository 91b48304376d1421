import type { FactName, Rule } from '../answering/types.ts';

const meet = (one: readonly string[], other: readonly string[]): boolean => one.some((value) => other.includes(value));

/** Whether some facts make both rules true: no fact that both name has disjoint values. `unset` is a value of its own. */
export function canBothFire(one: Rule, other: Rule): boolean {
  const shared = (Object.keys(one.when) as FactName[]).filter((name) => other.when[name] !== undefined);
  return shared.every((name) => meet(one.when[name] ?? [], other.when[name] ?? []));
}

/** Whether `wider` holds wherever `narrow` holds. */
export function implies(narrow: Rule, wider: Rule): boolean {
  return (Object.keys(wider.when) as FactName[]).every((name) => {
    const values = narrow.when[name];
    return values !== undefined && values.every((value) => wider.when[name]?.includes(value));
  });
}

/** A contradiction that the policy's author has settled (`over`) or declared (the same tension). */
export function isDeclared(one: Rule, other: Rule): boolean {
  if (one.tension !== undefined && one.tension === other.tension) return true;
  return one.over?.includes(other.id) === true || other.over?.includes(one.id) === true;
}

/** Whether `other` always takes the decision away from `rule`, or already gives all of it. */
export function shadows(other: Rule, rule: Rule): boolean {
  if (other === rule || !implies(rule, other)) return false;
  if (other.over?.includes(rule.id) === true) return true;
  return other.verdict === rule.verdict && rule.clauses.every((id) => other.clauses.includes(id)) && !implies(other, rule);
}
