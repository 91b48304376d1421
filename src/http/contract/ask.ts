/** The page "Ask": the same engine and the same answer as in the chat. */

export type VerdictName =
  | 'allowed' | 'conditional' | 'not-allowed' | 'required' | 'information' | 'not-covered' | 'out-of-scope' | 'clarify';

export type FactValues = Readonly<Record<string, string>>;

/** One clause in its exact words; `*` and `**` mark what the document has in italics and bold. */
export interface ClauseView {
  readonly id: string;
  readonly section: string;
  readonly quote: string;
  readonly lead?: string;
}

/** A choice that would change the answer, with all facts once it is made. */
export interface ChoiceView {
  readonly title: string;
  readonly facts: FactValues;
}

export interface AnswerView {
  /** 12 hexadecimal digits, the same as in the chat for the same question. */
  readonly decisionId: string;
  readonly verdict: VerdictName;
  readonly verdictWord: string;
  readonly say: string;
  readonly conditions: readonly string[];
  readonly instead: readonly string[];
  readonly clauses: readonly ClauseView[];
  /** Related policies that are not among the clauses. */
  readonly related: readonly ClauseView[];
  readonly report: boolean;
  readonly alerts: readonly string[];
  readonly question?: string;
  /** Up to three; each decides at once. */
  readonly options: readonly ChoiceView[];
  readonly tension?: { readonly say: string; readonly ask: string };
  /** What was understood, as "Whom: A current pupil". */
  readonly understood: readonly string[];
  /** Facts that somebody may change, where that changes the answer. */
  readonly changes: readonly { readonly title: string; readonly value: string; readonly choices: readonly ChoiceView[] }[];
  readonly facts: FactValues;
  /** The message was too long and was read in part; sent back when facts are changed. */
  readonly cut: boolean;
  readonly notes: readonly string[];
}

export type DisagreeReasonName = 'not-my-situation' | 'wrong-clause' | 'hard-to-understand' | 'policy-unfair' | 'unsaid';

/** What goes back of an answer; `talk` is the page's own random id of this conversation (UUID). */
interface Shown {
  readonly talk: string;
  readonly decisionId: string;
  readonly facts: FactValues;
  readonly cut: boolean;
}

/** Longest question, in characters; more is refused before it is sent. */
export type LongestQuestion = 4000;

export interface AskApi {
  'POST /api/ask': { readonly input: { readonly talk: string; readonly text: string }; readonly reply: AnswerView };
  /** An option was chosen, or a fact changed. */
  'POST /api/decide': { readonly input: Shown; readonly reply: AnswerView };
  /** `stored: false`: it could not be kept and may be said again. */
  'POST /api/feedback': {
    readonly input: Shown & { readonly kind: 'right' | 'wrong' | 'disagree'; readonly reason?: DisagreeReasonName };
    readonly reply: { readonly stored: boolean };
  };
}
