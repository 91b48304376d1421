import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The parts of the packed browser as they lie on the disk. */
export interface UnpackedBrowser {
  readonly program: string;
  /** Folder of the system libraries that a bare machine lacks. */
  readonly libraries: string;
  /** A font settings file that names the packed fonts and the machine's own. */
  readonly fontSettings: string;
}

/** Unpacks the browser once for each version of its package, under node_modules; later calls find it there. */
export async function unpackedBrowser(): Promise<UnpackedBrowser> {
  const folder = join(CACHE, `chromium-${packedVersion()}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return { program: join(folder, 'chromium'), libraries: join(folder, 'al2023', 'lib'), fontSettings: join(folder, 'fonts.conf') };
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/before-you-post', import.meta.url));
const UNPACK = fileURLToPath(new URL('unpack.js', import.meta.url));

function packedVersion(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const description = JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')) as { version: string };
  return description.version;
}

/** Unpacks beside the place and moves the whole there: two test runs at once, or one that is killed, leave no half. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, 'unpacking-'));
  try {
    // The package unpacks into the temporary folder only, so it runs in a process that has our folder for one.
    await promisify(execFile)(process.execPath, [UNPACK], { env: { ...process.env, TMPDIR: draft } });
    await writeFile(join(draft, 'fonts.conf'), fontSettings(folder));
    await rename(draft, folder);
  } catch (fault) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw fault;
  }
}

function fontSettings(folder: string): string {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(folder, 'fonts')];
  const places = [...folders.map((place) => `<dir>${place}</dir>`), '<dir prefix="xdg">fonts</dir>'].join('');
  const cache = `<cachedir>${join(folder, 'font-cache')}</cachedir>`;
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${places}${cache}</fontconfig>\n`;
}
