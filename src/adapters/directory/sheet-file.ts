import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ProductError } from '../../domain/errors.ts';
import { problem } from '../../domain/directory/problems.ts';
import type { Sheet } from '../../domain/directory/sheet.ts';
import { readCsv } from './csv-sheet.ts';
import { readXlsx } from './xlsx-sheet.ts';

const MOST_MIB = 20;
const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean => signature.every((byte, at) => bytes[at] === byte);

/**
 * Reads a file of the directory, CSV or .xlsx by what is in it, whatever its name. What is wrong with it stands in
 * `problems`. `hash`: SHA-256 of the file, hexadecimal. @throws ProductError `file-missing`
 */
export async function readSheetFile(path: string): Promise<Sheet & { readonly hash: string }> {
  const bytes = await read(path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { ...(await readBytes(bytes)), hash };
}

async function readBytes(bytes: Buffer): Promise<Sheet> {
  if (bytes.length > MOST_MIB * 2 ** 20) return { lines: [], problems: [problem('file-too-large', undefined, `${MOST_MIB} MiB`)] };
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return { lines: [], problems: [problem('file-old-excel')] };
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsx(bytes);
  const binary = bytes.subarray(0, 4_096).includes(0) && !(startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff));
  return binary ? { lines: [], problems: [problem('file-unreadable')] } : readCsv(bytes);
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ProductError('file-missing', 'The file to be imported', { cause });
  }
}
