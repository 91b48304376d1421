/** A person's own side: what is due, reading it, confirming, withdrawing, receipts. */
import type { ObjectId, Person } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import { placesIn, settingNames } from './campaigns.ts';
import type { Campaign, Confirmation, ConfirmOutcome, DueReading, OwnAttesting, ReadingId, Refused } from './contract.ts';
import type { Entry, EntryBody, EntryHash } from './entry.ts';
import { correct, receiptOf, withdraw } from './own-entries.ts';
import { dueReading, leftToDo, planned, receiptsFrom, wholeReading, withProgress, type Whole } from './own-reading.ts';
import { aboutReading, isRefused, presentPerson, refused, todayOf, type AttestingParts } from './parts.ts';
import { clausesShown } from './plan-reading.ts';
import type { StoredReading } from './ports.ts';
import { changed, isOpen, isOutstanding } from './states.ts';

export function createOwnAttesting(parts: AttestingParts): OwnAttesting {
  return {
    due: (person) => due(parts, person),
    open: (person, reading) => open(parts, person, reading),
    mark: (person, reading, progress) => mark(parts, person, reading, progress),
    confirm: (person, reading, confirmation) => confirm(parts, person, reading, confirmation),
    withdraw: (person, entry, surface) => withdraw(parts, person, entry, surface),
    correct: (person, entry, note, surface) => correct(parts, person, entry, note, surface),
    receipts: async (person) => receiptsFrom(await parts.ledger.ofPerson(person), parts.editions),
  };
}

async function due(parts: AttestingParts, id: ObjectId): Promise<readonly DueReading[]> {
  const person = await presentPerson(parts, id);
  if (isRefused(person)) return [];
  const open = new Map((await parts.store.campaigns(['running', 'paused'])).map((campaign) => [campaign.id, campaign]));
  const readings = (await parts.store.readingsOf(id)).filter((reading) => isOutstanding(reading));
  return readings.flatMap((stored) => {
    const campaign = open.get(stored.campaign);
    const edition = campaign === undefined ? undefined : parts.editions.get(campaign.edition);
    return campaign === undefined || edition === undefined ? [] : [dueReading(parts, { stored, campaign, edition, person, today: todayOf(parts, campaign) })];
  }).toSorted((one, other) => (one.due < other.due ? -1 : 1));
}

/** The reading, locked, with all that it depends on; refused unless it is the person's own. */
async function lockWhole(parts: AttestingParts, person: Person, id: ReadingId, within: Transaction): Promise<Whole | Refused> {
  const stored = await parts.store.lockReading(id, within);
  if (stored === undefined) return refused('no-such-reading');
  if (stored.person !== person.objectId) return refused('not-your-reading');
  const campaign = await parts.store.campaign(stored.campaign, within);
  const edition = campaign === undefined ? undefined : parts.editions.get(campaign.edition);
  if (campaign === undefined || edition === undefined) return refused('no-such-campaign');
  return { stored, campaign, edition, person, today: todayOf(parts, campaign) };
}

/** A closed campaign is past; where a newer edition has taken its place, that is to be read. */
async function refusalOfClosed(parts: AttestingParts, { campaign, person }: Whole, within: Transaction): Promise<Refused> {
  const newer = (await parts.store.campaigns(['running', 'paused'], within)).filter(({ edition }) => parts.editions.order(edition) > parts.editions.order(campaign.edition));
  const instead = (await parts.store.readingsOf(person.objectId, within)).find((reading) => newer.some(({ id }) => id === reading.campaign));
  if (newer.length === 0) return refused('campaign-closed');
  return { ...refused('edition-superseded'), ...(instead === undefined ? {} : { instead: instead.id }) };
}

async function refusalToRead(parts: AttestingParts, whole: Whole, within: Transaction): Promise<Refused | undefined> {
  if (whole.campaign.state === 'draft') return refused('campaign-not-started');
  return whole.campaign.state === 'closed' && whole.stored.confirmation === undefined ? refusalOfClosed(parts, whole, within) : undefined;
}

async function shown(parts: AttestingParts, whole: Whole) {
  const { confirmation } = whole.stored;
  const receipt = confirmation === undefined ? undefined : (await receiptOf(parts, whole.person.objectId, confirmation.hash));
  return { kind: 'reading', reading: wholeReading(parts, whole, receipt) } as const;
}

