/** What attestation needs of the world; faults of a store reject with a ProductError. */
import type { Person, Setting, SettingId, ObjectId } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import type { Head } from './chain.ts';
import type { Campaign, CampaignId, CampaignState, Day, EditionHash, ExemptReason, Occasion, PersonState, Progress, ReadingId } from './contract.ts';
import type { Entry, EntryBody, EntryHash, Place } from './entry.ts';
import type { Seal, Stamp } from './seal.ts';

/** Everybody at the trust today, and its settings. */
export interface Roster {
  people(): Promise<readonly Person[]>;
  person(id: ObjectId): Promise<Person | undefined>;
  settings(): Promise<readonly Setting[]>;
}

/** A confirmation that stands: the entry, and which edition it was of. */
export interface StandingConfirmation {
  readonly edition: EditionHash;
  readonly number: number;
  readonly hash: EntryHash;
  readonly at: Date;
}

/** One person's part in a campaign, as it is kept. */
export interface StoredReading {
  readonly id: ReadingId;
  readonly campaign: CampaignId;
  readonly person: ObjectId;
  readonly name: string;
  readonly places: readonly Place[];
  readonly due: Day;
  readonly state: PersonState;
  /** The latest earlier edition that was confirmed, where only what changed since has to be read. */
  readonly basis?: EditionHash;
  /** What makes the state confirmed, or confirmed-older. */
  readonly confirmation?: StandingConfirmation;
  readonly toldAt?: Date;
  readonly openedAt?: Date;
  readonly progress: Progress;
  readonly leftAt?: Date;
  readonly exempt?: ExemptReason;
  readonly undelivered?: 'not-installed' | 'blocked';
}

/** One group of people of the same state; without a role: of the setting; without a setting: all together. */
export interface CountedGroup {
  readonly level: 'total' | 'setting' | 'role';
  readonly setting?: SettingId;
  readonly role?: string;
  readonly state: PersonState;
  readonly people: number;
  readonly overdue: number;
  readonly onLeave: number;
  readonly confirmed: number;
}

export interface ReadingFilter {
  readonly settings?: readonly SettingId[];
  readonly states?: readonly PersonState[];
}

export interface AttestationStore {
  /**
   * Runs `work` in one transaction. A lock lasts until it ends. Take the campaign's before a reading's, append to the
   * ledger after both, and ask nothing outside the transaction while in it: it might wait for a connection for ever.
   */
  together<T>(work: (within: Transaction) => Promise<T>): Promise<T>;
  saveCampaign(campaign: Campaign, within: Transaction): Promise<void>;
  campaign(id: CampaignId, within?: Transaction): Promise<Campaign | undefined>;
  lockCampaign(id: CampaignId, within: Transaction): Promise<Campaign | undefined>;
  /** Newest first. */
  campaigns(states?: readonly CampaignState[], within?: Transaction): Promise<readonly Campaign[]>;
  /** Adds those whose person has none in that campaign, or replaces those of the same id. */
  saveReadings(readings: readonly StoredReading[], within: Transaction): Promise<void>;
  reading(id: ReadingId): Promise<StoredReading | undefined>;
  lockReading(id: ReadingId, within: Transaction): Promise<StoredReading | undefined>;
  readingsOf(person: ObjectId, within?: Transaction): Promise<readonly StoredReading[]>;
  /** By name. */
  readings(campaign: CampaignId, filter?: ReadingFilter): Promise<readonly StoredReading[]>;
  /** All of a campaign, locked. */
  lockReadings(campaign: CampaignId, within: Transaction): Promise<readonly StoredReading[]>;
  /** All of a person, locked. */
  lockReadingsOf(person: ObjectId, within: Transaction): Promise<readonly StoredReading[]>;
  /** Due dates that are earlier become this. */
  extend(campaign: CampaignId, due: Day, within: Transaction): Promise<void>;
  counts(campaign: CampaignId, today: Day, settings?: readonly SettingId[]): Promise<readonly CountedGroup[]>;
  /** Confirmations that were not withdrawn, oldest first. */
  standing(person?: ObjectId, within?: Transaction): Promise<ReadonlyMap<ObjectId, readonly StandingConfirmation[]>>;
  /** What people were told of in this campaign. */
  toldOf(campaign: CampaignId): Promise<ReadonlyMap<ReadingId, ReadonlySet<Occasion>>>;
  noteTold(reading: ReadingId, occasion: Occasion, at: Date, within: Transaction): Promise<'stored' | 'known'>;
}

/** The append-only chain. */
export interface Ledger {
  /** Begins the ledger where there is none. Writers wait for each other until the transaction ends, so this comes last in it. */
  append(bodies: readonly EntryBody[], at: Date, within: Transaction): Promise<readonly Entry[]>;
  head(): Promise<Head | undefined>;
  /** UUID of the ledger, once it has begun. */
  id(): Promise<string | undefined>;
  /** By number, from the one after `after`. */
  entries(after: number, most: number): Promise<readonly Entry[]>;
  find(hash: EntryHash): Promise<Entry | undefined>;
  /** By number. */
  ofPerson(person: ObjectId): Promise<readonly Entry[]>;
  /** By number of the head that was signed. */
  seals(): Promise<readonly Seal[]>;
  /** `known` if the same head was signed with the same key before. */
  keepSeal(seal: Seal): Promise<'stored' | 'known'>;
  stamps(): Promise<readonly Stamp[]>;
  keepStamp(stamp: Stamp): Promise<void>;
}

/** A time stamp service (RFC 3161). */
export interface TimeStamping {
  /** The service's whole answer (DER, base64) for a SHA-256; rejects with `time-stamp-refused` if it does not fit. */
  stamp(digest: string): Promise<string>;
}

/** Ids from chance. */
export interface Chance {
  uuid(): string;
}
