// Control characters but tab and line feed; marks and overrides of writing direction; line and paragraph separators,
// interlinear annotation and byte-order marks, which show nothing and hide something.
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

function cleaned(value: string): string {
  return value.toWellFormed().normalize('NFC').replaceAll(/\r\n?|\u2028|\u2029/g, '\n').replaceAll(unseen, '');
}

/** Text of several lines as people meant it: nothing invisible in it; markup stays what was typed. `''` if it is no text. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? cleaned(value).replaceAll('\t', ' ').trim() : '';
}

/** The same in one line. */
export function plainLine(value: unknown): string {
  return plainText(value).replaceAll(/\s+/gu, ' ');
}

/** Length as people count: characters, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}
