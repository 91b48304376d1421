/** What the services of attestation are made of, and what they share. */
import type { Person } from '../directory.ts';
import type { Clock } from '../ports.ts';
import type { Campaign, Refusal, Refused } from './contract.ts';
import type { EntryBody, Named } from './entry.ts';
import type { ReadingParts } from './own-reading.ts';
import type { AttestationStore, Chance, Ledger, Roster, StoredReading } from './ports.ts';
import { dayIn } from './schedule.ts';

export interface AttestingParts extends ReadingParts {
  readonly store: AttestationStore;
  readonly ledger: Ledger;
  readonly roster: Roster;
  readonly clock: Clock;
  readonly chance: Chance;
}

export function refused(reason: Refusal): Refused {
  return { kind: 'refused', reason };
}

export function isRefused(value: unknown): value is Refused {
  return typeof value === 'object' && value !== null && (value as { readonly kind?: unknown }).kind === 'refused';
}

export function named({ objectId, name }: Person): Named {
  return { id: objectId, name };
}

/** Somebody who is at the trust today. */
export async function presentPerson({ roster }: AttestingParts, id: string): Promise<Person | Refused> {
  const person = await roster.person(id);
  if (person === undefined) return refused('unknown-person');
  return person.state === 'present' ? person : refused('left-the-trust');
}

export function todayOf({ clock }: AttestingParts, campaign: Pick<Campaign, 'timeZone'>): string {
  return dayIn(campaign.timeZone, clock.now());
}

/** The fields that every entry about one person's part in a campaign has. */
export function aboutReading(reading: StoredReading, campaign: Campaign, at: Date): Omit<EntryBody, 'kind' | 'surface'> {
  return {
    at: at.toISOString(),
    campaign: campaign.id,
    reading: reading.id,
    edition: campaign.edition,
    person: { id: reading.person, name: reading.name },
    places: reading.places,
  };
}

export function aboutCampaign(campaign: Campaign, at: Date): Omit<EntryBody, 'kind' | 'surface'> {
  return { at: at.toISOString(), campaign: campaign.id, edition: campaign.edition, due: campaign.due };
}

const LONGEST_NOTE = 500;

/** A note as it is kept: without control characters, cut to 500 characters; undefined if nothing is left. */
export function noteFrom(text: string | undefined): string | undefined {
  const plain = (text ?? '').toWellFormed().normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return plain === '' ? undefined : [...plain].slice(0, LONGEST_NOTE).join('');
}
