import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { ProductError } from '../../domain/errors.ts';

/** The lines of a file, one after the other, so that it may be of any length. Rejects with `file-missing`. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  try {
    await once(input, 'open');
    yield* lines;
  } catch (cause) {
    throw new ProductError('file-missing', file, { cause });
  } finally {
    lines.close();
    input.destroy();
  }
}

/**
 * Writes a new file that this account only may read; the number of lines. Rejects with `file-there` rather than
 * write over one.
 */
export async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  await opened(output, file);
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if (!output.write(`${line}\n`)) await once(output, 'drain');
  }
  output.end();
  await finished(output);
  return count;
}

async function opened(output: NodeJS.EventEmitter, file: string): Promise<void> {
  try {
    await once(output, 'open');
  } catch (cause) {
    throw new ProductError('file-there', file, { cause });
  }
}
