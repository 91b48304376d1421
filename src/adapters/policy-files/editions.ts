import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SituationText } from '../../domain/attestation/contract.ts';
import { Editions, type EditionTexts } from '../../domain/attestation/editions.ts';
import { parseSituations } from '../../domain/attestation/situations.ts';
import { ProductError } from '../../domain/errors.ts';
import { policyFolder } from './index.ts';

/** The folder with a folder for each edition, and the situations. */
export const editionsFolder = path.join(policyFolder, 'editions');

/** Reads all editions and the situations. Rejects with a ProductError `policy-…` when one is missing or not sound. */
export async function loadEditions(folder: string = editionsFolder): Promise<{ readonly editions: Editions; readonly situations: readonly SituationText[] }> {
  const names = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ProductError('policy-file-missing', folder, { cause });
  });
  const texts = await Promise.all(names.filter((one) => one.isDirectory()).map(({ name }) => readEditionTexts(path.join(folder, name), name)));
  return { editions: new Editions(texts), situations: parseSituations(await read(path.join(folder, 'situations.yaml'))) };
}

async function readEditionTexts(folder: string, id: string): Promise<EditionTexts> {
  const [document, clauses, about] = await Promise.all(['document.txt', 'clauses.tsv', 'edition.yaml'].map((file) => read(path.join(folder, file))));
  return { id, document: document ?? '', clauses: clauses ?? '', about: about ?? '' };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ProductError('policy-file-missing', file, { cause });
  }
}
