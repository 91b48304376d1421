/** Rows of campaigns and readings, and what the domain calls them. */
import type { Selectable } from 'kysely';
import type { Campaign } from '../../../domain/attestation/contract.ts';
import type { StandingConfirmation, StoredReading } from '../../../domain/attestation/ports.ts';
import type { AttestationCampaignTable, AttestationReadingTable } from '../schema.ts';

type CampaignRow = Selectable<AttestationCampaignTable>;
type ReadingRow = Selectable<AttestationReadingTable>;

/** The fields that have a value; a column without one is a field that is not there. */
function present<T extends object>(fields: T): { [Name in keyof T]?: Exclude<T[Name], null> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as { [Name in keyof T]?: Exclude<T[Name], null> };
}

export function campaignFrom({ plan, startedAt, closedAt, ...row }: CampaignRow): Campaign {
  return { ...plan, ...row, ...present({ startedAt, closedAt }) } as Campaign;
}

export function campaignRow(campaign: Campaign) {
  const { id, state, edition, createdBy, createdAt, startedAt, closedAt, ...plan } = campaign;
  return { id, state, edition, plan: JSON.stringify(plan), createdBy, createdAt, startedAt: startedAt ?? null, closedAt: closedAt ?? null };
}

function confirmationFrom({ confirmedEdition, confirmedNumber, confirmedHash, confirmedAt }: ReadingRow): StandingConfirmation | undefined {
  if (confirmedEdition === null || confirmedNumber === null || confirmedHash === null || confirmedAt === null) return undefined;
  return { edition: confirmedEdition, number: confirmedNumber, hash: confirmedHash, at: confirmedAt };
}

export function readingFrom(row: ReadingRow): StoredReading {
  const { id, campaign, person, name, places, due, state, progress, basis, toldAt, openedAt, leftAt, exempt, undelivered } = row;
  const confirmation = confirmationFrom(row);
  return {
    id, campaign, person, name, places, due, state, progress,
    ...present({ basis, toldAt, openedAt, leftAt, exempt, undelivered }),
    ...(confirmation === undefined ? {} : { confirmation }),
  } as StoredReading;
}

/** As PostgreSQL reads it from JSON, so that thousands travel as one value. */
export function readingRow({ confirmation, ...reading }: StoredReading) {
  return {
    id: reading.id,
    campaign: reading.campaign,
    person: reading.person,
    name: reading.name,
    places: reading.places,
    due: reading.due,
    state: reading.state,
    basis: reading.basis,
    confirmed_edition: confirmation?.edition,
    confirmed_number: confirmation?.number,
    confirmed_hash: confirmation?.hash,
    confirmed_at: confirmation?.at,
    told_at: reading.toldAt,
    opened_at: reading.openedAt,
    progress: reading.progress,
    left_at: reading.leftAt,
    exempt: reading.exempt,
    undelivered: reading.undelivered,
  };
}
