/** The directory as it stands and as a source wants it. A person is present while some source gives a role. */
import type { ObjectId, Setting, SettingId } from '../directory.ts';
import type { AnyRole } from './role-words.ts';

/** `file`: the last import; `groups`: Microsoft Graph. Each answers for its own roles only. */
export type Source = 'file' | 'groups';

export interface KnownPerson {
  readonly objectId: ObjectId;
  readonly name: string;
  readonly mail?: string;
}

/** A role that a person holds; without `setting` in the whole trust. */
export interface Holding {
  readonly objectId: ObjectId;
  readonly setting?: SettingId;
  readonly role: AnyRole;
  /** 1 is asked first. */
  readonly order: number;
}

/** Order of those for whom none was given: after the others, by name. */
export const UNORDERED = 1_000;
export const USUAL_TIME_ZONE = 'Europe/London';

/** What holds today. */
export interface DirectoryState {
  readonly settings: readonly Setting[];
  readonly people: readonly KnownPerson[];
  readonly holdings: readonly (Holding & { readonly source: Source })[];
}

/** A setting as a source knows it; what it leaves out stays as it is. */
export interface WantedSetting {
  readonly id: SettingId;
  readonly name: string;
  readonly timeZone?: string;
  readonly dslPhone?: string;
}

/** The whole of what one source says. */
export interface DirectoryTarget {
  readonly settings: readonly WantedSetting[];
  readonly people: readonly KnownPerson[];
  readonly holdings: readonly Holding[];
}

export function sameHolding(one: Holding): string {
  return `${one.objectId} ${one.setting ?? ''} ${one.role} ${one.order}`;
}
