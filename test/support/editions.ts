import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editionsFolder } from '../../src/adapters/policy-files/editions.ts';
import { sha256 } from '../../src/domain/attestation/chain.ts';
import type { EditionTexts } from '../../src/domain/attestation/editions.ts';

/** The files of an edition that is there. */
export async function textsOf(id: string): Promise<EditionTexts> {
  const [document, clauses, about] = await Promise.all(['document.txt', 'clauses.tsv', 'edition.yaml'].map((file) => readFile(join(editionsFolder, id, file), 'utf8')));
  return { id, document: document ?? '', clauses: clauses ?? '', about: about ?? '' };
}

/** Changed texts as the files of an edition of their own, with the author's decisions (lines of YAML). */
export function changedTexts(texts: EditionTexts, id: string, since: string, decisions: string): EditionTexts {
  const clauses = decisions === '' ? '' : `\n  clauses:\n    ${decisions}`;
  return { ...texts, id, about: `title: Social media policy\neffective: ${id}\nsha256: ${sha256(texts.document)}\nchanges:\n  since: ${since}${clauses}\n` };
}
