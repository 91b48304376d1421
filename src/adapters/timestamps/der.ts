/** As much of DER (ITU-T X.690) as a time stamp needs: one-byte tags, definite lengths. */

/** A value with its tag; a constructed one holds further values in its content. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
}

export const TAG = { integer: 0x02, octets: 0x04, oid: 0x06, time: 0x18, sequence: 0x30, content: 0xa0 } as const;

/** Thrown for bytes that are no DER; for this folder only. */
export class NotDer extends Error {
  readonly code = 'not-der';
}

export function write(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** The values that stand one after the other in `bytes`. @throws NotDer */
export function readAll(bytes: Buffer): readonly Der[] {
  const values: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = readAt(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

function readAt(bytes: Buffer, at: number): { readonly value: Der; readonly end: number } {
  const tag = bytes[at] ?? 0;
  const { length, from } = readLength(bytes, at + 1);
  if ((tag & 0x1f) === 0x1f || from + length > bytes.length) throw new NotDer('no value of DER');
  return { value: { tag, content: bytes.subarray(from, from + length) }, end: from + length };
}

function readLength(bytes: Buffer, at: number): { readonly length: number; readonly from: number } {
  const first = bytes[at];
  if (first === undefined || first === 0x80) throw new NotDer('no length of DER');
  if (first < 0x80) return { length: first, from: at + 1 };
  const count = first & 0x7f;
  if (count > 4 || at + 1 + count > bytes.length) throw new NotDer('no length of DER');
  return { length: bytes.readUIntBE(at + 1, count), from: at + 1 + count };
}

/** The values in a constructed value of that tag. @throws NotDer if it is another */
export function inside(value: Der | undefined, tag: number): readonly Der[] {
  return readAll(contentOf(value, tag));
}

/** @throws NotDer */
export function contentOf(value: Der | undefined, tag: number): Buffer {
  if (value?.tag !== tag) throw new NotDer('another value was expected');
  return value.content;
}
