import type { IncomingMessage } from 'node:http';

/** The longest body that is read, in bytes. Teams' own limit for a message is far below. */
export const MAX_BODY_BYTES = 256 * 1024;

export type ReadBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: 400 | 413 | 415; readonly code: 'not-json' | 'malformed-json' | 'too-long' };

/**
 * Reads a JSON body. 415: not sent as JSON (a web page of somebody else's can post anything but that without asking).
 * 413: too long, the rest is not read. 400: not JSON. No answer repeats what was sent.
 */
export async function readJson(request: IncomingMessage, mostBytes = MAX_BODY_BYTES): Promise<ReadBody> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { ok: false, status: 415, code: 'not-json' };
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return TOO_LONG;
  const text = await readText(request, mostBytes);
  return text === undefined ? TOO_LONG : parse(text);
}

/** Reads a small form, as `name=value` pairs; `undefined` when it is too long. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const text = await readText(request, MAX_BODY_BYTES);
  return text === undefined ? undefined : new URLSearchParams(text);
}

const TOO_LONG: ReadBody = { ok: false, status: 413, code: 'too-long' };

async function readText(request: IncomingMessage, mostBytes: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): ReadBody {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, status: 400, code: 'malformed-json' };
  }
}
