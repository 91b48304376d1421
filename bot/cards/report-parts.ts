import type { ReportDetails } from '../../src/domain/reporting/contract.ts';
import type { CardAction, Element } from './adaptive.ts';
import { execute, text } from './adaptive.ts';
import { labelled, lines } from './inert.ts';
import { textInput } from './inputs.ts';
import { AS_READ } from './report-words.ts';

/** What was reported, a line each, as it was typed. */
export function detailBlocks(details: ReportDetails): readonly Element[] {
  const year = details.year === '' ? [] : [labelled('Year or class', details.year, CLOSE)];
  return [
    labelled('Pupil', details.pupil),
    labelled('At the school', AS_READ.relation[details.relation], CLOSE),
    ...year,
    labelled('App or platform', details.platform, CLOSE),
    labelled('When', details.when, CLOSE),
    labelled('Who began it', AS_READ.began[details.began], CLOSE),
    labelled('Answered', AS_READ.answered[details.answered], CLOSE),
    labelled('Family', AS_READ.family[details.family], CLOSE),
    text('What happened', { weight: 'Bolder', spacing: 'Medium' }),
    ...lines(details.what, { spacing: 'Small' }),
  ];
}

const CLOSE = { spacing: 'Small' };

export interface WordsAction {
  /** On the button that opens the field, and on the one that sends it. */
  readonly title: string;
  readonly send: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly most: number;
  /** Fields above the one for words. */
  readonly before?: readonly Element[];
  readonly required?: boolean;
  /** Id of the field; no two fields of a card may share one. */
  readonly field: string;
}

/** A button that opens a field for words. */
export function askForWords({ title, send, verb, data, label, most, before = [], required = true, field }: WordsAction): CardAction {
  const input = textInput({ id: field, label, most, required, long: true, hint: 'Write something first.' });
  const actions = [execute(send, verb, { ...data, field }, { inputs: 'auto', style: 'positive' })];
  return { type: 'Action.ShowCard', title, card: { type: 'AdaptiveCard', version: '1.5', body: [...before, input], actions } };
}

/** The most that a card may hold, in bytes: Teams refuses messages of 28 KB. */
export const MOST_BYTES = 27_000;

export function bytesOf(card: unknown): number {
  return Buffer.byteLength(JSON.stringify(card));
}
