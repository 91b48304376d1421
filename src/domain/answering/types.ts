/**
 * The words of answering: a question becomes evidence, evidence becomes facts, facts fire rules,
 * rules make a decision, a decision becomes an answer. Each step is pure; shapes only in this file.
 */

/** The eight verdicts (docs/labels.md says when each applies). */
export type Verdict =
  | 'allowed'
  | 'conditional'
  | 'not-allowed'
  | 'required'
  | 'information'
  | 'not-covered'
  | 'out-of-scope'
  | 'clarify';

/** How the document words the rule ("must not", "should not" …). */
export type Strength =
  | 'must-not'
  | 'should-not'
  | 'only-permitted'
  | 'must'
  | 'will'
  | 'expects'
  | 'encourages'
  | 'states'
  | 'silent';

/** Who asks. `staff` includes trustees, governors and volunteers (3.consider). */
export type AskerRole = 'staff' | 'account-manager' | 'leader' | 'dsl';

export type ClauseId = string;
export type RuleId = string;

/** Fact names; their values and the words for them are in src/policy/facts.yaml. */
export type FactName =
  | 'act'
  | 'kind'
  | 'ask'
  | 'actor'
  | 'whom'
  | 'account'
  | 'consent'
  | 'authorised'
  | 'when'
  | 'inbound'
  | 'linked'
  // Not conditions of rules: they add clauses to be read with the answer, and keep a sign of risk
  // when a person changes another fact.
  | 'platform'
  | 'space'
  | 'device'
  | 'hours'
  | 'risk';

/** A missing name is an unknown fact: three-valued logic treats it as neither true nor false. */
export type Facts = Readonly<Partial<Record<FactName, string>>>;

/** One clause of the adopted document, in its exact words. */
export interface Clause {
  readonly id: ClauseId;
  readonly audience: string;
  readonly quote: string;
  /** The words that lead into the list in which the clause stands ("When using social media, staff must not:"); to be shown before the quote. */
  readonly lead?: string;
  /** Heading of the section that the clause stands in, for example "3. Personal use of social media by staff". */
  readonly section: string;
}

export interface Rule {
  readonly id: RuleId;
  readonly covers: string;
  /** Every fact here must hold. `unset` in the list means that the rule holds while the fact is unknown. */
  readonly when: Readonly<Partial<Record<FactName, readonly string[]>>>;
  readonly verdict: Verdict;
  readonly strength: Strength;
  readonly clauses: readonly ClauseId[];
  readonly also: readonly ClauseId[];
  readonly report: boolean;
  readonly tension?: string;
  /** Rules that this one prevails over where both hold. */
  readonly over?: readonly RuleId[];
}

/** The words of a reply, from src/policy/wording.yaml, by rule id. */
export interface Wording {
  /** Up to 40 characters: the button that stands for this situation when the bot asks which is meant. */
  readonly label: string;
  /** One plain sentence: the answer. */
  readonly say: string;
  /** Conditions that must hold (for `conditional` and `allowed`). */
  readonly conditions: readonly string[];
  /** What to do instead or next, each a short sentence in the imperative. */
  readonly instead: readonly string[];
  /** Clause ids of section 8 that name the related policies. */
  readonly related: readonly ClauseId[];
}

/** What the model saw in a message, before any rule: probabilities only, never a verdict. */
export interface Evidence {
  /** Bundles of facts (a rule's `when`) and how likely the message describes each; sums to 1; most likely first. */
  readonly situations: readonly { readonly rule: RuleId; readonly p: number }[];
  /** Probability that the message tells of a safeguarding issue or of a current pupil's contact with staff. */
  readonly risk: number;
  /** How likely a reader of the policy would cite each clause here; they can only stand after the rules' own. */
  readonly clauses?: readonly { readonly clause: ClauseId; readonly p: number }[];
}

