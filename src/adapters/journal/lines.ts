import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where a line stands in its file, in bytes. */
export interface LinePlace {
  readonly offset: number;
  readonly length: number;
}

/**
 * An append-only file of JSON lines with one writer. Appends are written one after the other and reach
 * the disk before they are acknowledged. A torn last line (the machine went off) is closed and skipped.
 */
export class LineFile {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #end = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Opens the file and calls `onLine` for every whole line that is JSON; others are passed over. */
  async open(onLine: (value: unknown, place: LinePlace) => void): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    this.#handle = await open(this.#path, 'a+', 0o600);
    const bytes = await this.#handle.readFile();
    this.#end = bytes.length;
    for (const place of linePlaces(bytes)) {
      const value = parseLine(bytes.subarray(place.offset, place.offset + place.length).toString('utf8'));
      if (value !== undefined) onLine(value, place);
    }
    if (bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE) await this.#write('\n');
  }

  append(value: unknown): Promise<LinePlace> {
    const written = this.#queue.then(() => this.#write(`${JSON.stringify(value)}\n`));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  async read(place: LinePlace): Promise<unknown> {
    const bytes = Buffer.alloc(place.length);
    await this.#opened().read(bytes, 0, place.length, place.offset);
    return parseLine(bytes.toString('utf8'));
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #write(line: string): Promise<LinePlace> {
    const bytes = Buffer.from(line, 'utf8');
    await this.#opened().appendFile(bytes);
    await this.#opened().datasync();
    const place = { offset: this.#end, length: bytes.length - 1 };
    this.#end += bytes.length;
    return place;
  }

  #opened(): FileHandle {
    if (this.#handle === undefined) throw new JournalClosed();
    return this.#handle;
  }
}

/** The journal was used before it was opened or after it was closed: a fault in the order of starting. */
export class JournalClosed extends Error {
  readonly code = 'journal-closed';
  constructor() {
    super('The journal is not open. Open it before the server listens and close it last.');
  }
}

const NEWLINE = 0x0a;

function* linePlaces(bytes: Buffer): Generator<LinePlace> {
  let offset = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, offset)) {
    yield { offset, length: end - offset };
    offset = end + 1;
  }
  if (offset < bytes.length) yield { offset, length: bytes.length - offset };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A torn line is expected after a power cut: everything acknowledged before it still counts.
    return undefined;
  }
}
