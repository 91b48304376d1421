import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { ProductError } from '../../domain/errors.ts';

/** The lines of a file, one after the other, so that it may be of any length. Rejects with `file-missing`. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const opened = await open(file).catch((cause: unknown) => {
    throw new ProductError('file-missing', file, { cause });
  });
  try {
    yield* opened.readLines({ encoding: 'utf8' });
  } catch (cause) {
    throw new ProductError('file-missing', file, { cause });
  } finally {
    await opened.close();
  }
}

/**
 * Writes a new file that this account only may read; the number of lines. Rejects with `file-there` rather than
 * write over one.
 */
export async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  await isOpen(output, file);
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if (!output.write(`${line}\n`)) await once(output, 'drain');
  }
  output.end();
  await finished(output);
  return count;
}

async function isOpen(output: NodeJS.EventEmitter, file: string): Promise<void> {
  try {
    await once(output, 'open');
  } catch (cause) {
    throw new ProductError('file-there', file, { cause });
  }
}
