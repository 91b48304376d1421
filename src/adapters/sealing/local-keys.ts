import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseKeyRing, type KeyRing } from './key-ring.ts';
import { newKey } from './sealer.ts';

const FILE = 'report-keys';

/**
 * For local runs: the keys in `folder`, made at the first time, readable by this account only. Of several processes
 * that start at once one makes them, and all read the same. @throws ProductError when the file is damaged
 */
export async function openLocalKeyRing(folder: string): Promise<KeyRing> {
  const path = join(folder, FILE);
  const there = await readIfThere(path);
  if (there !== undefined) return parseKeyRing(there);
  await mkdir(folder, { recursive: true });
  await makeOnce(path);
  return parseKeyRing(await readFile(path, 'utf8'));
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  }
}

/** A link is made whole or not at all, and never over another. */
async function makeOnce(path: string): Promise<void> {
  const whole = `${path}.${randomUUID()}`;
  await writeFile(whole, `${newKey('local-1')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(whole, path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  } finally {
    await unlink(whole);
  }
}
