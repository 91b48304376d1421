/** The leaders' side: campaigns from draft to closed, exemptions, figures. */
import type { ObjectId, Person } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import { assignedEntry, concernedBy, previewOf, readingFor, type Today } from './assigning.ts';
import { planFields, planProblems } from './campaigns.ts';
import type { Campaign, CampaignId, CampaignOutcome, CampaignPlan, Day, LeadingCampaigns, PlanProblem, Refused } from './contract.ts';
import type { EntryKind } from './entry.ts';
import { endExemption, exempt } from './exemptions.ts';
import { rowOf, statusFrom } from './figures.ts';
import { aboutCampaign, isRefused, named, presentPerson, refused, todayOf, type AttestingParts } from './parts.ts';
import { refusalToRun, refusalToSee, settingsLed } from './permission.ts';
import type { ReadingFilter } from './ports.ts';
import { isDay } from './schedule.ts';
import { isOpen, stateAfter } from './states.ts';

export function createLeadingCampaigns(parts: AttestingParts): LeadingCampaigns {
  return {
    editions: () => parts.editions.all.map(({ hash }) => parts.editions.label(hash)),
    preview: (by, plan) => preview(parts, by, plan),
    draft: (by, plan) => draft(parts, by, plan),
    change: (by, campaign, plan) => change(parts, by, campaign, plan),
    start: (by, campaign) => start(parts, by, campaign),
    pause: (by, campaign) => move(parts, by, campaign, 'pause', 'campaign-paused'),
    resume: (by, campaign) => move(parts, by, campaign, 'resume', 'campaign-resumed'),
    extend: (by, campaign, due) => extend(parts, by, campaign, due),
    close: (by, campaign) => move(parts, by, campaign, 'close', 'campaign-closed'),
    campaigns: async (by) => {
      const leader = await leaderOf(parts, by);
      return isRefused(leader) ? leader : parts.store.campaigns();
    },
    exempt: (by, reading, reason, note) => exempt(parts, by, reading, reason, note),
    endExemption: (by, reading) => endExemption(parts, by, reading),
    status: (by, campaign) => status(parts, by, campaign),
    people: (by, campaign, wanted) => people(parts, by, campaign, wanted),
  };
}

/** Whoever leads at least one setting. */
async function leaderOf(parts: AttestingParts, by: ObjectId): Promise<Person | Refused> {
  const person = await presentPerson(parts, by);
  return isRefused(person) ? person : (refusalToSee(person) ?? person);
}

async function runnerOf(parts: AttestingParts, by: ObjectId): Promise<Person | Refused> {
  const person = await presentPerson(parts, by);
  return isRefused(person) ? person : (refusalToRun(person) ?? person);
}

async function todayAtTrust({ roster, store }: AttestingParts): Promise<Today> {
  const [everybody, settings, standing] = await Promise.all([roster.people(), roster.settings(), store.standing()]);
  return { people: everybody, settings, standing };
}

function problemsOf(parts: AttestingParts, plan: CampaignPlan, trust: Today): readonly PlanProblem[] {
  const problems = planProblems(plan, { editions: parts.editions, settings: trust.settings, today: todayOf(parts, plan) });
  if (problems.length > 0) return problems;
  return concernedBy(plan, trust).length === 0 ? [{ field: 'audience', problem: 'nobody' }] : [];
}

async function preview(parts: AttestingParts, by: ObjectId, plan: CampaignPlan): ReturnType<LeadingCampaigns['preview']> {
  const leader = await runnerOf(parts, by);
  if (isRefused(leader)) return leader;
  const trust = await todayAtTrust(parts);
  const problems = problemsOf(parts, plan, trust);
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'preview', preview: previewOf(parts.editions, plan, trust) };
}

async function draft(parts: AttestingParts, by: ObjectId, plan: CampaignPlan): Promise<CampaignOutcome> {
  const leader = await runnerOf(parts, by);
  if (isRefused(leader)) return leader;
  const problems = problemsOf(parts, plan, await todayAtTrust(parts));
  if (problems.length > 0) return { kind: 'invalid', problems };
  const campaign: Campaign = { ...planFields(plan), id: parts.chance.uuid(), state: 'draft', createdBy: by, createdAt: parts.clock.now() };
  await parts.store.together((within) => parts.store.saveCampaign(campaign, within));
  return { kind: 'done', campaign };
}

async function change(parts: AttestingParts, by: ObjectId, id: CampaignId, plan: CampaignPlan): Promise<CampaignOutcome> {
  const leader = await runnerOf(parts, by);
  if (isRefused(leader)) return leader;
  const problems = problemsOf(parts, plan, await todayAtTrust(parts));
  if (problems.length > 0) return { kind: 'invalid', problems };
  return parts.store.together(async (within) => {
    const found = await parts.store.lockCampaign(id, within);
    if (found === undefined) return refused('no-such-campaign');
    if (found.state !== 'draft') return refused('wrong-state');
    const campaign: Campaign = { ...found, ...planFields(plan) };
    await parts.store.saveCampaign(campaign, within);
    return { kind: 'done', campaign };
  });
}

async function start(parts: AttestingParts, by: ObjectId, id: CampaignId): Promise<CampaignOutcome> {
  const leader = await runnerOf(parts, by);
  if (isRefused(leader)) return leader;
  const trust = await todayAtTrust(parts);
  return parts.store.together(async (within) => {
    const found = await parts.store.lockCampaign(id, within);
    if (found === undefined) return refused('no-such-campaign');
    const to = stateAfter(found.state, 'start');
    if (to === undefined) return refused('wrong-state');
    const problems = problemsOf(parts, found, trust);
    if (problems.length > 0) return { kind: 'invalid', problems };
    const others = await parts.store.campaigns(['running', 'paused'], within);
    const no = refusalBeside(parts, found, others);
    return no ?? begin(parts, leader, { ...found, state: to, startedAt: parts.clock.now() }, others, trust, within);
  });
}

