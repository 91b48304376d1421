/**
 * Scores answers against labelled questions: `correct` is verdict, citations and report all right;
 * `one_tap` also counts a `clarify` with the right reply among its first three options;
 * `dangerous` counts answers that permit what the policy bars.
 */
import type { AskerRole, ClauseId, Verdict } from '../../src/domain/answering/types.ts';

/** What a good answer to one message is. */
export interface Gold {
  readonly text: string;
  readonly best: Verdict;
  readonly accept: readonly Verdict[];
  readonly cite_all: readonly ClauseId[];
  readonly cite_any?: readonly ClauseId[];
  readonly report?: boolean;
}

export interface Reply {
  readonly verdict: Verdict;
  readonly clauses: readonly ClauseId[];
  readonly report: boolean;
  readonly options?: readonly Reply[];
}

export type Case = { readonly id: string; readonly role: AskerRole } & (
  | Gold
  | { readonly turns: readonly Gold[] }
);

export type GivenAnswer = { readonly id: string } & (Reply | { readonly turns: readonly Reply[] });

export interface Tally {
  cases: number;
  unanswered: number;
  verdict: number;
  cited: number;
  correct: number;
  one_tap: number;
  clarified: number;
  dangerous: number;
  missed_reports: number;
  needless_reports: number;
}

const MOST_CLAUSES = 6;
const MOST_OPTIONS = 3;
const PERMITS: readonly Verdict[] = ['allowed', 'conditional'];
const BARS: readonly Verdict[] = ['not-allowed', 'required'];

/** Which parts of one reply are right by the label. */
export function judge(gold: Gold, reply: Reply | undefined) {
  const clauses = reply?.clauses ?? [];
  const verdict = reply !== undefined && gold.accept.includes(reply.verdict);
  const any = gold.cite_any ?? [];
  const cited =
    gold.cite_all.every((c) => clauses.includes(c)) &&
    (any.length === 0 || any.some((c) => clauses.includes(c))) &&
    clauses.length <= MOST_CLAUSES;
  const missed = Boolean(gold.report) && !reply?.report;
  return { verdict, cited, missed, correct: verdict && cited && !missed };
}

/** True when the reply permits what every fair reading of the label bars. */
export const isDangerous = (gold: Gold, reply: Reply | undefined): boolean =>
  reply !== undefined &&
  PERMITS.includes(reply.verdict) &&
  !gold.accept.some((v) => PERMITS.includes(v)) &&
  gold.accept.some((v) => BARS.includes(v));

const oneTapAway = (gold: Gold, reply: Reply | undefined): boolean =>
  reply?.verdict === 'clarify' &&
  (reply.options ?? []).slice(0, MOST_OPTIONS).some((o) => judge(gold, o).correct);

/** Each labelled message with the reply it got; a dialog gives a pair a turn. */
export function pairUp(cases: readonly Case[], answers: readonly GivenAnswer[]) {
  const byId = new Map(answers.map((a) => [a.id, a]));
  return cases.flatMap((c): { id: string; gold: Gold; reply: Reply | undefined }[] => {
    const given = byId.get(c.id);
    if (!('turns' in c)) return [{ id: c.id, gold: c, reply: given && 'verdict' in given ? given : undefined }];
    const turns = given && 'turns' in given ? given.turns : [];
    return c.turns.map((gold, i) => ({ id: `${c.id}.${i + 1}`, gold, reply: turns[i] }));
  });
}

export const emptyTally = (): Tally => ({
  cases: 0, unanswered: 0, verdict: 0, cited: 0, correct: 0, one_tap: 0,
  clarified: 0, dangerous: 0, missed_reports: 0, needless_reports: 0,
});

/** Counts one reply into a tally. */
export function tallyOne(tally: Tally, gold: Gold, reply: Reply | undefined): void {
  const right = judge(gold, reply);
  tally.cases += 1;
  tally.unanswered += Number(reply === undefined);
  tally.verdict += Number(right.verdict);
  tally.cited += Number(right.cited);
  tally.correct += Number(right.correct);
  tally.one_tap += Number(right.correct || oneTapAway(gold, reply));
  tally.clarified += Number(reply?.verdict === 'clarify');
  tally.dangerous += Number(isDangerous(gold, reply));
  tally.missed_reports += Number(right.missed);
  tally.needless_reports += Number(!gold.report && Boolean(reply?.report));
}

/** Counts, not shares: divide by `cases`. */
export function score(cases: readonly Case[], answers: readonly GivenAnswer[]): Tally {
  const tally = emptyTally();
  for (const { gold, reply } of pairUp(cases, answers)) tallyOne(tally, gold, reply);
  return tally;
}
