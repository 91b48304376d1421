/** Who works where, as the trust's directory says: settings (schools), people by Entra object id, roles per setting. */

/** Entra object id: a GUID in lower case. */
export type ObjectId = string;
export type SettingId = string;

/** What somebody is in one setting. `slt`: named member of the senior leadership team. */
export type SettingRole =
  | 'head' | 'dsl' | 'deputy-dsl' | 'slt' | 'page-manager' | 'staff' | 'governor' | 'volunteer';

/** What somebody is in the whole trust. */
export type TrustRole = 'trust-leader' | 'administrator' | 'trustee';

export interface Setting {
  readonly id: SettingId;
  readonly name: string;
  /** IANA name, for example Europe/London. */
  readonly timeZone: string;
  /** Telephone number of the DSL, shown where Teams cannot be relied on. */
  readonly dslPhone?: string;
}

export interface Person {
  readonly objectId: ObjectId;
  readonly name: string;
  readonly mail?: string;
  /** `left`: keeps the history, has no access. */
  readonly state: 'present' | 'left';
  readonly roles: readonly { readonly setting: SettingId; readonly role: SettingRole; /** 1 is asked first. */ readonly order: number }[];
  readonly trustRoles: readonly TrustRole[];
}

/** Somebody who may act on a setting's reports. */
export interface Responder {
  readonly person: Person;
  readonly role: 'dsl' | 'deputy-dsl' | 'slt';
}

/** Reads of the directory; a fault of the store rejects with a ProductError. */
export interface Directory {
  person(id: ObjectId): Promise<Person | undefined>;
  setting(id: SettingId): Promise<Setting | undefined>;
  /** Settings where the person works; all of them for people of the whole trust. By name. */
  settingsOf(person: Person): Promise<readonly Setting[]>;
  /** DSL first, then deputies in their order, then named SLT; nobody who left. */
  responders(setting: SettingId): Promise<readonly Responder[]>;
  administrators(): Promise<readonly Person[]>;
}
