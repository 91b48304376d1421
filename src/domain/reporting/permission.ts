/** Who may do what, by object id; never by who can see a channel or a card. */
import type { ObjectId, Person, Responder, SettingId } from '../directory.ts';
import type { Refusal } from './contract.ts';

export type Standing = { readonly kind: 'present'; readonly person: Person } | { readonly kind: 'refused'; readonly reason: Refusal };

/** Whoever left, or is not known, may do nothing. */
export function standingOf(person: Person | undefined): Standing {
  if (person === undefined) return { kind: 'refused', reason: 'unknown-person' };
  if (person.state !== 'present') return { kind: 'refused', reason: 'left-the-trust' };
  return { kind: 'present', person };
}

const respondingRoles: readonly string[] = ['dsl', 'deputy-dsl', 'slt'];

/** Why somebody may not act on reports of `setting`; undefined if they may. */
export function refusalToRespond(person: Person, setting: SettingId, responders: readonly Responder[]): Refusal | undefined {
  if (responders.some((one) => one.person.objectId === person.objectId && one.person.state === 'present')) return undefined;
  if (person.roles.some((held) => held.setting === setting)) return 'wrong-role';
  return person.roles.some((held) => respondingRoles.includes(held.role)) ? 'wrong-setting' : 'wrong-role';
}

/** Only the reporter, while at the trust, sees the reporter's side. */
export function isReporter(person: ObjectId, report: { readonly reporter: { readonly objectId: ObjectId } }): boolean {
  return report.reporter.objectId === person;
}

/** Of the whole trust. */
export function isAdministrator(person: Person): boolean {
  return person.state === 'present' && person.trustRoles.includes('administrator');
}

/** May approve deletions and holds of that setting, and see trails: its DSL and deputies, and the trust's administrators. */
export function mayReview(person: Person, setting: SettingId): boolean {
  if (person.state !== 'present') return false;
  return isAdministrator(person)
    || person.roles.some((held) => held.setting === setting && (held.role === 'dsl' || held.role === 'deputy-dsl'));
}

/** May say when the setting is open and how long the clock waits: its head and DSL, and the trust's administrators. */
export function mayKeepCalendar(person: Person, setting: SettingId): boolean {
  if (person.state !== 'present') return false;
  return isAdministrator(person) || person.roles.some((held) => held.setting === setting && (held.role === 'head' || held.role === 'dsl'));
}

/** May see counts of that setting; never a report. */
export function mayCount(person: Person, setting: SettingId): boolean {
  if (person.state !== 'present') return false;
  return person.trustRoles.length > 0
    || person.roles.some((held) => held.setting === setting && (held.role === 'head' || held.role === 'dsl' || held.role === 'slt'));
}
