/** What the directory's commands say, line by line. The terminal of an administrator: names are shown here. */
import type { Person, Responder, Setting } from '../domain/directory.ts';
import type { SyncReport } from '../domain/directory/groups.ts';
import { changesNothing, type DirectoryPlan } from '../domain/directory/plan.ts';
import { levelOf, sentenceOf, type Problem } from '../domain/directory/problems.ts';
import { UNORDERED, type Holding, type KnownPerson } from '../domain/directory/state.ts';
import type { DirectoryRun } from '../domain/directory/store.ts';

const LISTED = 20;

export function problemLines(problems: readonly Problem[]): readonly string[] {
  const errors = problems.filter((one) => levelOf(one) === 'error');
  const warnings = problems.filter((one) => levelOf(one) === 'warning');
  if (problems.length === 0) return ['No problem found.'];
  return [`${count(errors.length, 'problem')}, ${count(warnings.length, 'warning')}:`, ...problems.map((one) => `  ${levelOf(one) === 'error' ? '✗' : '!'} ${sentenceOf(one)}`)];
}

/** `all`: whole lists, otherwise the first twenty of each. `names`: of everybody that the directory knows. */
export function planLines(plan: DirectoryPlan, names: ReadonlyMap<string, string>, all: boolean): readonly string[] {
  if (changesNothing(plan)) return ['The directory is like this already: nothing changes.'];
  const { settings, people, holdings } = plan;
  const called = new Map([...names, ...people.added.map(({ objectId, name }) => [objectId, name] as const)]);
  const role = (held: Holding): string => `${called.get(held.objectId) ?? held.objectId}: ${roleWords(held)}`;
  return [
    ...listed('Settings added', settings.added.map(settingWords), all),
    ...listed('Settings changed', settings.changed.map(({ before, after }) => `${settingWords(before)} → ${settingWords(after)}`), all),
    ...listed('Settings ended', settings.ended.map(settingWords), all),
    ...listed('People added', people.added.map(personWords), all),
    ...listed('People changed', people.changed.map(({ before, after }) => `${personWords(before)} → ${personWords(after)}`), all),
    ...listed('People who leave (they lose access, the history stays)', people.left.map(personWords), true),
    ...listed('Roles begun', holdings.begun.map(role), all),
    ...listed('Roles ended', holdings.ended.map(role), all),
  ];
}

export function refusalLine({ gone, of }: DirectoryPlan): string {
  return `Refused: ${gone} of ${of} people would go, more than a fifth. If that is right, add --allow-leavers ${gone}.`;
}

export function syncLines({ outcome, reason, reading, failed, guests, disabled }: SyncReport): readonly string[] {
  if (outcome === 'failed') return [`The groups could not be read (${reason ?? 'unknown'}): ${REASONS[reason ?? ''] ?? 'try again later'}. Nothing was changed.`];
  return [
    reading === 'full' ? 'All groups were read.' : 'Changes since the last run were read.',
    ...(guests + disabled > 0 ? [`Left out: ${count(guests, 'guest')}, ${count(disabled, 'disabled account')}.`] : []),
    ...failed.map(({ group, code }) => `Group ${group} could not be read (${code}): ${REASONS[code] ?? 'it is tried again next time'}. Its people stay as they were.`),
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  'token-refused': 'look at the bot’s secret, certificate or managed identity',
  forbidden: 'give the app the permissions GroupMember.Read.All and User.Read.All (application), with admin consent',
  limited: 'the app may not read users: give it User.Read.All (application), with admin consent',
  'not-found': 'there is no such group; mend the mapping',
  throttled: 'Microsoft asks us to wait; try again later',
  away: 'Microsoft Graph cannot be reached from here',
};

export function settingLines(setting: Setting, responders: readonly Responder[], people: number): readonly string[] {
  const asked = responders.map(({ person, role }) => `    ${role.padEnd(10)} ${person.name}`);
  return [`${setting.name} (${setting.id}), ${count(people, 'person', 'people')}, ${setting.timeZone}`, `    telephone  ${setting.dslPhone ?? 'none: set it with "setting ID --phone"'}`, ...(asked.length > 0 ? asked : ['    nobody to be told of a report'])];
}

export function personLine(person: Person): string {
  const roles = [...person.roles.map(({ role, setting, order }) => `${role} in ${setting}${order < UNORDERED ? ` (${order})` : ''}`), ...person.trustRoles];
  return `  ${personWords(person)}: ${roles.join(', ')}`;
}

export function runLine({ at, source, by, outcome, reason, counts }: DirectoryRun & { readonly at: Date }): string {
  const numbers = ['peopleAdded', 'peopleChanged', 'peopleLeft'].map((name) => counts[name] ?? 0).join('/');
  return `  ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC  ${source} by ${by}: ${outcome}${reason === undefined ? '' : ` (${reason})`}, added/changed/left ${numbers}`;
}

function listed(title: string, items: readonly string[], all: boolean): readonly string[] {
  if (items.length === 0) return [];
  const shown = all ? items : items.slice(0, LISTED);
  const rest = items.length - shown.length;
  return [`${title}: ${items.length}`, ...shown.map((item) => `    ${item}`), ...(rest > 0 ? [`    … and ${rest} more (--all lists them)`] : [])];
}

function roleWords({ role, setting, order }: Holding): string {
  return `${role}${setting === undefined ? ' of the trust' : ` in ${setting}`}${order < UNORDERED ? ` (${order})` : ''}`;
}

function settingWords({ id, name, dslPhone }: Setting): string {
  return `${name} (${id})${dslPhone === undefined ? '' : `, ${dslPhone}`}`;
}

function personWords({ name, mail }: KnownPerson): string {
  return mail === undefined ? name : `${name} <${mail}>`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
