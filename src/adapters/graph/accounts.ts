import type { Account, AccountChange } from '../../domain/directory/groups.ts';
import { GUID, UNSEEN } from '../../domain/directory/read-line.ts';
import type { JsonObject } from './client.ts';

/** What is asked for of an account. */
export const ACCOUNT_FIELDS = 'id,displayName,mail,accountEnabled,userType';

/** Lower case; `undefined` when it is no object id. */
export function objectIdOf({ id }: JsonObject): string | undefined {
  const text = typeof id === 'string' ? id.toLowerCase() : '';
  return GUID.test(text) ? text : undefined;
}

/** `user`, `group`, `device` …, from @odata.type. */
export function kindOf(item: JsonObject): string {
  const type = item['@odata.type'];
  return typeof type === 'string' ? type.replace('#microsoft.graph.', '') : '';
}

/**
 * A member that is a user. `undefined` when the service left out what tells whether the account is in use: it does
 * so, with null for everything but the id, when the app may not read users.
 */
export function accountOf(item: JsonObject): Account | undefined {
  const objectId = objectIdOf(item);
  const { name, mail, enabled, guest = false } = fieldsOf(item);
  if (objectId === undefined || enabled === undefined) return undefined;
  return { objectId, name: name ?? objectId, enabled, guest, ...(mail === undefined ? {} : { mail }) };
}

/** An entry of users/delta: only what has changed is sure to be there. */
export function accountChangeOf(item: JsonObject): AccountChange | undefined {
  const objectId = objectIdOf(item);
  if (objectId === undefined) return undefined;
  return item['@removed'] === undefined ? { objectId, ...fieldsOf(item) } : { objectId, removed: true };
}

function fieldsOf({ displayName, mail, accountEnabled, userType }: JsonObject): Omit<AccountChange, 'objectId' | 'removed'> {
  return {
    ...(typeof displayName === 'string' && plain(displayName) !== '' ? { name: plain(displayName) } : {}),
    ...(typeof mail === 'string' && mail !== '' ? { mail: plain(mail) } : {}),
    ...(typeof accountEnabled === 'boolean' ? { enabled: accountEnabled } : {}),
    ...(typeof userType === 'string' ? { guest: userType.toLowerCase() === 'guest' } : {}),
  };
}

/** People may write into their own names what turns the direction of writing or cannot be seen. */
function plain(text: string): string {
  return text.replace(new RegExp(UNSEEN, 'gu'), ' ').trim().slice(0, 200);
}
