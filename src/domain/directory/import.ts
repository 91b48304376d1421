import { changesNothing, noChange, planChange, tooManyGo, type DirectoryPlan } from './plan.ts';
import { hasErrors, problem, type Problem } from './problems.ts';
import { readSheet } from './read-sheet.ts';
import type { Sheet } from './sheet.ts';
import type { DirectoryState, DirectoryTarget } from './state.ts';
import { countsOf, type DirectoryRun, type DirectoryStore, type Judgement } from './store.ts';

export interface ImportWish {
  readonly sheet: Sheet & { readonly hash: string };
  /** Account on the server, for the audit. */
  readonly by: string;
  /** `false` is a dry run. */
  readonly apply: boolean;
  /** The file speaks only for the settings that it names. */
  readonly part: boolean;
  /** The number of people who may go, named after a look at the plan. */
  readonly leavers?: number;
}

export interface ImportReport extends Judgement {
  readonly problems: readonly Problem[];
}

/** Plans an import and, if it is wished and nothing speaks against it, applies it. Every run is kept in the audit. */
export async function importSheet(store: Pick<DirectoryStore, 'revise'>, wish: ImportWish): Promise<ImportReport> {
  const { target, problems } = readSheet(wish.sheet, wish);
  return store.revise((state) => judge(state, target, problems, wish));
}

function judge(state: DirectoryState, target: DirectoryTarget, found: readonly Problem[], wish: ImportWish): ImportReport {
  // A plan of half a file would frighten with people who would go.
  const plan = hasErrors(found) ? noChange('file') : planChange(state, target, 'file', wish.part);
  const problems = [...found, ...phonesMissing(state, target, plan)];
  const { outcome, reason } = decide(plan, found, wish);
  const counts = { ...countsOf(plan), problems: problems.length };
  const run: DirectoryRun = { source: 'file', by: wish.by, outcome, fileHash: wish.sheet.hash, counts, ...(reason === undefined ? {} : { reason }) };
  return { plan, problems, run, apply: outcome === 'applied' };
}

function decide(plan: DirectoryPlan, problems: readonly Problem[], { apply, leavers }: ImportWish): Pick<DirectoryRun, 'outcome' | 'reason'> {
  if (hasErrors(problems)) return { outcome: 'refused', reason: 'problems' };
  if (changesNothing(plan)) return { outcome: 'unchanged' };
  if (tooManyGo(plan, leavers)) return { outcome: 'refused', reason: 'too-many-leavers' };
  return { outcome: apply ? 'applied' : 'dry-run' };
}

/** The number may be known from before: only the plan tells whether a setting has none. */
function phonesMissing(state: DirectoryState, target: DirectoryTarget, plan: DirectoryPlan): readonly Problem[] {
  const numbers = new Map([...state.settings, ...plan.settings.added, ...plan.settings.changed.map(({ after }) => after)].map(({ id, dslPhone }) => [id, dslPhone]));
  return target.settings.filter(({ id }) => numbers.has(id) && numbers.get(id) === undefined).map(({ name }) => problem('setting-without-phone', undefined, name));
}
