/** Whom a campaign is for, and whether a plan makes sense. */
import type { Person, Setting } from '../directory.ts';
import type { Audience, AudienceRole, CampaignPlan, PlanProblem } from './contract.ts';
import type { Editions } from './editions.ts';
import type { Place } from './entry.ts';
import { isDay } from './schedule.ts';

export const audienceRoles: readonly AudienceRole[] = [
  'head', 'dsl', 'deputy-dsl', 'slt', 'page-manager', 'staff', 'governor', 'volunteer', 'trust-leader', 'administrator', 'trustee',
];

/** Longest texts, in characters. */
export const planLimits = { title: 120, statement: 1_000, text: 2_000 } as const;

/** Where the campaign meets the person; nothing if it does not. Roles in the whole trust count where all settings do. */
export function placesIn(audience: Audience, person: Person, names: ReadonlyMap<string, string>): readonly Place[] {
  if (person.state !== 'present') return [];
  const wanted = ({ role }: { readonly role: AudienceRole }): boolean => audience.roles === 'all' || audience.roles.includes(role);
  const inSettings = person.roles.filter((one) => wanted(one) && (audience.settings === 'all' || audience.settings.includes(one.setting)));
  const inTrust = audience.settings === 'all' ? person.trustRoles.filter((role) => wanted({ role })) : [];
  return [
    ...inSettings.map(({ setting, role }) => ({ setting, settingName: names.get(setting) ?? setting, role })),
    ...inTrust.map((role) => ({ role })),
  ].toSorted(byPlace);
}

function byPlace(one: Place, other: Place): number {
  const [a, b] = [one, other].map(({ setting, role }) => `${setting ?? '~'} ${role}`) as [string, string];
  return a < b ? -1 : Number(a > b);
}

export function samePlaces(one: readonly Place[], other: readonly Place[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function settingNames(settings: readonly Setting[]): ReadonlyMap<string, string> {
  return new Map(settings.map(({ id, name }) => [id, name]));
}

/** The fields of a plan and nothing else, whatever a surface handed over. */
export function planFields(plan: CampaignPlan): CampaignPlan {
  const { edition, title, audience, due, reminders, ask, joinerDays, escalateAfterDays, statement, texts, timeZone } = plan;
  return { edition, title, audience, due, reminders, ask, joinerDays, escalateAfterDays, statement, texts, timeZone };
}

type Problem = PlanProblem['problem'] | undefined;

function textProblem(text: string, longest: number): Problem {
  if (text.trim() === '') return 'missing';
  return [...text].length > longest ? 'too-long' : undefined;
}

function dueProblem(due: string, today: string): Problem {
  if (!isDay(due)) return 'not-a-day';
  return due < today ? 'in-the-past' : undefined;
}

function audienceProblem({ settings, roles }: Audience, known: ReadonlySet<string>): Problem {
  if (settings !== 'all' && (settings.length === 0 || settings.some((id) => !known.has(id)))) return settings.length === 0 ? 'missing' : 'not-a-choice';
  if (roles !== 'all' && (roles.length === 0 || roles.some((role) => !audienceRoles.includes(role)))) return roles.length === 0 ? 'missing' : 'not-a-choice';
  return undefined;
}

function remindersProblem({ days, thenEvery, from, to, holidays }: CampaignPlan['reminders']): Problem {
  if (!days.every((day) => Number.isInteger(day) && Math.abs(day) <= 365) || !Number.isInteger(thenEvery) || thenEvery < 0 || thenEvery > 365) return 'out-of-range';
  // The trust's promise to its staff: never before eight or after six.
  if (!(from >= 8 && to <= 18 && from < to)) return 'out-of-range';
  return holidays.every((span) => isDay(span.from) && isDay(span.to) && span.from <= span.to) ? undefined : 'not-a-day';
}

function wholeDays(days: number): Problem {
  return Number.isInteger(days) && days >= 0 && days <= 365 ? undefined : 'out-of-range';
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // Intl has no other way of saying that it does not know the zone.
    return false;
  }
}

/** What is wrong with a plan, by field; none if all is well. */
export function planProblems(plan: CampaignPlan, around: { readonly editions: Editions; readonly settings: readonly Setting[]; readonly today: string }): readonly PlanProblem[] {
  const found: Readonly<Partial<Record<keyof CampaignPlan, Problem>>> = {
    edition: around.editions.get(plan.edition) === undefined ? 'not-a-choice' : undefined,
    title: textProblem(plan.title, planLimits.title),
    statement: textProblem(plan.statement, planLimits.statement),
    texts: textProblem(plan.texts.invitation, planLimits.text) ?? textProblem(plan.texts.reminder, planLimits.text),
    audience: audienceProblem(plan.audience, new Set(around.settings.map(({ id }) => id))),
    due: dueProblem(plan.due, around.today),
    reminders: remindersProblem(plan.reminders),
    joinerDays: wholeDays(plan.joinerDays),
    escalateAfterDays: wholeDays(plan.escalateAfterDays),
    timeZone: isZone(plan.timeZone) ? undefined : 'not-a-choice',
    ask: ['who-has-to', 'everybody'].includes(plan.ask) ? undefined : 'not-a-choice',
  };
  return Object.entries(found).flatMap(([field, problem]) => (problem === undefined ? [] : [{ field: field as keyof CampaignPlan, problem }]));
}
