import { ProductError } from '../../domain/errors.ts';

/** Keys by id; the current one seals, all of them open. */
export interface KeyRing {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const KEY_BYTES = 32;
const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The keys of `text`: `id:base64,id:base64`, each 32 bytes. `current` names the one that seals; without it that is
 * the first. @throws ProductError `report-keys-invalid`, naming the entry by its place and never by its key
 */
export function parseKeyRing(text: string, current?: string): KeyRing {
  const entries = text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '').map(parseKey);
  const keys = new Map(entries);
  const first = entries[0]?.[0];
  if (first === undefined) throw new ProductError('report-keys-invalid', 'No key');
  if (keys.size < entries.length) throw new ProductError('report-keys-invalid', 'An id stands twice');
  const chosen = current === undefined || current === '' ? first : current;
  if (!keys.has(chosen)) throw new ProductError('report-keys-invalid', 'The id of the current key');
  return { current: chosen, keys };
}

function parseKey(entry: string, index: number): readonly [string, Uint8Array] {
  const at = entry.indexOf(':');
  const id = entry.slice(0, Math.max(0, at));
  const encoded = entry.slice(at + 1);
  const key = Buffer.from(encoded, 'base64');
  if (!ID.test(id) || !BASE64.test(encoded) || key.length !== KEY_BYTES) throw new ProductError('report-keys-invalid', `Key ${index + 1}`);
  return [id, key];
}
