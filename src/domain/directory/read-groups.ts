import type { Account, AccountChange, ChangesRead, GroupDirectory, GroupFault, GroupSnapshot, KnownGroup, Marks } from './groups.ts';
import type { GroupMapping } from './mapping.ts';

/** The groups as they are now, as far as they could be read. */
export interface GroupsReading {
  readonly kind: 'read';
  readonly reading: 'full' | 'changes';
  readonly snapshot: GroupSnapshot;
  readonly failed: readonly { readonly group: string; readonly code: string }[];
}

const FULL_AFTER_MS = 24 * 3_600_000;
/** Faults that will not be other for the next group: to go on would only add to the load. */
const OF_THE_WHOLE = ['token-refused', 'away', 'throttled'];

/**
 * Reads what has changed since the snapshot, and everything when there is none, other groups are mapped, the service
 * has lost count, or the last full reading is a day old: changes inside nested groups are not always told.
 */
export async function readGroups(
  groups: GroupDirectory,
  mapping: GroupMapping,
  known: GroupSnapshot | undefined,
  { now, full }: { readonly now: Date; readonly full: boolean },
): Promise<GroupsReading | GroupFault> {
  const usable = known !== undefined && known.mapping === mapping.hash && now.getTime() - Date.parse(known.readAt) < FULL_AFTER_MS;
  if (full || !usable || known.marks === undefined) return readAll(groups, mapping, known, now);
  const changes = await groups.changes(known.marks);
  if (changes.kind === 'failed') return changes;
  if (changes.kind === 'start-afresh') return readAll(groups, mapping, known, now);
  return readChanged(groups, mapping, known, changes);
}

async function readAll(groups: GroupDirectory, mapping: GroupMapping, known: GroupSnapshot | undefined, now: Date): Promise<GroupsReading | GroupFault> {
  const ids = idsOf(mapping);
  // First the marks, then the reading: what changes in between is told again, not lost.
  const marked = await groups.mark([...new Set([...ids, ...(known?.groups ?? []).flatMap(({ nested }) => nested)])]);
  if (marked.kind === 'failed') return marked;
  const gathered = await gather(groups, ids, known);
  if ('kind' in gathered) return gathered;
  const unmarked = gathered.groups.some(({ nested }) => nested.some((id) => !known?.groups.some((group) => group.nested.includes(id))));
  // Groups in groups are known only now: marking them too is left to a second look that reads nothing else.
  const marks = unmarked ? await markNested(groups, ids, gathered.groups, marked.marks) : marked.marks;
  const snapshot = { mapping: mapping.hash, readAt: now.toISOString(), marks, groups: gathered.groups, accounts: accountsOf(gathered.groups, gathered.accounts) };
  return { kind: 'read', reading: 'full', snapshot, failed: gathered.failed };
}

/** The users' mark stays the one from before the reading; nested groups that change meanwhile show in a day at most. */
async function markNested(groups: GroupDirectory, ids: readonly string[], known: readonly KnownGroup[], before: Marks): Promise<Marks> {
  const nested = new Set(known.flatMap((group) => group.nested).filter((id) => !ids.includes(id)));
  const marked = await groups.mark([...nested]);
  return marked.kind === 'failed' ? before : { users: before.users, groups: [...before.groups, ...marked.marks.groups] };
}

async function readChanged(groups: GroupDirectory, mapping: GroupMapping, known: GroupSnapshot, changes: Extract<ChangesRead, { kind: 'changes' }>): Promise<GroupsReading | GroupFault> {
  const touched = (id: string): boolean => {
    const before = known.groups.find((group) => group.id === id);
    return before === undefined || before.stale || [id, ...before.nested].some((one) => changes.groups.includes(one));
  };
  const ids = idsOf(mapping);
  const gathered = await gather(groups, ids.filter(touched), known);
  if ('kind' in gathered) return gathered;
  const untouched = known.groups.filter(({ id }) => ids.includes(id) && !touched(id));
  const all = [...untouched, ...gathered.groups];
  // A reading made just now is newer than what the changes say.
  const accounts = new Map([...known.accounts.map((account) => applied(account, changes.accounts)), ...gathered.fresh].map((account) => [account.objectId, account]));
  const snapshot = { ...known, marks: changes.marks, groups: all, accounts: accountsOf(all, accounts) };
  return { kind: 'read', reading: 'changes', snapshot, failed: gathered.failed };
}

interface Gathered {
  readonly groups: readonly KnownGroup[];
  readonly accounts: ReadonlyMap<string, Account>;
  /** Those of them that were read just now. */
  readonly fresh: readonly Account[];
  readonly failed: GroupsReading['failed'];
}

/** One group after the other: the service counts requests, and a trust has few groups. */
async function gather(groups: GroupDirectory, ids: readonly string[], known: GroupSnapshot | undefined): Promise<Gathered | GroupFault> {
  const found: KnownGroup[] = [];
  const fresh = new Map<string, Account>();
  const failed: { group: string; code: string }[] = [];
  for (const id of ids) {
    const read = await groups.read(id);
    if (read.kind === 'failed' && OF_THE_WHOLE.includes(read.code)) return read;
    if (read.kind === 'read') for (const account of read.accounts) fresh.set(account.objectId, account);
    else failed.push({ group: id, code: read.code });
    found.push(read.kind === 'read' ? { id, members: read.accounts.map(({ objectId }) => objectId), nested: read.nested, stale: false } : asBefore(id, known));
  }
  const accounts = new Map([...(known?.accounts ?? []).map((account) => [account.objectId, account] as const), ...fresh]);
  return { groups: found, accounts, fresh: [...fresh.values()], failed };
}

function asBefore(id: string, known: GroupSnapshot | undefined): KnownGroup {
  const before = known?.groups.find((group) => group.id === id);
  return { id, members: before?.members ?? [], nested: before?.nested ?? [], stale: true };
}

function applied(account: Account, changes: readonly AccountChange[]): Account {
  return changes.filter(({ objectId }) => objectId === account.objectId).reduce(changed, account);
}

function changed(account: Account, { removed, ...change }: AccountChange): Account {
  return removed === true ? { ...account, enabled: false } : { ...account, ...change };
}

/** Accounts that some group holds; the others are forgotten. */
function accountsOf(groups: readonly KnownGroup[], accounts: ReadonlyMap<string, Account>): readonly Account[] {
  const members = new Set(groups.flatMap((group) => group.members));
  return [...members].flatMap((id) => accounts.get(id) ?? []);
}

function idsOf(mapping: GroupMapping): readonly string[] {
  return [...new Set(mapping.groups.map(({ id }) => id))];
}
