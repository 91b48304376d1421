/** Who somebody is who asks through a tab: first the token, then the directory. */
import { askerRoleOf } from './directory/asker-role.ts';
import type { Directory, ObjectId, Person, Setting } from './directory.ts';
import type { AskerRole } from './answering/types.ts';

/** A member of the trust's tenant, as a token says; what they may do is the directory's to say. */
export interface SignedIn {
  readonly objectId: ObjectId;
  readonly name: string;
}

/** Why a token is not taken. Each is a code of the catalogue. */
export type TokenRefusal = 'not-signed-in' | 'token-refused' | 'token-expired' | 'wrong-tenant' | 'scope-missing' | 'guest-refused';

/**
 * Checks the Authorization header of a request. A token that does not hold is returned as a refusal; rejects with
 * ProductError `sign-in-away` only when the keys to check it by cannot be had.
 */
export interface TokenCheck {
  check(authorization: string | undefined): Promise<SignedIn | { readonly refused: TokenRefusal }>;
}

/** The pages of the app that somebody may see. */
export type Page = 'ask' | 'confirm' | 'leaders' | 'insight' | 'reports' | 'settings';

/** Somebody who is signed in and belongs to the trust. */
export interface Visitor {
  readonly objectId: ObjectId;
  readonly name: string;
  /** In which they ask. */
  readonly role: AskerRole;
  readonly pages: readonly Page[];
  readonly settings: readonly Setting[];
  /** Missing for members of the tenant whom the directory does not know: they may ask, and nothing else. */
  readonly person?: Person;
}

export interface VisitorParts {
  readonly directory: Pick<Directory, 'person' | 'settingsOf'>;
  /** The role of somebody whom the directory does not know. */
  readonly roleOf: (sender: { readonly id: string; readonly directoryId: string }) => AskerRole | Promise<AskerRole>;
}

/** The visitor behind a token that held; whoever has left the trust is refused. A fault of the directory rejects. */
export async function visitorOf(parts: VisitorParts, who: SignedIn): Promise<Visitor | { readonly refused: 'left-the-trust' }> {
  const objectId = who.objectId.toLowerCase();
  const person = await parts.directory.person(objectId);
  if (person === undefined) {
    const role = await parts.roleOf({ id: objectId, directoryId: objectId });
    return { objectId, name: who.name, role, pages: ['ask'], settings: [] };
  }
  if (person.state !== 'present') return { refused: 'left-the-trust' };
  const settings = await parts.directory.settingsOf(person);
  return { objectId, name: person.name, role: askerRoleOf(person), pages: pagesOf(person), settings, person };
}

/** Which pages a person of the directory may see: by roles there, never by what the page asks for. */
export function pagesOf({ roles, trustRoles, state }: Person): readonly Page[] {
  if (state !== 'present') return [];
  const holds = (...wanted: readonly string[]) => roles.some(({ role }) => wanted.includes(role)) || trustRoles.some((role) => wanted.includes(role));
  const pages: readonly (readonly [Page, boolean])[] = [
    ['ask', true],
    ['confirm', true],
    ['leaders', holds('head', 'trust-leader', 'administrator')],
    ['insight', holds('trust-leader', 'administrator')],
    ['reports', holds('dsl', 'deputy-dsl', 'slt')],
    ['settings', holds('administrator')],
  ];
  return pages.filter(([, may]) => may).map(([page]) => page);
}
