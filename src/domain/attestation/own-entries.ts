/** What a person does about own confirmations: receipts, withdrawing, correcting. No entry is ever changed. */
import type { ObjectId, Person } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import type { Receipt } from './contract.ts';
import { bodyOf, type Entry, type EntryBody, type EntryHash, type Surface } from './entry.ts';
import { receiptsFrom } from './own-reading.ts';
import { isRefused, named, noteFrom, presentPerson, refused, type AttestingParts } from './parts.ts';
import { beginningFor } from './plan-reading.ts';
import type { StoredReading } from './ports.ts';
import { changed, isOpen } from './states.ts';

export async function receiptOf({ ledger, editions }: AttestingParts, person: ObjectId, hash: EntryHash): Promise<Receipt | undefined> {
  return receiptsFrom(await ledger.ofPerson(person), editions).find((receipt) => receipt.hash === hash);
}

/** An own confirmation; what is somebody else's does not exist for this person. */
async function ownEntry({ ledger }: AttestingParts, person: ObjectId, hash: EntryHash): Promise<Entry | undefined> {
  const entry = await ledger.find(hash);
  return entry !== undefined && bodyOf(entry).kind === 'confirmed' && bodyOf(entry).person?.id === person ? entry : undefined;
}

/** An entry about an own entry: who, where and which edition as they were then. */
function aboutOwn(entry: Entry, person: Person, at: Date): Omit<EntryBody, 'kind' | 'surface'> {
  const { campaign, reading, edition, places } = bodyOf(entry);
  const kept = { campaign, reading, edition, places };
  return { at: at.toISOString(), person: named(person), refersTo: entry.hash, ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) };
}

export async function withdraw(parts: AttestingParts, id: ObjectId, hash: EntryHash, surface: Surface) {
  const person = await presentPerson(parts, id);
  if (isRefused(person)) return person;
  const entry = await ownEntry(parts, id, hash);
  if (entry === undefined) return refused('no-such-receipt');
  const at = parts.clock.now();
  const written = await parts.store.together(async (within) => {
    const readings = await parts.store.lockReadingsOf(id, within);
    const standing = (await parts.store.standing(id, within)).get(id) ?? [];
    if (!standing.some((one) => one.hash === hash)) return undefined;
    const left = standing.filter((one) => one.hash !== hash);
    const edition = bodyOf(entry).edition;
    for (const reading of readings.filter((one) => restsOn(one, hash, edition))) await reopen(parts, reading, left, within);
    return (await parts.ledger.append([{ ...aboutOwn(entry, person, at), kind: 'withdrawn', surface }], at, within))[0];
  });
  const receipt = written === undefined ? undefined : await receiptOf(parts, id, written.hash);
  return receipt === undefined ? refused('already-withdrawn') : ({ kind: 'withdrawn', receipt } as const);
}

/** Its state is due to the entry, or what is left to read is counted from that edition. */
function restsOn({ confirmation, basis }: StoredReading, hash: EntryHash, edition: string | undefined): boolean {
  return confirmation === undefined ? basis !== undefined && basis === edition : confirmation.hash === hash;
}

/** A closed campaign stays as it was when it was closed. */
async function reopen(parts: AttestingParts, reading: StoredReading, standing: Parameters<typeof beginningFor>[2], within: Transaction): Promise<void> {
  const campaign = await parts.store.campaign(reading.campaign, within);
  if (campaign === undefined || !isOpen(campaign.state)) return;
  const { confirmation: _, basis: __, ...bare } = reading;
  await parts.store.saveReadings([changed({ ...bare, ...beginningFor(parts.editions, campaign, standing) }, {}, campaign.edition)], within);
}

export async function correct(parts: AttestingParts, id: ObjectId, hash: EntryHash, note: string, surface: Surface) {
  const person = await presentPerson(parts, id);
  if (isRefused(person)) return person;
  const [entry, kept] = [await ownEntry(parts, id, hash), noteFrom(note)];
  if (entry === undefined || kept === undefined) return refused('no-such-receipt');
  const at = parts.clock.now();
  const [written] = await parts.store.together((within) => parts.ledger.append([{ ...aboutOwn(entry, person, at), kind: 'corrected', surface, note: kept }], at, within));
  const receipt = written === undefined ? undefined : await receiptOf(parts, id, written.hash);
  return receipt === undefined ? refused('no-such-receipt') : ({ kind: 'corrected', receipt } as const);
}
