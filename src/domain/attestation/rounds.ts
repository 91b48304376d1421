/** The program's own side: joiners and leavers, who is to be told, what the sending reports back. */
import type { Person } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import { concernedBy, type Today } from './assigning.ts';
import type { AttestationRounds, Campaign, CampaignId, Occasion, ReadingId, ToTell } from './contract.ts';
import { rowOf } from './figures.ts';
import { aboutReading, todayOf, type AttestingParts } from './parts.ts';
import type { StoredReading } from './ports.ts';
import { reconciled, type Reconciled } from './reconcile.ts';
import { dayIn, daysBetween, dueOccasion, mayTell } from './schedule.ts';
import { changed, isOutstanding } from './states.ts';

export function createAttestationRounds(parts: AttestingParts): AttestationRounds {
  return {
    reconcile: () => reconcile(parts),
    toTell: (campaign, limit) => toTell(parts, campaign, limit),
    told: (reading, occasion) => told(parts, reading, occasion),
    notTold: (reading, why) => update(parts, reading, () => ({ undelivered: why })),
    reached: (person) => reached(parts, person),
    overdue: (campaign) => overdue(parts, campaign),
  };
}

async function reconcile(parts: AttestingParts): ReturnType<AttestationRounds['reconcile']> {
  const open = await parts.store.campaigns(['running', 'paused']);
  const [people, settings, standing] = await Promise.all([parts.roster.people(), parts.roster.settings(), parts.store.standing()]);
  const sums = { joined: 0, left: 0, returned: 0 };
  for (const { id } of open) {
    const { joined, left, returned } = await reconcileOne(parts, id, { people, settings, standing });
    sums.joined += joined;
    sums.left += left;
    sums.returned += returned;
  }
  return sums;
}

function against(parts: AttestingParts, campaign: Campaign, trust: Today, readings: readonly StoredReading[]): Reconciled {
  const present = new Map<string, Person>(trust.people.filter(({ state }) => state === 'present').map((person) => [person.objectId, person]));
  return reconciled(parts, { campaign, readings, present, concerned: concernedBy(campaign, trust), standing: trust.standing, today: todayOf(parts, campaign), at: parts.clock.now() });
}

/** Looked at first without locks: on most days there is nothing to do, and nobody has to wait. */
async function reconcileOne(parts: AttestingParts, id: CampaignId, trust: Today): Promise<Reconciled['counts']> {
  const glance = await parts.store.campaign(id);
  if (glance === undefined) return { joined: 0, left: 0, returned: 0 };
  const first = against(parts, glance, trust, await parts.store.readings(id));
  if (first.readings.length === 0) return first.counts;
  return parts.store.together(async (within) => {
    const campaign = await parts.store.lockCampaign(id, within);
    if (campaign === undefined || campaign.state === 'closed') return { joined: 0, left: 0, returned: 0 };
    const { readings, entries, counts } = against(parts, campaign, trust, await parts.store.lockReadings(id, within));
    await parts.store.saveReadings(readings, within);
    if (entries.length > 0) await parts.ledger.append(entries, parts.clock.now(), within);
    return counts;
  });
}

async function toTell(parts: AttestingParts, id: CampaignId, limit: number): Promise<readonly ToTell[]> {
  const campaign = await parts.store.campaign(id);
  if (campaign?.state !== 'running' || !mayTell(campaign.reminders, campaign.timeZone, parts.clock.now())) return [];
  const [readings, told] = await Promise.all([parts.store.readings(id), parts.store.toldOf(id)]);
  const today = todayOf(parts, campaign);
  return readings.filter((reading) => isOutstanding(reading) && reading.undelivered === undefined).flatMap((reading) => {
    const invited = reading.toldAt === undefined ? undefined : dayIn(campaign.timeZone, reading.toldAt);
    const occasion = dueOccasion(campaign.reminders, reading.due, today, told.get(reading.id) ?? new Set(), invited);
    return occasion === undefined ? [] : [{ reading: reading.id, campaign: id, person: reading.person, occasion, due: reading.due }];
  }).slice(0, limit);
}

async function told(parts: AttestingParts, id: ReadingId, occasion: Occasion): Promise<'recorded' | 'known'> {
  return parts.store.together(async (within) => {
    const found = await lockBoth(parts, id, within);
    const at = parts.clock.now();
    if (found === undefined || (await parts.store.noteTold(id, occasion, at, within)) === 'known') return 'known';
    const { reading: { undelivered: _, ...reading }, campaign } = found;
    await parts.store.saveReadings([changed({ ...reading, toldAt: reading.toldAt ?? at }, {}, campaign.edition)], within);
    const kind = occasion === 'invitation' ? 'told' : 'reminded';
    await parts.ledger.append([{ ...aboutReading(reading, campaign, at), kind, occasion, surface: 'chat' }], at, within);
    return 'recorded';
  });
}

async function lockBoth({ store }: AttestingParts, id: ReadingId, within: Transaction) {
  const reading = await store.lockReading(id, within);
  const campaign = reading === undefined ? undefined : await store.campaign(reading.campaign, within);
  return reading === undefined || campaign === undefined ? undefined : { reading, campaign };
}

async function update(parts: AttestingParts, id: ReadingId, change: (reading: StoredReading) => Partial<StoredReading>): Promise<void> {
  await parts.store.together(async (within) => {
    const found = await lockBoth(parts, id, within);
    if (found !== undefined) await parts.store.saveReadings([changed(found.reading, change(found.reading), found.campaign.edition)], within);
  });
}

async function reached(parts: AttestingParts, person: string): Promise<void> {
  const waiting = (await parts.store.readingsOf(person)).filter(({ undelivered }) => undelivered !== undefined);
  for (const { id } of waiting) {
    await parts.store.together(async (within) => {
      const found = await lockBoth(parts, id, within);
      if (found === undefined) return;
      const { undelivered: _, ...reading } = found.reading;
      await parts.store.saveReadings([changed(reading, {}, found.campaign.edition)], within);
    });
  }
}

async function overdue(parts: AttestingParts, id: CampaignId): ReturnType<AttestationRounds['overdue']> {
  const campaign = await parts.store.campaign(id);
  if (campaign?.state !== 'running') return [];
  const today = todayOf(parts, campaign);
  const late = (await parts.store.readings(id)).filter((reading) => isOutstanding(reading) && daysBetween(reading.due, today) > campaign.escalateAfterDays);
  const rows = late.map((reading) => rowOf(reading, today));
  const settings = [...new Set(rows.flatMap(({ places }) => places.flatMap(({ setting }) => setting ?? [])))].toSorted();
  return settings.map((setting) => ({ setting, rows: rows.filter(({ places }) => places.some((place) => place.setting === setting)) }));
}
