/** Groups of Microsoft Entra ID, as the domain sees them: what a group holds, and what has changed since. */
import type { Transaction } from '../ports.ts';
import type { DirectoryPlan } from './plan.ts';
import type { KnownPerson } from './state.ts';

/** Somebody's account. Guests and disabled accounts hold no role, whatever groups they are in. */
export interface Account extends KnownPerson {
  readonly enabled: boolean;
  readonly guest: boolean;
}

/** What has become of an account; what is left out is as it was. */
export interface AccountChange {
  readonly objectId: string;
  readonly removed?: true;
  readonly name?: string;
  readonly mail?: string;
  readonly enabled?: boolean;
  readonly guest?: boolean;
}

/** Where the service counts changes from; the adapter's own words, to be stored and given back. */
export interface Marks {
  readonly users: string;
  readonly groups: readonly string[];
}

/** `token-refused`, `forbidden`, `not-found`, `limited`, `throttled`, `half-answer`, `away`, … */
export interface GroupFault {
  readonly kind: 'failed';
  readonly code: string;
}

export type GroupRead = { readonly kind: 'read'; readonly accounts: readonly Account[]; readonly nested: readonly string[] } | GroupFault;
export type MarksRead = { readonly kind: 'marked'; readonly marks: Marks } | GroupFault;
export type ChangesRead =
  | { readonly kind: 'changes'; readonly groups: readonly string[]; readonly accounts: readonly AccountChange[]; readonly marks: Marks }
  | { readonly kind: 'start-afresh' }
  | GroupFault;

/** Reads groups. Every method resolves; a fault comes back as `failed` after the adapter's own bounded attempts. */
export interface GroupDirectory {
  /** Everybody in the group, also through groups in it, and the ids of those groups. */
  read(group: string): Promise<GroupRead>;
  /** Marks for "from now on". */
  mark(groups: readonly string[]): Promise<MarksRead>;
  /** Which groups and accounts have changed since the marks. */
  changes(marks: Marks): Promise<ChangesRead>;
}

export interface KnownGroup {
  readonly id: string;
  readonly members: readonly string[];
  readonly nested: readonly string[];
  /** The last reading failed: what stands here is older, and it has to be read again. */
  readonly stale: boolean;
}

/** What was read of the groups up to now. */
export interface GroupSnapshot {
  /** Hash of the mapping's groups. */
  readonly mapping: string;
  /** ISO 8601, UTC: when everything was read last. */
  readonly readAt: string;
  readonly marks?: Marks;
  readonly groups: readonly KnownGroup[];
  readonly accounts: readonly Account[];
}

export interface GroupSnapshotStore {
  load(): Promise<{ readonly revision: number; readonly snapshot?: GroupSnapshot }>;
  /** Rejects with `directory-overtaken` when another process has saved since `revision`. */
  save(snapshot: GroupSnapshot, revision: number, within?: Transaction): Promise<void>;
}

export interface SyncReport {
  readonly plan: DirectoryPlan;
  readonly outcome: 'dry-run' | 'applied' | 'unchanged' | 'refused' | 'failed';
  readonly reason?: string;
  /** Whether everything was read, or changes only. */
  readonly reading: 'full' | 'changes';
  readonly failed: readonly { readonly group: string; readonly code: string }[];
  readonly guests: number;
  readonly disabled: number;
}
