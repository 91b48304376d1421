import { createHash } from 'node:crypto';
import type { SendOptions } from 'pg-boss';
import { ProductError } from '../../domain/errors.ts';
import type { JobPayload, JobRequest, RetryPolicy } from '../../domain/ports.ts';

const QUEUE = /^[a-z][a-z0-9-]{0,59}$/;
/** No blank: a sentence or a full name cannot get in. */
const ID = /^[^\s\p{C}]{0,400}$/u;

const RETRY: RetryPolicy = { attempts: 20, firstSeconds: 1, longestSeconds: 1_800 };
const MOST_RETRIES = 1_000_000;

/** @throws ProductError `job-refused` */
export function checkQueue(queue: string): void {
  if (!QUEUE.test(queue)) throw new ProductError('job-refused', 'The name of a queue');
}

/** @throws ProductError `job-refused`, naming the field and never its value */
export function checkPayload(payload: JobPayload): void {
  for (const [name, value] of Object.entries(payload)) {
    if (typeof value === 'string' && !ID.test(value)) throw new ProductError('job-refused', `The field ${name}`);
  }
}

/** Where jobs go that have used up their attempts. */
export function deadLettersOf(queue: string): string {
  return `${queue}-dead`;
}

export function sendOptions({ queue, key, startAfter, retry = RETRY }: JobRequest): SendOptions {
  return {
    retryLimit: retry.attempts === 'unlimited' ? MOST_RETRIES : Math.max(0, retry.attempts - 1),
    retryDelay: Math.max(1, Math.round(retry.firstSeconds)),
    retryBackoff: true,
    retryDelayMax: Math.max(1, Math.round(retry.longestSeconds)),
    ...(key === undefined ? {} : { id: idFor(queue, key) }),
    ...(startAfter === undefined ? {} : { startAfter }),
  };
}

/** The id that a key always has, so that the second of two like requests finds the first: a UUID made of its digest. */
export function idFor(queue: string, key: string): string {
  const hex = createHash('sha256').update(JSON.stringify([queue, key])).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
