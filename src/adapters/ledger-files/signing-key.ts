import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProductError } from '../../domain/errors.ts';

const FILE = 'ledger-key.pem';

/** The private key of a PEM; line ends may be written \n. @throws ProductError `ledger-key-unsound`, naming `where` and never the key */
export function parseSigningKey(pem: string, where: string): KeyObject {
  return ed25519(where, () => createPrivateKey(pem.replaceAll('\\n', '\n')));
}

/** The public key of a PEM, which may be that of the private one. @throws ProductError `ledger-key-unsound` */
export function parsePublicKey(pem: string, where: string): KeyObject {
  return ed25519(where, () => createPublicKey(pem));
}

export function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

function ed25519(where: string, make: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = make();
  } catch (cause) {
    throw new ProductError('ledger-key-unsound', where, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new ProductError('ledger-key-unsound', where);
  return key;
}

/**
 * For local runs: the key in `folder`, made at the first time, readable by this account only. Of several processes
 * that start at once one makes it, and all read the same. @throws ProductError when the file is damaged
 */
export async function openLocalSigningKey(folder: string): Promise<KeyObject> {
  const path = join(folder, FILE);
  const there = await readIfThere(path);
  if (there !== undefined) return parseSigningKey(there, path);
  await mkdir(folder, { recursive: true });
  await makeOnce(path);
  return parseSigningKey(await readFile(path, 'utf8'), path);
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
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(whole, pem, { mode: 0o600, flag: 'wx' });
  try {
    await link(whole, path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
  } finally {
    await unlink(whole);
  }
}
