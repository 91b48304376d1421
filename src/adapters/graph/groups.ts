/** Groups by Microsoft Graph v1.0: transitiveMembers for who is in, delta queries for what has changed. */
import type { ChangesRead, GroupDirectory, GroupRead, Marks, MarksRead } from '../../domain/directory/groups.ts';
import { ACCOUNT_FIELDS, accountChangeOf, accountOf, kindOf, objectIdOf } from './accounts.ts';
import { createGraphGet, type GraphGet, type GraphSettings } from './client.ts';
import { readDelta, readPages } from './pages.ts';

/** Ids that the filter of groups/delta takes. */
const IDS_A_FILTER = 50;
const PAGE = 999;

export function createGraphGroups(settings: GraphSettings): GroupDirectory {
  const get = createGraphGet(settings);
  return {
    read: (group) => readGroup(get, settings.base, group),
    mark: (groups) => markNow(get, settings.base, groups),
    changes: (marks) => readChanges(get, marks),
  };
}

/**
 * No cast to user or group in the address: Graph answers 400 to a cast that the group's type does not allow.
 * https://learn.microsoft.com/graph/api/group-list-transitivemembers
 */
async function readGroup(get: GraphGet, base: string, group: string): Promise<GroupRead> {
  const pages = await readPages(get, `${base}/groups/${group}/transitiveMembers?$select=${ACCOUNT_FIELDS}&$top=${PAGE}`);
  if (pages.kind === 'start-afresh') return { kind: 'failed', code: 'half-answer' };
  if (pages.kind === 'failed') return pages;
  if (pages.items.some((item) => kindOf(item) === '' || objectIdOf(item) === undefined)) return { kind: 'failed', code: 'half-answer' };
  const users = pages.items.filter((item) => kindOf(item) === 'user');
  const accounts = users.flatMap((item) => accountOf(item) ?? []);
  // "Limited information": whoever cannot be told from a leaver must not become one.
  if (accounts.length < users.length) return { kind: 'failed', code: 'limited' };
  const nested = pages.items.filter((item) => kindOf(item) === 'group').flatMap((item) => objectIdOf(item) ?? []);
  return { kind: 'read', accounts, nested };
}

/**
 * For users the marks are asked for without their data ($deltatoken=latest: a tenant holds every pupil too); for the
 * few groups the first session is read to its end. https://learn.microsoft.com/graph/delta-query-overview
 */
async function markNow(get: GraphGet, base: string, groups: readonly string[]): Promise<MarksRead> {
  const links: string[] = [];
  const addresses = [`${base}/users/delta?$select=${ACCOUNT_FIELDS}&$deltatoken=latest`, ...groupAddresses(base, groups)];
  for (const address of addresses) {
    const delta = await readDelta(get, address);
    if (delta.kind === 'start-afresh') return { kind: 'failed', code: 'half-answer' };
    if (delta.kind === 'failed') return delta;
    links.push(delta.link);
  }
  const [users = '', ...ofGroups] = links;
  return { kind: 'marked', marks: { users, groups: ofGroups } };
}

function groupAddresses(base: string, groups: readonly string[]): readonly string[] {
  const chunks = Array.from({ length: Math.ceil(groups.length / IDS_A_FILTER) }, (_, at) => groups.slice(at * IDS_A_FILTER, (at + 1) * IDS_A_FILTER));
  return chunks.map((ids) => {
    const filter = encodeURIComponent(ids.map((id) => `id eq '${id}'`).join(' or '));
    return `${base}/groups/delta?$select=id,members&$filter=${filter}`;
  });
}

async function readChanges(get: GraphGet, marks: Marks): Promise<ChangesRead> {
  const users = await readDelta(get, marks.users);
  if (users.kind !== 'delta') return users;
  const [groups, links] = [new Set<string>(), [] as string[]];
  for (const link of marks.groups) {
    const delta = await readDelta(get, link);
    if (delta.kind !== 'delta') return delta;
    // Whatever is told of a group (members@delta, @removed): it is read again as a whole.
    for (const item of delta.items) groups.add(objectIdOf(item) ?? '');
    links.push(delta.link);
  }
  const accounts = users.items.flatMap((item) => accountChangeOf(item) ?? []);
  return { kind: 'changes', groups: [...groups], accounts, marks: { users: users.link, groups: links } };
}
