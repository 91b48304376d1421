/** The signed head: who holds the key says how the ledger stood, so that it cannot be rewritten up to there. */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from './canonical.ts';
import { sha256, type Head } from './chain.ts';
import type { EntryHash, EntryNumber } from './entry.ts';

/** What is signed. */
export interface SealBody {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly number: EntryNumber;
  readonly head: EntryHash;
  /** Which key: see `keyId`. */
  readonly key: string;
  /** UUID of the ledger, as its first entry says. */
  readonly ledger: string;
}

/** `text` is the canonical JSON of the body; the Ed25519 signature (base64) is over its UTF-8 bytes. */
export interface Seal {
  readonly text: string;
  readonly signature: string;
}

/** An RFC 3161 time stamp of a seal's text: the service's whole answer, DER in base64. */
export interface Stamp {
  /** SHA-256 of the seal's text. */
  readonly digest: string;
  readonly answer: string;
}

/** First 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER). */
export function keyId(key: KeyObject): string {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256').update(open.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16);
}

export function sealHead(head: Head, ledger: string, at: Date, key: KeyObject): Seal {
  const text = canonicalJson({ at: at.toISOString(), head: head.hash, key: keyId(key), ledger, number: head.number });
  return { text, signature: sign(null, Buffer.from(text, 'utf8'), key).toString('base64') };
}

export function sealBody(seal: Pick<Seal, 'text'>): SealBody {
  return JSON.parse(seal.text) as SealBody;
}

export function isSignedBy(seal: Seal, key: KeyObject): boolean {
  return verify(null, Buffer.from(seal.text, 'utf8'), key, Buffer.from(seal.signature, 'base64'));
}

/** What a time stamp service is given. */
export function sealDigest(seal: Pick<Seal, 'text'>): string {
  return sha256(seal.text);
}
