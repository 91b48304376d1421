import type { AskerRole } from './answering/types.ts';

/** Somebody who uses the bot, as the directory knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: AskerRole;
  /** The setting (school or college) where the person works; missing for people of the whole trust. */
  readonly setting?: string;
}

const roles: readonly string[] = ['staff', 'account-manager', 'leader', 'dsl'] satisfies AskerRole[];

/** The role for a word from outside; whoever is not known is `staff`, who may do least. */
export function roleFrom(word: unknown): AskerRole {
  return typeof word === 'string' && roles.includes(word) ? (word as AskerRole) : 'staff';
}
