import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ProductError } from '../../domain/errors.ts';
import type { Sealer } from '../../domain/reporting/contract.ts';
import type { KeyRing } from './key-ring.ts';

const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a new random nonce for every text. A box is one byte for its form, nonce, tag and cipher text;
 * column, row and key id are its additional data.
 */
export function createSealer({ current, keys }: KeyRing): Sealer {
  return {
    current,
    seal: (text, place) => ({ key: current, box: close(keyOf(keys, current), text, boundTo(current, place)) }),
    open: ({ key, box }, place) => disclose(keyOf(keys, key), key, box, boundTo(key, place)),
  };
}

function keyOf(keys: KeyRing['keys'], id: string): Uint8Array {
  const key = keys.get(id);
  if (key === undefined) throw new ProductError('report-key-missing', `Key ${id}`);
  return key;
}

function boundTo(key: string, place: string): Buffer {
  return Buffer.from(`before-you-post:${FORM}:${key}:${place}`, 'utf8');
}

function close(key: Uint8Array, text: string, bound: Buffer): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), sealed]);
}

function disclose(key: Uint8Array, id: string, box: Uint8Array, bound: Buffer): string {
  const bytes = Buffer.from(box);
  try {
    if (bytes[0] !== FORM || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new RangeError('form');
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound).setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new ProductError('report-seal-broken', `Key ${id}`, { cause });
  }
}

/** For configuration and tests: a new key as it stands in REPORT_KEYS. */
export function newKey(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}
