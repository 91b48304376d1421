/** A message made ready to be understood. */
export interface Prepared {
  readonly text: string;
  /** All of the cleaned message, for the signs of risk: a cut must not hide them. */
  readonly full: string;
  /** True when the message was longer than `longest` and only its beginning and end are left. */
  readonly cut: boolean;
  /** True when nothing is left that could be a question. */
  readonly empty: boolean;
}

/** Longest text that is understood, in UTF-16 units. */
export const longest = 4_000;
const beginning = 2_600;
/** Longest text that is looked at at all; signs of risk beyond it are not seen. */
const farthest = 200_000;

const tags = /<\/?[a-z!][^<>]{0,500}>/giu;
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const invisible = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/gu;
const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&apos;': "'", '&amp;': '&',
};

function clean(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(tags, ' ')
    .replace(/&(?:nbsp|lt|gt|quot|#39|apos|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(invisible, '')
    .replace(controls, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function shortened(text: string): string {
  const end = longest - beginning - 3;
  return `${text.slice(0, beginning)} … ${text.slice(-end)}`.toWellFormed();
}

/** Cleans and shortens what somebody typed. Never throws, whatever it is given. */
export function prepare(message: unknown): Prepared {
  const full = typeof message === 'string' ? clean(message.slice(0, farthest)) : '';
  const cut = full.length > longest;
  return { text: cut ? shortened(full) : full, full, cut, empty: !/[\p{L}\p{N}]/u.test(full) };
}
