import { createHash } from 'node:crypto';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import type { Rule } from '../answering/types.ts';
import { ProductError } from '../errors.ts';
import type { FactDefinition, Policy, Replies, Vocabulary } from '../policy.ts';
import { parseClauses } from './clauses.ts';
import { patternOf } from './lexicon.ts';
import * as shapes from './shapes.ts';

/** The files that make up the policy. */
export const policyFiles = [
  'document.txt', 'clauses.tsv', 'edition.yaml', 'everyday-words.txt', 'facts.yaml', 'open-points.yaml', 'replies.yaml', 'rules.yaml',
  'tensions.yaml', 'uncited.yaml', 'vocabulary.yaml', 'wording.yaml',
] as const;

type Texts = Readonly<Record<string, string>>;

function textOf(texts: Texts, file: (typeof policyFiles)[number]): string {
  const text = texts[file];
  if (text === undefined) throw new ProductError('policy-file-missing', file);
  return text;
}

function yamlOf(texts: Texts, file: (typeof policyFiles)[number]): unknown {
  const text = textOf(texts, file);
  try {
    return parseYaml(text);
  } catch (cause) {
    throw new ProductError('policy-file-unreadable', `${file}, ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}

/** The entry that a fault is in, by its id where it has one. */
function entryName(value: unknown, path: readonly PropertyKey[]): string {
  const first = path[0];
  const entry = Array.isArray(value) && typeof first === 'number' ? (value[first] as { id?: unknown }) : undefined;
  const named = typeof entry?.id === 'string' ? [entry.id, ...path.slice(1)] : path;
  return named.map(String).join(' > ');
}

function shaped<Shape extends z.ZodType>(texts: Texts, file: (typeof policyFiles)[number], shape: Shape): z.output<Shape> {
  const value = yamlOf(texts, file);
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ProductError('policy-entry-invalid', `${file}, ${entryName(value, issue?.path ?? [])} (${issue?.message})`);
}

function refuseTwice(file: string, ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ProductError('policy-entry-twice', `${file}, ${twice}`);
}

const mapOf = <Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> => new Map(Object.entries(record));

function parseRules(texts: Texts): readonly Rule[] {
  const rules = shaped(texts, 'rules.yaml', shapes.rulesShape);
  refuseTwice('rules.yaml', rules.map((rule) => rule.id));
  return rules as readonly Rule[];
}

function parseFacts(texts: Texts): Pick<Policy, 'acts' | 'facts'> {
  const { acts, facts } = shaped(texts, 'facts.yaml', shapes.factsShape);
  refuseTwice('facts.yaml', facts.map((fact) => fact.name));
  return {
    acts: mapOf(Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, {
      title: act.title, conduct: act.conduct, permittedBy: act['permitted-by'], kinds: mapOf(act.kinds),
    }]))),
    facts: facts.map((fact): FactDefinition => ({
      name: fact.name,
      title: fact.title,
      question: fact.question,
      shownIn: fact['shown-in'],
      ...(fact.default === undefined ? {} : { default: fact.default }),
      values: mapOf(fact.values),
      hidden: fact.hidden,
      reads: mapOf(fact.reads),
    })),
  };
}

function parseReplies(texts: Texts): Replies {
  const replies = shaped(texts, 'replies.yaml', shapes.repliesShape);
  const { 'risk-kept': riskKept, cut } = replies.notes;
  return {
    ...replies,
    strengths: replies.strengths as Replies['strengths'],
    clarify: { ...replies.clarify, rules: mapOf(replies.clarify.rules) },
    notes: { cut, riskKept },
  };
}

function parseVocabulary(texts: Texts): Vocabulary {
  const { facts, safeguarding } = shaped(texts, 'vocabulary.yaml', shapes.vocabularyShape);
  const signs = (entries: typeof safeguarding.signs) => entries.map(({ id, phrases }) => ({ id, pattern: patternOf(phrases) }));
  return {
    facts: facts.map(({ fact, value, words }) => ({ fact, value, pattern: patternOf(words) })),
    safeguarding: {
      rule: safeguarding.rule,
      harmless: patternOf(safeguarding.harmless),
      signs: signs(safeguarding.signs),
      danger: signs(safeguarding.danger),
    },
  };
}

/** Words between blanks; a line that begins with # is a remark. */
function parseEverydayWords(text: string): ReadonlySet<string> {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return new Set(lines.join(' ').split(/\s+/).filter(Boolean));
}

function hashOf(texts: Texts): string {
  const hash = createHash('sha256');
  for (const file of policyFiles) hash.update(`${file}\0${textOf(texts, file)}\0`);
  return hash.digest('hex');
}

/**
 * Reads the policy from its files' texts, by file name.
 * Throws ProductError `policy-file-missing`, `policy-file-unreadable`, `policy-entry-invalid` or
 * `policy-entry-twice`, naming file and entry. How the parts hold together is for `checkPolicy`.
 */
export function parsePolicy(texts: Texts): Policy {
  const document = textOf(texts, 'document.txt');
  const rules = parseRules(texts);
  return {
    edition: shaped(texts, 'edition.yaml', shapes.editionShape),
    document,
    clauses: parseClauses(textOf(texts, 'clauses.tsv'), document),
    rules,
    ruleById: new Map(rules.map((rule) => [rule.id, rule])),
    wording: mapOf(shaped(texts, 'wording.yaml', shapes.wordingShape)),
    ...parseFacts(texts),
    tensions: mapOf(shaped(texts, 'tensions.yaml', shapes.tensionsShape)),
    uncited: mapOf(shaped(texts, 'uncited.yaml', shapes.uncitedShape)),
    openPoints: shaped(texts, 'open-points.yaml', shapes.openPointsShape),
    replies: parseReplies(texts),
    vocabulary: parseVocabulary(texts),
    everyday: parseEverydayWords(textOf(texts, 'everyday-words.txt')),
    hash: hashOf(texts),
  };
}
