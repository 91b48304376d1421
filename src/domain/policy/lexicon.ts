const contractions: readonly (readonly [RegExp, string])[] = [
  [/ do not /g, ' dont '],
  [/ does not /g, ' doesnt '],
  [/ did not /g, ' didnt '],
  [/ is not /g, ' isnt '],
  [/ has not /g, ' hasnt '],
  [/ can ?not /g, ' cant '],
  [/ any more /g, ' anymore '],
];

/** The words of a text as phrases see them: small letters and digits between single spaces, a space at each end. */
export function wordsOf(text: string): string {
  const letters = text.normalize('NFKC').toLowerCase().replace(/['’‘`´]/g, '');
  const spaced = ` ${letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  return contractions.reduce((words, [from, to]) => words.replace(from, to), spaced);
}

const alternative = (word: string): string =>
  word.endsWith('*') ? `${word.slice(0, -1)}[^ ]*` : word;

function tokenPattern(token: string): string {
  if (token === '...') return '(?:[^ ]+ ){0,4}';
  const optional = token.startsWith('[');
  const words = (optional ? token.slice(1, -1) : token).split('|').map(alternative).join('|');
  return optional ? `(?:(?:${words}) )?` : `(?:${words}) `;
}

const phraseForm = /^(?:\.\.\.|\[[\p{L}\p{N}|*]+\]|[\p{L}\p{N}|*]+)(?: (?:\.\.\.|\[[\p{L}\p{N}|*]+\]|[\p{L}\p{N}|*]+))*$/u;

/** Whether a phrase is written as vocabulary.yaml says. */
export const isPhrase = (phrase: string): boolean => phraseForm.test(phrase);

/** One pattern for a list of phrases; it is tried on the result of `wordsOf`. */
export function patternOf(phrases: readonly string[]): RegExp {
  const all = phrases.map((phrase) => phrase.split(' ').map(tokenPattern).join(''));
  return new RegExp(`(?<= )(?:${all.join('|')})`, 'gu');
}
