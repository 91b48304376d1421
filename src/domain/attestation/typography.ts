/** What is only typography: quotes, dashes, blanks and the document's marks of emphasis. Words, case and stops are not. */

const quotes = /[\u2018\u2019\u201A\u201B\u2032\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB\u2039\u203A"`\u00B4]/gu;
const dashes = /\s*[\u2010-\u2015\u2212]\s*|\s+-\s+/gu;
// Soft hyphen, zero-width marks, byte-order mark.
const unseen = /[\u00AD\u200B-\u200D\u2060\uFEFF]/gu;

/** The words without their typography; two texts that agree in this differ in nothing that can be read aloud. */
export function wordsOf(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(unseen, '')
    .replaceAll(quotes, "'")
    .replaceAll('…', '...')
    .replaceAll(/\*+/g, '')
    .replaceAll(dashes, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