/** The limits that turn probabilities into a choice; all between 0 and 1. The model's file carries them. */
export interface Settings {
  /** A permit needs at least this much probability on situations that permit … */
  readonly permitAt: number;
  /** … and at most this much on situations that bar or require something. */
  readonly barAt: number;
  /** Below this probability of the chosen outcome the bot asks back. */
  readonly clarifyAt: number;
  /** From this risk on, the answer is to report. */
  readonly reportAt: number;
  /**
   * From this risk on (the model's own, or the probability of all situations that lead to a report), the answer also
   * says to tell the DSL if it is so; its verdict stays. Default: reportAt.
   */
  readonly cautionAt?: number;
  /** A situation below this probability is offered as no button. Default 0.02. */
  readonly optionAt?: number;
}

/** Why a rule did or did not fire. */
export interface RuleTrace {
  readonly rule: RuleId;
  readonly outcome: 'fired' | 'almost' | 'no';
  /** Facts that were unknown or different, as "whom: wanted past-pupil, is current-pupil". */
  readonly because: readonly string[];
}

/** One of up to three buttons under a question that the answer asks. */
export interface Option {
  readonly label: string;
  readonly facts: Facts;
  readonly verdict: Verdict;
  readonly clauses: readonly ClauseId[];
  readonly report: boolean;
}

export interface Decision {
  readonly verdict: Verdict;
  /** The rules that decide, the gravest first; empty when nothing matched. */
  readonly rules: readonly RuleId[];
  /** The clauses cited, the deciding ones first, six at most. */
  readonly clauses: readonly ClauseId[];
  readonly report: boolean;
  /** True when the message suggests immediate danger: 999 stands before everything. */
  readonly emergency: boolean;
  readonly facts: Facts;
  readonly options: readonly Option[];
  readonly tension?: string;
  /** The question asked back, when the verdict is `clarify`. */
  readonly question?: string;
  /** True when the message was too long and only a part of it was read; the answer says so. */
  readonly cut?: boolean;
  /** What held a permit back or changed the outcome, for `npm run explain`. */
  readonly gates: readonly string[];
  readonly trace: readonly RuleTrace[];
}

/** A fact that the person may change on the card, with the choices in plain words. */
export interface EditableFact {
  readonly name: FactName;
  readonly title: string;
  /** '' when the bot did not understand this fact. */
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

/** All that a surface (chat, terminal, tab) needs to show; plain text, British English. */
export interface Answer {
  /** 12 characters; the same inputs, policy and model give the same id. */
  readonly decisionId: string;
  readonly verdict: Verdict;
  /** The verdict as a word or two for the person, for example "Not allowed". */
  readonly verdictWord: string;
  readonly say: string;
  readonly conditions: readonly string[];
  readonly instead: readonly string[];
  readonly clauses: readonly Clause[];
  readonly related: readonly Clause[];
  readonly report: boolean;
  /** Safeguarding lines that stand at the top ("If anyone is in immediate danger, call 999 …"); empty when none. */
  readonly alerts: readonly string[];
  /** The question asked back, when the verdict is `clarify`. */
  readonly question?: string;
  readonly options: readonly Option[];
  readonly tension?: { readonly say: string; readonly ask: string };
  readonly understood: readonly EditableFact[];
  readonly facts: Facts;
  /** A note when the message was cut, or another thing the person should know. */
  readonly notes: readonly string[];
  readonly policyHash: string;
  readonly modelHash: string;
  readonly decision: Decision;
}

/** What went before in this conversation: facts, never texts or names. */
export interface Memory {
  readonly rule: RuleId;
  readonly facts: Facts;
  /** The rule of the turn before that. */
  readonly earlier?: RuleId;
  /** Everyday words of the message, from the policy's closed list, which holds no names (`gistOf`). */
  readonly gist?: string;
}

export interface Question {
  readonly text: string;
  readonly role: AskerRole;
  readonly memory?: Memory;
}

/** The one service that every surface calls. */
export interface Answering {
  /** Understands a message and answers it. Never throws on bad input; rejects only when the model cannot run. */
  ask(question: Question): Promise<Answer>;
  /**
   * Answers from facts alone (a fact changed on the card, or an option chosen): no model, same rules.
   * `cut`: the message that the facts were read from had been cut, and the answer goes on saying so.
   */
  decide(facts: Facts, role: AskerRole, heard?: { readonly cut: boolean }): Answer;
  /** What may be remembered of a message's words: everyday ones of a closed list, no names. */
  gist(text: string): string;
}
