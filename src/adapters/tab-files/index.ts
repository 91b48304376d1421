/** The built tabs on the disk, as webpack left them in tabs/built. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../../tabs/built', import.meta.url));
/** A name, a hash, an ending; nothing that could lead elsewhere. */
const NAME = /^[a-z0-9-]+\.[0-9a-f]{12}\.(?:js|css|svg)(?:\.LICENSE\.txt)?$/;
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};
const ENDINGS = { br: '.br', gzip: '.gz' } as const;

type Encoding = keyof typeof ENDINGS;

interface BuiltFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly encoding?: Encoding;
}

/** Files are read once: their names change when they do. The page is read each time, as a new build may have come. */
export function createTabFiles(folder = BUILT) {
  const known = new Map<string, BuiltFile | undefined>();
  async function read(name: string, encoding: Encoding | undefined): Promise<BuiltFile | undefined> {
    const bytes = await contents(join(folder, 'assets', `${name}${encoding === undefined ? '' : ENDINGS[encoding]}`));
    if (bytes === undefined) return undefined;
    return { bytes, type: TYPES[extname(name)] ?? 'application/octet-stream', ...(encoding === undefined ? {} : { encoding }) };
  }
  return {
    page: async (): Promise<string | undefined> => (await contents(join(folder, 'page.html')))?.toString('utf8'),
    async file(name: string, encodings: readonly Encoding[]): Promise<BuiltFile | undefined> {
      if (!NAME.test(name)) return undefined;
      for (const encoding of [...encodings, undefined]) {
        const key = `${encoding ?? ''} ${name}`;
        const file = known.get(key) ?? (await read(name, encoding));
        if (file === undefined) continue;
        known.set(key, file);
        return file;
      }
      return undefined;
    },
  };
}

async function contents(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  }
}
