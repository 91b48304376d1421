/** Words that must not be found anywhere, and a search that finds them in whatever dress. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * One word for each thing that people type into a report, so that what is found says where it came from. No spaces:
 * a word is the same in an address.
 */
export const SECRETS = {
  pupil: 'Quillferreth', year: 'Wrenkestrelnine', platform: 'Blorptangleapp', when: 'Thrushmorninglate', what: 'marzipanzeppelinquarrel',
  asked: 'heronmarmaladequery', replied: 'otterpewterreply', added: 'lapwingtoffeeaddition', noted: 'badgerpiccalillinote', closing: 'newtgingerbreadclosing',
  refused: 'stoatrhubarbrefused', overlong: 'shrewcustardoverlong', half: 'volehoneycombhalf', faulty: 'weaselmacaroonfaulty', danger: 'falconnougatdanger', family: 'dormousefudgefamily',
} as const;

export const ALL_SECRETS: readonly string[] = Object.values(SECRETS);

/** The word as it is, in UTF-16 both ways round, in hexadecimal, and within base64 wherever it begins there. */
function dressesOf(word: string): readonly Buffer[] {
  const plain = Buffer.from(word);
  const wide = Buffer.from(word, 'utf16le');
  const hex = plain.toString('hex');
  const texts = [hex, hex.toUpperCase(), ...[0, 1, 2].map((offset) => withinBase64(plain, offset))];
  return [plain, Buffer.from(word.toUpperCase()), wide, Buffer.from(wide).swap16(), ...texts.map((text) => Buffer.from(text))];
}

/** What does not depend on the bytes before and after, when `offset` bytes of a group of three come before. */
function withinBase64(plain: Buffer, offset: number): string {
  const first = (3 - offset) % 3;
  const whole = Math.floor((plain.length - first) / 3) * 3;
  return plain.subarray(first, first + whole).toString('base64');
}

/** The words that stand in it. */
export function secretsIn(content: Buffer | string, words: readonly string[] = ALL_SECRETS): readonly string[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return words.filter((word) => dressesOf(word).some((dress) => bytes.includes(dress)));
}

/** `file: words` for each file below the folder that holds any. */
export async function secretsBelow(folder: string, words: readonly string[] = ALL_SECRETS): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const within = secretsIn(await readFile(join(entry.parentPath, entry.name)), words);
    if (within.length > 0) found.push(`${join(entry.parentPath, entry.name)}: ${within.join(', ')}`);
  }
  return found;
}
