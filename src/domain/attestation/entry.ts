/** One entry of the ledger. docs/ledger.md describes it for people who check it without us. */
import type { ClauseId } from '../answering/types.ts';
import type { ObjectId, SettingId } from '../directory.ts';
import type { AudienceRole, CampaignId, Day, EditionHash, ExemptReason, Occasion, ReadingId, SituationId } from './contract.ts';

/** 1, 2, 3 … without a gap. */
export type EntryNumber = number;
/** 64 hexadecimal digits, lower case. */
export type EntryHash = string;

/** Where somebody did it. `program`: nobody did, the program recorded it. */
export type Surface = 'chat' | 'tab' | 'outlook' | 'terminal' | 'program';

export type EntryKind =
  | 'genesis'
  | 'campaign-started' | 'campaign-paused' | 'campaign-resumed' | 'campaign-extended' | 'campaign-closed'
  | 'assigned' | 'told' | 'reminded' | 'confirmed' | 'withdrawn' | 'corrected'
  | 'exempted' | 'exemption-ended' | 'left' | 'returned';

/** What somebody was where, as of then; without a setting: in the whole trust. */
export interface Place {
  readonly setting?: SettingId;
  readonly settingName?: string;
  readonly role: AudienceRole;
}

/** Somebody as of then: names change, the object id does not. */
export interface Named {
  readonly id: ObjectId;
  readonly name: string;
}

/** What an entry says. A field that does not apply is left out, never null. */
export interface EntryBody {
  readonly kind: EntryKind;
  /** UTC, ISO 8601 with milliseconds and Z. */
  readonly at: string;
  readonly campaign?: CampaignId;
  readonly reading?: ReadingId;
  readonly edition?: EditionHash;
  readonly person?: Named;
  readonly places?: readonly Place[];
  /** Who did it; missing where it was the person, or the program. */
  readonly by?: Named;
  readonly surface: Surface;
  /** The exact words that were confirmed. */
  readonly statement?: string;
  /** The clauses that were shown for it. */
  readonly clauses?: readonly ClauseId[];
  /** Situations that were done; what was chosen is not kept. */
  readonly situations?: readonly SituationId[];
  readonly due?: Day;
  readonly occasion?: Occasion;
  readonly reason?: ExemptReason;
  readonly note?: string;
  /** Hash of the entry that is withdrawn or corrected. */
  readonly refersTo?: EntryHash;
  /** `genesis` only: which ledger this is, and the version of its format. */
  readonly ledger?: string;
  readonly format?: number;
}

/** A body as it is hashed: `nonce` makes its digest tell nothing to people from whom the body is withheld. */
export interface SealedBody extends EntryBody {
  readonly nonce: string;
}

/** An entry as it is kept: `text` is the canonical JSON of the body, byte for byte what was hashed. */
export interface Entry {
  readonly number: EntryNumber;
  readonly previous: EntryHash;
  /** SHA-256 of `text`. */
  readonly digest: EntryHash;
  /** SHA-256 of number, previous and digest: see `linkHash`. */
  readonly hash: EntryHash;
  readonly text: string;
}

/** What the text of an entry says; it was written by us, so its shape is known. */
export function bodyOf(entry: Pick<Entry, 'text'>): SealedBody {
  return JSON.parse(entry.text) as SealedBody;
}

export function referenceOf({ number, hash }: Pick<Entry, 'number' | 'hash'>): string {
  return `A-${number}-${hash.slice(0, 8)}`;
}