/** One open campaign an edition, and none for words that are no longer in force. */
function refusalBeside({ editions }: AttestingParts, { edition }: Campaign, others: readonly Campaign[]): Refused | undefined {
  if (others.some((other) => other.edition === edition)) return refused('edition-has-campaign');
  return others.some((other) => editions.order(other.edition) > editions.order(edition)) ? refused('edition-superseded') : undefined;
}

async function begin(parts: AttestingParts, leader: Person, campaign: Campaign, others: readonly Campaign[], trust: Today, within: Transaction): Promise<CampaignOutcome> {
  const at = parts.clock.now();
  const readings = concernedBy(campaign, trust).map((one) => readingFor(parts, campaign, one, campaign.due, trust.standing));
  const closed = others.map((other): Campaign => ({ ...other, state: 'closed', closedAt: at }));
  for (const other of closed) await parts.store.saveCampaign(other, within);
  await parts.store.saveCampaign(campaign, within);
  await parts.store.saveReadings(readings, within);
  const by = named(leader);
  await parts.ledger.append([
    ...closed.map((other) => ({ ...aboutCampaign(other, at), kind: 'campaign-closed', surface: 'program', note: 'superseded by a newer edition', by } as const)),
    { ...aboutCampaign(campaign, at), kind: 'campaign-started', surface: 'program', statement: campaign.statement, by },
    ...readings.map((reading) => assignedEntry(reading, campaign, at)),
  ], at, within);
  return { kind: 'done', campaign, assigned: readings.length };
}

type Edit = (campaign: Campaign, at: Date) => Campaign | Refused;

/** Changes an open campaign, with its entry. */
async function edit(parts: AttestingParts, by: ObjectId, id: CampaignId, kind: EntryKind, make: Edit, also?: (campaign: Campaign, within: Transaction) => Promise<void>): Promise<CampaignOutcome> {
  const leader = await runnerOf(parts, by);
  if (isRefused(leader)) return leader;
  return parts.store.together(async (within): Promise<CampaignOutcome> => {
    const found = await parts.store.lockCampaign(id, within);
    if (found === undefined) return refused('no-such-campaign');
    const at = parts.clock.now();
    const campaign = make(found, at);
    if (isRefused(campaign)) return campaign;
    await parts.store.saveCampaign(campaign, within);
    await also?.(campaign, within);
    await parts.ledger.append([{ ...aboutCampaign(campaign, at), kind, surface: 'program', by: named(leader) }], at, within);
    return { kind: 'done', campaign };
  });
}

function move(parts: AttestingParts, by: ObjectId, id: CampaignId, how: 'pause' | 'resume' | 'close', kind: EntryKind): Promise<CampaignOutcome> {
  return edit(parts, by, id, kind, (campaign, at) => {
    const state = stateAfter(campaign.state, how);
    return state === undefined ? refused('wrong-state') : { ...campaign, state, ...(state === 'closed' ? { closedAt: at } : {}) };
  });
}

function extend(parts: AttestingParts, by: ObjectId, id: CampaignId, due: Day): Promise<CampaignOutcome> {
  const make: Edit = (campaign) => (isOpen(campaign.state) && isDay(due) && due > campaign.due ? { ...campaign, due } : refused('wrong-state'));
  return edit(parts, by, id, 'campaign-extended', make, ({ due: later }, within) => parts.store.extend(id, later, within));
}

/** A leader and a campaign that has begun. */
async function seen(parts: AttestingParts, by: ObjectId, id: CampaignId, wanted?: string): Promise<{ readonly leader: Person; readonly campaign: Campaign } | Refused> {
  const leader = await presentPerson(parts, by);
  if (isRefused(leader)) return leader;
  const no = refusalToSee(leader, wanted);
  if (no !== undefined) return no;
  const campaign = await parts.store.campaign(id);
  return campaign === undefined ? refused('no-such-campaign') : { leader, campaign };
}

function ledFilter(leader: Person, wanted: string | undefined): Pick<ReadingFilter, 'settings'> {
  const led = settingsLed(leader);
  if (wanted !== undefined) return { settings: [wanted] };
  return led === 'all' ? {} : { settings: led };
}

async function status(parts: AttestingParts, by: ObjectId, id: CampaignId): ReturnType<LeadingCampaigns['status']> {
  const found = await seen(parts, by, id);
  if (isRefused(found)) return found;
  const { leader, campaign } = found;
  const [groups, settings] = await Promise.all([
    parts.store.counts(id, todayOf(parts, campaign), ledFilter(leader, undefined).settings),
    parts.roster.settings(),
  ]);
  return { kind: 'status', status: statusFrom(campaign, groups, settings, parts.clock.now()) };
}

async function people(parts: AttestingParts, by: ObjectId, id: CampaignId, { setting, states }: NonNullable<Parameters<LeadingCampaigns['people']>[2]> = {}): ReturnType<LeadingCampaigns['people']> {
  const found = await seen(parts, by, id, setting);
  if (isRefused(found)) return found;
  const today = todayOf(parts, found.campaign);
  const readings = await parts.store.readings(id, { ...ledFilter(found.leader, setting), ...(states === undefined ? {} : { states }) });
  return { kind: 'people', rows: readings.map((reading) => rowOf(reading, today)), at: parts.clock.now() };
}
