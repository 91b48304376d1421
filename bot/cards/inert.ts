import type { Element } from './adaptive.ts';

/** Direction overrides and control characters that could make words look like others. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu;
const MOST_LINES = 40;

type Look = Readonly<Record<string, unknown>>;

/**
 * What somebody typed, to be shown as typed: runs of rich text know no links, no mark-up and no mentions. The one
 * thing that hosts still read in them, `{{DATE(…)}}`, is broken up.
 */
export function inert(words: string): string {
  return words.replaceAll(HIDDEN, '').replaceAll('{{', '{ {');
}

/** "Label: words" in one line. */
export function labelled(label: string, words: string, look: Look = {}): Element {
  return richText([{ text: `${inert(label)}: `, weight: 'Bolder' }, { text: inert(words) }], look);
}

/** Words in lines, as they were typed; very many lines run on in the last. */
export function lines(words: string, look: Look = {}): readonly Element[] {
  const typed = inert(words).split('\n').map((line) => line.trim()).filter(Boolean);
  const shown = typed.length <= MOST_LINES ? typed : [...typed.slice(0, MOST_LINES - 1), typed.slice(MOST_LINES - 1).join(' / ')];
  return shown.map((line, place) => richText([{ text: line }], place === 0 ? look : { spacing: 'Small' }));
}

function richText(runs: readonly Look[], look: Look): Element {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })), ...look };
}
