import type { Clock } from '../ports.ts';
import type { GroupDirectory, GroupSnapshotStore, SyncReport } from './groups.ts';
import type { GroupMapping } from './mapping.ts';
import { changesNothing, noChange, planChange, tooManyGo, type DirectoryPlan } from './plan.ts';
import { readGroups, type GroupsReading } from './read-groups.ts';
import type { DirectoryState, DirectoryTarget, Holding } from './state.ts';
import { countsOf, type DirectoryRun, type DirectoryStore, type Judgement } from './store.ts';

export interface SyncParts {
  readonly store: Pick<DirectoryStore, 'revise' | 'note'>;
  readonly snapshots: GroupSnapshotStore;
  readonly groups: GroupDirectory;
  readonly mapping: GroupMapping;
  readonly clock: Clock;
}

export interface SyncWish {
  readonly by: string;
  readonly apply: boolean;
  /** Reads everything, also when changes would do. */
  readonly full?: boolean;
  readonly leavers?: number;
}

/**
 * Brings the directory to what the groups say. A group that cannot be read keeps the people it had, and `failed`
 * names it. Nothing is stored unless the plan is applied, so the next run sees the same changes again.
 */
export async function syncGroups(parts: SyncParts, wish: SyncWish): Promise<SyncReport> {
  const { revision, snapshot } = await parts.snapshots.load();
  const reading = await readGroups(parts.groups, parts.mapping, snapshot, { now: parts.clock.now(), full: wish.full === true });
  if (reading.kind === 'failed') return failedRun(parts, wish, reading.code);
  const wanted = targetOf(parts.mapping, reading);
  const judged = await parts.store.revise((state) => judge(state, wanted, reading, wish, (within) => parts.snapshots.save(reading.snapshot, revision, within)));
  // Marks and names move on although no role has changed.
  if (judged.run.outcome === 'unchanged' && wish.apply) await parts.snapshots.save(reading.snapshot, revision);
  return judged.report;
}

async function failedRun({ store }: SyncParts, { by }: SyncWish, reason: string): Promise<SyncReport> {
  await store.note({ source: 'groups', by, outcome: 'failed', reason, counts: {} });
  return { plan: noChange('groups'), outcome: 'failed', reason, reading: 'full', failed: [], guests: 0, disabled: 0 };
}

interface SyncJudgement extends Judgement {
  readonly report: SyncReport;
}

function judge(state: DirectoryState, { target, guests, disabled }: Wanted, reading: GroupsReading, wish: SyncWish, alongside: NonNullable<Judgement['alongside']>): SyncJudgement {
  const plan = planChange(state, target, 'groups');
  const decided = decide(plan, wish);
  const { failed } = reading;
  const counts = { ...countsOf(plan), groupsFailed: failed.length, guests, disabled };
  const run: DirectoryRun = { source: 'groups', by: wish.by, ...decided, counts };
  return { plan, run, apply: decided.outcome === 'applied', alongside, report: { plan, ...decided, reading: reading.reading, failed, guests, disabled } };
}

function decide(plan: DirectoryPlan, { apply, leavers }: SyncWish): Pick<SyncReport, 'outcome' | 'reason'> {
  if (changesNothing(plan)) return { outcome: 'unchanged' };
  if (tooManyGo(plan, leavers)) return { outcome: 'refused', reason: 'too-many-leavers' };
  return { outcome: apply ? 'applied' : 'dry-run' };
}

interface Wanted {
  readonly target: DirectoryTarget;
  readonly guests: number;
  readonly disabled: number;
}

/** What the groups say, by the mapping. Somebody in two groups of the same role has it once, with the lower order. */
function targetOf(mapping: GroupMapping, { snapshot }: GroupsReading): Wanted {
  const members = new Map(snapshot.groups.map((group) => [group.id, group.members]));
  const accounts = new Map(snapshot.accounts.map((account) => [account.objectId, account]));
  const holdings = new Map<string, Holding>();
  for (const { id, role, order, setting } of mapping.groups.toSorted((one, other) => one.order - other.order)) {
    const active = (members.get(id) ?? []).filter((member) => isActive(accounts.get(member)));
    for (const objectId of active) {
      const key = `${objectId} ${setting ?? ''} ${role}`;
      if (!holdings.has(key)) holdings.set(key, { objectId, role, order, ...(setting === undefined ? {} : { setting }) });
    }
  }
  const holders = new Set([...holdings.values()].map(({ objectId }) => objectId));
  const people = snapshot.accounts.filter(({ objectId }) => holders.has(objectId)).map(({ objectId, name, mail }) => ({ objectId, name, ...(mail === undefined ? {} : { mail }) }));
  const guests = snapshot.accounts.filter(({ guest }) => guest).length;
  const disabled = snapshot.accounts.filter(({ guest, enabled }) => !guest && !enabled).length;
  return { target: { settings: mapping.settings, people, holdings: [...holdings.values()] }, guests, disabled };
}

function isActive(account: { readonly enabled: boolean; readonly guest: boolean } | undefined): boolean {
  return account?.enabled === true && !account.guest;
}
