import type { Clause, ClauseId, FactName, Rule, RuleId, Strength, Verdict, Wording } from './answering/types.ts';

export { parsePolicy, policyFiles } from './policy/parse.ts';

/** The adopted edition of the document. */
export interface Edition {
  readonly title: string;
  readonly author: string;
  readonly authorisedBy: string;
  readonly approved: string;
  readonly amendments: readonly { readonly date: string; readonly what: string }[];
  readonly reviewDue: string;
  /** SHA-256 of document.txt, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Something that is asked about. */
export interface Act {
  readonly title: string;
  /** Whether it is something that somebody does, so that clauses on scope may be read with the answer. */
  readonly conduct: boolean;
  /** The facts that can permit it; a rule that permits names one of them. */
  readonly permittedBy: readonly FactName[];
  /** The values of the fact `kind` for this act, with the words for people. */
  readonly kinds: ReadonlyMap<string, string>;
}

export interface FactDefinition {
  readonly name: FactName;
  readonly title: string;
  readonly question: string;
  /** The acts in which a person may change this fact on the card. */
  readonly shownIn: readonly string[];
  /** Taken when nothing is said, in acts whose rules turn on this fact. */
  readonly default?: string;
  readonly values: ReadonlyMap<string, string>;
  /** Values that are understood but not offered as a choice. */
  readonly hidden: readonly string[];
  /** Value -> clause to be read with the answer. */
  readonly reads: ReadonlyMap<string, ClauseId>;
}

/** A place where the document pulls both ways. */
export interface Tension {
  readonly clauses: readonly ClauseId[];
  readonly say: string;
  readonly ask: string;
}

export interface OpenPoint {
  readonly id: string;
  readonly clauses: readonly ClauseId[];
  readonly say: string;
}

export interface Replies {
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly strengths: Readonly<Partial<Record<Strength, string>>>;
  readonly alerts: { readonly emergency: string; readonly concern: string; readonly possible: string; readonly contact: string };
  readonly silent: { readonly say: string; readonly instead: readonly string[] };
  readonly clarify: {
    readonly say: string;
    readonly question: string;
    readonly none: string;
    readonly rules: ReadonlyMap<RuleId, string>;
  };
  readonly notes: { readonly cut: string; readonly riskKept: string };
  readonly help: { readonly say: string; readonly examples: readonly string[] };
}

/** Patterns are tried on the words of a text (policy/lexicon.ts). */
export interface Vocabulary {
  readonly facts: readonly { readonly fact: FactName; readonly value: string; readonly pattern: RegExp }[];
  readonly safeguarding: {
    /** The rule that a sign of risk leads to. */
    readonly rule: RuleId;
    readonly harmless: RegExp;
    readonly signs: readonly Sign[];
    readonly danger: readonly Sign[];
  };
}

export interface Sign {
  readonly id: string;
  readonly pattern: RegExp;
}

/** The policy as data: every file of src/policy, validated in form (`checkPolicy` looks at how it holds together). */
export interface Policy {
  readonly edition: Edition;
  readonly document: string;
  readonly clauses: ReadonlyMap<ClauseId, Clause>;
  readonly rules: readonly Rule[];
  readonly ruleById: ReadonlyMap<RuleId, Rule>;
  readonly wording: ReadonlyMap<RuleId, Wording>;
  readonly acts: ReadonlyMap<string, Act>;
  readonly facts: readonly FactDefinition[];
  readonly tensions: ReadonlyMap<string, Tension>;
  readonly uncited: ReadonlyMap<ClauseId, string>;
  readonly openPoints: readonly OpenPoint[];
  readonly replies: Replies;
  readonly vocabulary: Vocabulary;
  /** Words that a conversation may remember; no names among them. */
  readonly everyday: ReadonlySet<string>;
  /** SHA-256 over all files of the policy, 64 hexadecimal digits. */
  readonly hash: string;
}
