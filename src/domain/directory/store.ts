import type { Directory, Person, Setting } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import type { DirectoryPlan } from './plan.ts';
import type { DirectoryState, Source } from './state.ts';

/** How a run over the directory ended; every run is kept, also one that changed nothing. */
export type RunOutcome = 'dry-run' | 'applied' | 'unchanged' | 'refused' | 'failed';

/** The audit's line about a run: codes, counts and hashes; no name. */
export interface DirectoryRun {
  readonly source: Source | 'command';
  /** Who ran it: the account on the server, or `schedule`. */
  readonly by: string;
  readonly outcome: RunOutcome;
  /** Why it was refused or failed; a code. */
  readonly reason?: string;
  readonly fileHash?: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** What is to be done with a plan. */
export interface Judgement {
  readonly plan: DirectoryPlan;
  readonly apply: boolean;
  readonly run: DirectoryRun;
  /** More to be written in the same transaction, if the plan is applied. */
  readonly alongside?: (within: Transaction) => Promise<void>;
}

/** The directory's store. Faults reject with a ProductError. */
export interface DirectoryStore extends Directory {
  /** True while nobody is present. */
  isEmpty(): Promise<boolean>;
  /** Settings of today, by name. */
  settings(): Promise<readonly Setting[]>;
  /** Everybody who is present, by name. */
  people(): Promise<readonly Person[]>;
  state(): Promise<DirectoryState>;
  /** One revision at a time, each in one transaction: reads the state, asks what to do, does it, and keeps the run. */
  revise<J extends Judgement>(judge: (state: DirectoryState) => Promise<J> | J): Promise<J>;
  /** Keeps a run that came to no plan. */
  note(run: DirectoryRun): Promise<void>;
  /** Newest first. */
  runs(most: number): Promise<readonly (DirectoryRun & { readonly at: Date })[]>;
}

export function countsOf({ settings, people, holdings, gone, of }: DirectoryPlan): Readonly<Record<string, number>> {
  return {
    settingsAdded: settings.added.length,
    settingsChanged: settings.changed.length,
    settingsEnded: settings.ended.length,
    peopleAdded: people.added.length,
    peopleChanged: people.changed.length,
    peopleLeft: people.left.length,
    rolesBegun: holdings.begun.length,
    rolesEnded: holdings.ended.length,
    gone,
    of,
  };
}
