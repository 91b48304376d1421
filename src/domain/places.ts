/** Where in Teams people and DSL channels are: ids of the service only, never a text or a name. */
import type { ObjectId, SettingId } from './directory.ts';

/** An address of the service at which a conversation can be reached. */
export interface ServiceAddress {
  readonly serviceUrl: string;
  /** The bot's own id in this channel of the service, for example `28:…`. */
  readonly bot: string;
  readonly tenant?: string;
}

/** How one person is reached. */
export interface PersonPlace extends ServiceAddress {
  readonly person: ObjectId;
  /** The person's id in the chat, for example `29:…`. */
  readonly chatUser: string;
  /** The personal chat; missing while the person has only been met where others read along. */
  readonly conversation?: string;
}

/** A channel of a team. */
export interface ChannelPlace extends ServiceAddress {
  readonly channel: string;
  readonly team?: string;
}

/** A channel that somebody offers as a setting's DSL channel; it counts once confirmed, until another one does. */
export interface DslChannel extends ChannelPlace {
  readonly id: string;
  readonly setting: SettingId;
  readonly offeredBy: ObjectId;
  readonly offeredAt: Date;
  readonly confirmedBy?: ObjectId;
  readonly confirmedAt?: Date;
  readonly endedAt?: Date;
}

/** What is known of places. A fault of the store rejects. */
export interface Places {
  /** Keeps the newest; a personal chat that is known stays known. */
  keepPerson(place: PersonPlace): Promise<void>;
  person(person: ObjectId): Promise<PersonPlace | undefined>;
  /** The address that serves a conversation (a personal chat, a channel or a thread of it). */
  serving(conversation: string): Promise<ServiceAddress | undefined>;
  /** An address to write to somebody never met; the newest known. */
  anyAddress(): Promise<ServiceAddress | undefined>;
}

export interface DslChannelStore {
  offer(channel: DslChannel): Promise<void>;
  find(id: string): Promise<DslChannel | undefined>;
  /** Makes it the setting's channel and ends the former one; the history keeps both. `known`: it was so already. */
  confirm(id: string, by: ObjectId, at: Date): Promise<'confirmed' | 'known'>;
  /** The channel that counts now. */
  current(setting: SettingId): Promise<DslChannel | undefined>;
  all(): Promise<readonly DslChannel[]>;
}

export type ChannelKind = 'standard' | 'private' | 'shared' | 'unknown';

/** What a canary found: nothing, or a code of trouble. */
export interface CanaryResult {
  /** `bot`, or the setting whose channel was looked at. */
  readonly subject: string;
  readonly at: Date;
  readonly trouble?: string;
}

export interface CanaryStore {
  /** Keeps the newest result of each subject and gives the one before. */
  keep(result: CanaryResult): Promise<CanaryResult | undefined>;
  all(): Promise<readonly CanaryResult[]>;
}
