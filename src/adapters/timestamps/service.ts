/** A time stamp service over HTTP (RFC 3161, section 3.4). Only a digest is sent; nothing can be read from it. */
import { randomBytes } from 'node:crypto';
import type { TimeStamping } from '../../domain/attestation/ports.ts';
import { ProductError } from '../../domain/errors.ts';
import { answerProblem, timeStampRequest } from './time-stamp.ts';

const WAIT_MS = 15_000;
const LONGEST = 64 * 1024;

export function createTimeStamping(url: string, waitMs: number = WAIT_MS): TimeStamping {
  return {
    async stamp(digest) {
      const [bytes, nonce] = [Buffer.from(digest, 'hex'), randomBytes(8)];
      const answer = await ask(url, timeStampRequest(bytes, nonce), waitMs);
      const problem = answerProblem(answer, bytes, nonce);
      if (problem !== undefined) throw new ProductError('time-stamp-refused', `The time stamp service (${problem})`);
      return answer.toString('base64');
    },
  };
}

async function ask(url: string, request: Buffer, waitMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: AbortSignal.timeout(waitMs),
    });
    return await bodyOf(response);
  } catch (cause) {
    throw cause instanceof ProductError ? cause : new ProductError('time-stamp-refused', 'The time stamp service (away)', { cause });
  }
}

async function bodyOf(response: Response): Promise<Buffer> {
  if (response.status !== 200) throw new ProductError('time-stamp-refused', `The time stamp service (status ${response.status})`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > LONGEST) throw new ProductError('time-stamp-refused', 'The time stamp service (answer too long)');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
