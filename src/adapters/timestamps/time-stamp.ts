/** Request and answer of RFC 3161, for SHA-256. */
import { contentOf, inside, NotDer, readAll, TAG, write, type Der } from './der.ts';

const SHA_256 = Buffer.from('608648016503040201', 'hex');
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
const TST_INFO = Buffer.from('2a864886f70d0109100104', 'hex');
const TRUE = Buffer.from('0101ff', 'hex');
const NULL = Buffer.from('0500', 'hex');

/** `nonce`: 8 bytes of chance. The service is asked for its certificates, too, so that the stamp can be checked years later. */
export function timeStampRequest(digest: Buffer, nonce: Buffer): Buffer {
  return write(TAG.sequence, integer(Buffer.from([1])), imprint(digest), integer(nonce), TRUE);
}

/** A positive integer. */
function integer(bytes: Buffer): Buffer {
  return write(TAG.integer, positive(bytes));
}

/** As DER wants it: no zeros in front but the one that keeps it positive. */
function positive(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const bare = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  return (bare[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bare]) : bare;
}

function imprint(digest: Buffer): Buffer {
  return write(TAG.sequence, write(TAG.sequence, write(TAG.oid, SHA_256), NULL), write(TAG.octets, digest));
}

/** Why an answer does not fit; undefined if it does. The signature in it is for whoever relies on it (docs/ledger.md). */
export function answerProblem(answer: Buffer, digest: Buffer, nonce: Buffer): 'unreadable' | 'refused' | 'of-another-digest' | 'of-another-request' | undefined {
  try {
    const [status, token] = inside(readAll(answer)[0], TAG.sequence);
    if (!isGranted(status)) return 'refused';
    return tokenProblem(token, digest, nonce);
  } catch (fault) {
    if (fault instanceof NotDer) return 'unreadable';
    throw fault;
  }
}

/** 0: granted; 1: granted with changes. */
function isGranted(status: Der | undefined): boolean {
  const [code] = inside(status, TAG.sequence);
  const number = contentOf(code, TAG.integer);
  return number.length === 1 && (number[0] === 0 || number[0] === 1);
}

function tokenProblem(token: Der | undefined, digest: Buffer, nonce: Buffer): ReturnType<typeof answerProblem> {
  const [, , stamped, , , ...further] = inside(readAll(statement(token))[0], TAG.sequence);
  const [algorithm, octets] = inside(stamped, TAG.sequence);
  const [name] = inside(algorithm, TAG.sequence);
  if (!contentOf(name, TAG.oid).equals(SHA_256) || !contentOf(octets, TAG.octets).equals(digest)) return 'of-another-digest';
  const returned = further.find(({ tag }) => tag === TAG.integer)?.content;
  return returned?.equals(positive(nonce)) === true ? undefined : 'of-another-request';
}

/** TSTInfo: what the service signed. */
function statement(token: Der | undefined): Buffer {
  const [kind, wrapped] = inside(token, TAG.sequence);
  if (!contentOf(kind, TAG.oid).equals(SIGNED_DATA)) throw new NotDer('no signed data');
  const [, , encapsulated] = inside(inside(wrapped, TAG.content)[0], TAG.sequence);
  const [type, content] = inside(encapsulated, TAG.sequence);
  if (!contentOf(type, TAG.oid).equals(TST_INFO)) throw new NotDer('no time stamp');
  return contentOf(inside(content, TAG.content)[0], TAG.octets);
}
