/** What changed from one edition to another, by clause. The same two texts give the same difference. */
import type { Clause, ClauseId } from '../answering/types.ts';
import type { ChangeKind, ClauseChange, Edition, EditionDifference } from './contract.ts';
import { wordsOf } from './typography.ts';

/** Clauses, and the words outside them, that the author wants confirmed again. */
export interface Again {
  readonly clauses: ReadonlySet<ClauseId>;
  readonly outside: boolean;
}

/** A clause says nothing without the words that lead into its list ("must not:"). */
function wording({ lead, quote }: Clause): string {
  return lead === undefined ? quote : `${lead} ${quote}`;
}

/** The same words under another heading may mean something else; its number may change freely. */
function place({ section }: Clause): string {
  return section.replace(/^[\d.]+\s*/, '');
}

function kindOf(before: Clause | undefined, after: Clause | undefined): ChangeKind | undefined {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  const [old, now] = [before, after].map((clause) => `${place(clause)}\n${wording(clause)}`) as [string, string];
  if (old === now) return undefined;
  return wordsOf(old) === wordsOf(now) ? 'typography' : 'reworded';
}

function changeOf(clause: ClauseId, from: Edition, to: Edition, again: Again): readonly ClauseChange[] {
  const [before, after] = [from.clauses.get(clause), to.clauses.get(clause)];
  const kind = kindOf(before, after);
  if (kind === undefined) return [];
  return [{
    clause,
    kind,
    ...(before === undefined ? {} : { before: wording(before) }),
    ...(after === undefined ? {} : { after: wording(after) }),
    again: kind !== 'typography' && again.clauses.has(clause),
  }];
}

/** Headings, introductions and whatever else belongs to no clause. */
function linesOutside(edition: Edition): readonly string[] {
  return edition.sections.flatMap(({ title, blocks }) => [
    title,
    ...blocks.flatMap(({ runs }) => runs.filter(({ clause }) => clause === undefined).map(({ text }) => text.trim())),
  ]).filter((text) => /[\p{L}\p{N}]/u.test(text));
}

/** What stands in `these` and not in `those`, each as often as it does. */
function beyond(these: readonly string[], those: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const text of those) left.set(wordsOf(text), (left.get(wordsOf(text)) ?? 0) + 1);
  return these.filter((text) => {
    const count = left.get(wordsOf(text)) ?? 0;
    if (count > 0) left.set(wordsOf(text), count - 1);
    return count === 0;
  });
}

function outsideOf(from: Edition, to: Edition): EditionDifference['outside'] {
  const [before, after] = [linesOutside(from), linesOutside(to)];
  return [
    ...beyond(after, before).map((text) => ({ kind: 'added', text }) as const),
    ...beyond(before, after).map((text) => ({ kind: 'removed', text }) as const),
  ];
}

/** The difference between any two editions, with what the author said of the changes between them. */
export function differenceOf(from: Edition, to: Edition, again: Again): EditionDifference {
  const order = [...to.clauses.keys(), ...[...from.clauses.keys()].filter((id) => !to.clauses.has(id))];
  const clauses = order.flatMap((id) => changeOf(id, from, to, again));
  const outside = outsideOf(from, to);
  return { from: from.hash, to: to.hash, clauses, outside, again: clauses.some((change) => change.again) || (outside.length > 0 && again.outside) };
}
