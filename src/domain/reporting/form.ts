/** From what a card sends to a report's details: every problem by field; nothing is cut short or guessed. */
import type { SettingId } from '../directory.ts';
import { limits, type FieldProblem, type Outcome, type ReportAction, type ReportDetails } from './contract.ts';
import { lengthOf, plainLine, plainText } from './plain-text.ts';

const choices = {
  relation: ['current', 'past', 'not-sure'],
  began: ['pupil', 'reporter', 'not-sure'],
  answered: ['no', 'yes'],
  family: ['no', 'yes', 'not-sure'],
  danger: ['no', 'yes'],
} as const satisfies { readonly [Field in keyof ReportDetails]?: readonly ReportDetails[Field][] };

const outcomes: readonly string[] = [
  'no-further-action', 'advice-given', 'family-contact', 'dealt-with-in-safeguarding-records', 'passed-on', 'entered-twice',
] satisfies Outcome[];

type ChoiceField = keyof typeof choices;
type TextField = Exclude<keyof ReportDetails, ChoiceField | 'setting'>;

const choiceFields = Object.keys(choices) as readonly ChoiceField[];
const textFields: readonly TextField[] = ['pupil', 'year', 'platform', 'when', 'what'];
/** What may stay empty: a year is often not known. */
const optional: ReadonlySet<string> = new Set<TextField>(['year']);

/** A draft keeps what is too long for a report, but not without end. */
const draftLimit = 20_000;

type Raw = Readonly<Record<string, unknown>>;
type Fields = Partial<ReportDetails>;

export function recordOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

const textOf = (field: TextField, value: unknown): string => (field === 'what' ? plainText(value) : plainLine(value));

/** A toggle sends true or false in words. */
function choiceOf(field: ChoiceField, value: unknown): string {
  const word = typeof value === 'boolean' ? String(value) : plainLine(value);
  if (field !== 'danger') return word;
  return word === 'true' ? 'yes' : word === 'false' ? 'no' : word;
}

const isChoice = (field: ChoiceField, word: string): boolean => (choices[field] as readonly string[]).includes(word);

/** What can be kept of a half-filled form: texts without invisible characters, choices that exist, nothing else. */
export function readFields(raw: unknown): Fields {
  const given = recordOf(raw);
  const texts = textFields.filter((field) => typeof given[field] === 'string').map((field) => [field, [...textOf(field, given[field])].slice(0, draftLimit).join('')]);
  const chosen = choiceFields.map((field) => [field, choiceOf(field, given[field])] as const).filter(([field, word]) => isChoice(field, word));
  const setting = plainLine(given['setting']);
  return Object.fromEntries([...texts, ...chosen, ...(setting === '' ? [] : [['setting', setting]])]) as Fields;
}

function textProblem(field: TextField, text: string): FieldProblem | undefined {
  if (text === '') return optional.has(field) ? undefined : { field, problem: 'missing' };
  return lengthOf(text) > limits[field] ? { field, problem: 'too-long' } : undefined;
}

function choiceProblem(field: ChoiceField, word: string): FieldProblem | undefined {
  if (word === '') return { field, problem: 'missing' };
  return isChoice(field, word) ? undefined : { field, problem: 'not-a-choice' };
}

export type FormReading =
  | { readonly kind: 'complete'; readonly details: ReportDetails }
  | { readonly kind: 'incomplete'; readonly problems: readonly FieldProblem[] };

/** The setting that was chosen; where there is but one, it need not be said. */
function settingOf(given: Raw, settings: readonly SettingId[]): string {
  const said = plainLine(given['setting']);
  return said === '' && settings.length === 1 ? (settings[0] ?? '') : said;
}

/**
 * Reads a whole form. `settings`: those that the person may choose. Danger that nobody mentioned is `no`, since a
 * toggle that is off may send nothing.
 */
export function readForm(raw: unknown, settings: readonly SettingId[]): FormReading {
  const given = recordOf(raw);
  const setting = settingOf(given, settings);
  const texts = Object.fromEntries(textFields.map((field) => [field, textOf(field, given[field])])) as Record<TextField, string>;
  const words = Object.fromEntries(choiceFields.map((field) => [field, choiceOf(field, given[field])])) as Record<ChoiceField, string>;
  if (words.danger === '') words.danger = 'no';
  const settingProblem: FieldProblem[] = setting === '' ? [{ field: 'setting', problem: 'missing' }]
    : settings.includes(setting) ? [] : [{ field: 'setting', problem: 'not-a-choice' }];
  const problems = [
    ...settingProblem,
    ...textFields.flatMap((field) => textProblem(field, texts[field]) ?? []),
    ...choiceFields.flatMap((field) => choiceProblem(field, words[field]) ?? []),
  ];
  if (problems.length > 0) return { kind: 'incomplete', problems };
  return { kind: 'complete', details: { setting, ...texts, ...words } as ReportDetails };
}

export type TextReading =
  | { readonly kind: 'complete'; readonly text: string }
  | { readonly kind: 'incomplete'; readonly problems: readonly FieldProblem[] };

/** A note, a question or an addition. */
export function readNote(raw: unknown): TextReading {
  const text = plainText(raw);
  if (text === '') return { kind: 'incomplete', problems: [{ field: 'text', problem: 'missing' }] };
  if (lengthOf(text) > limits.note) return { kind: 'incomplete', problems: [{ field: 'text', problem: 'too-long' }] };
  return { kind: 'complete', text };
}

export type ActionReading =
  | { readonly kind: 'complete'; readonly action: ReportAction }
  | { readonly kind: 'incomplete'; readonly problems: readonly FieldProblem[] };

function readClosing(given: Raw): ActionReading {
  const outcome = plainLine(given['outcome']);
  const note = plainText(given['text']) === '' ? undefined : readNote(given['text']);
  const problems: readonly FieldProblem[] = [
    ...(outcome === '' ? [{ field: 'outcome', problem: 'missing' } as const] : outcomes.includes(outcome) ? [] : [{ field: 'outcome', problem: 'not-a-choice' } as const]),
    ...(note?.kind === 'incomplete' ? note.problems : []),
  ];
  if (problems.length > 0) return { kind: 'incomplete', problems };
  const text = note?.kind === 'complete' ? { text: note.text } : {};
  return { kind: 'complete', action: { kind: 'close', outcome: outcome as Outcome, ...text } };
}

/** What a responder's button sends. Anything unknown is a problem, never a guess. */
export function readAction(raw: unknown): ActionReading {
  const given = recordOf(raw);
  const { kind } = given;
  if (kind === 'acknowledge' || kind === 'take-on') return { kind: 'complete', action: { kind } };
  if (kind === 'close') return readClosing(given);
  if (kind !== 'ask' && kind !== 'note') return { kind: 'incomplete', problems: [{ field: 'text', problem: 'not-a-choice' }] };
  const note = readNote(given['text']);
  return note.kind === 'complete' ? { kind: 'complete', action: { kind, text: note.text } } : note;
}