type Change = (whole: Whole) => Parameters<typeof changed>[1];

/** Changes an own reading and shows it. */
async function update(parts: AttestingParts, id: ObjectId, reading: ReadingId, change: Change) {
  const person = await presentPerson(parts, id);
  if (isRefused(person)) return person;
  const after = await parts.store.together(async (within): Promise<Whole | Refused> => {
    const whole = await lockWhole(parts, person, reading, within);
    if (isRefused(whole)) return whole;
    const no = await refusalToRead(parts, whole, within);
    if (no !== undefined) return no;
    const stored = changed(whole.stored, change(whole), whole.campaign.edition);
    if (isOpen(whole.campaign.state)) await parts.store.saveReadings([stored], within);
    return { ...whole, stored };
  });
  return isRefused(after) ? after : shown(parts, after);
}

function open(parts: AttestingParts, person: ObjectId, reading: ReadingId) {
  return update(parts, person, reading, ({ stored }) => (stored.openedAt === undefined ? { openedAt: parts.clock.now() } : {}));
}

function mark(parts: AttestingParts, person: ObjectId, reading: ReadingId, sent: unknown) {
  return update(parts, person, reading, (whole) => ({
    openedAt: whole.stored.openedAt ?? parts.clock.now(),
    progress: withProgress(whole.stored.progress, sent, planned(parts, whole)),
  }));
}

async function confirm(parts: AttestingParts, id: ObjectId, reading: ReadingId, confirmation: Confirmation): Promise<ConfirmOutcome> {
  const person = await presentPerson(parts, id);
  if (isRefused(person)) return person;
  const names = settingNames(await parts.roster.settings());
  const outcome = await parts.store.together(async (within) => {
    const whole = await lockWhole(parts, person, reading, within);
    return isRefused(whole) ? whole : confirmWhole(parts, whole, confirmation, names, within);
  });
  if (!('hash' in outcome)) return outcome;
  const receipt = await receiptOf(parts, id, outcome.hash);
  return receipt === undefined ? refused('no-such-receipt') : { kind: 'confirmed', receipt, again: outcome.again };
}

interface Confirmed {
  readonly hash: EntryHash;
  readonly again: boolean;
}

async function confirmWhole(parts: AttestingParts, whole: Whole, confirmation: Confirmation, names: ReadonlyMap<string, string>, within: Transaction): Promise<Confirmed | Exclude<ConfirmOutcome, { kind: 'confirmed' }>> {
  const { stored, campaign } = whole;
  if (stored.confirmation?.edition === campaign.edition) return { hash: stored.confirmation.hash, again: true };
  const no = await refusalToConfirm(parts, whole, confirmation, within);
  if (no !== undefined) return no;
  const plan = planned(parts, whole);
  const left = leftToDo(plan);
  if (left.sections.length + left.situations.length > 0) return { kind: 'not-yet', ...left };
  const places = placesIn(campaign.audience, whole.person, names);
  const current = { ...stored, name: whole.person.name, places: places.length === 0 ? stored.places : places };
  const at = parts.clock.now();
  const body: EntryBody = {
    ...aboutReading(current, campaign, at), kind: 'confirmed', surface: confirmation.surface, statement: campaign.statement,
    clauses: clausesShown(plan.sections), situations: plan.situations.map((one) => one.id),
  };
  const [entry] = await parts.ledger.append([body], at, within);
  return entry === undefined ? refused('no-such-receipt') : keepConfirmed(parts, current, campaign, entry, at, within);
}

async function keepConfirmed(parts: AttestingParts, reading: StoredReading, { edition }: Campaign, { number, hash }: Entry, at: Date, within: Transaction): Promise<Confirmed> {
  await parts.store.saveReadings([changed(reading, { confirmation: { edition, number, hash, at } }, edition)], within);
  return { hash, again: false };
}

async function refusalToConfirm(parts: AttestingParts, whole: Whole, { edition, statement }: Confirmation, within: Transaction): Promise<Refused | undefined> {
  const { campaign, stored } = whole;
  if (campaign.state === 'draft') return refused('campaign-not-started');
  if (campaign.state === 'closed') return refusalOfClosed(parts, whole, within);
  if (stored.exempt !== undefined) return refused('exempt');
  return edition === campaign.edition && statement === campaign.statement ? undefined : refused('statement-changed');
}
