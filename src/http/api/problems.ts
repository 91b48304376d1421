/** The one mapping from the catalogue of errors to HTTP (RFC 9457). */
import { causeOf, ProductError, remedyOf, type ErrorCode } from '../../domain/errors.ts';
import type { Problem } from '../contract.ts';

const STATUS = {
  'not-signed-in': 401,
  'token-refused': 401,
  'token-expired': 401,
  'wrong-tenant': 403,
  'scope-missing': 403,
  'guest-refused': 403,
  'left-the-trust': 403,
  'not-your-page': 403,
  'no-such-route': 404,
  'no-such-person': 404,
  'no-such-report': 404,
  'already-closed': 409,
  'malformed-json': 400,
  'request-invalid': 400,
  'not-json': 415,
  'too-long': 413,
  'too-often': 429,
  'request-failed': 500,
  'sign-in-away': 503,
  'records-away': 503,
  'not-ready': 503,
} as const satisfies Partial<Record<ErrorCode, number>>;

/** The codes that a request can be answered with. */
export type ProblemCode = keyof typeof STATUS;

/** What an endpoint returns instead of a reply. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly fields?: readonly string[];
}

export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}

/** The body of a refusal; `instance` is the request's id. */
export function problem({ refused: code, fields }: Refusal, instance: string): Problem {
  const words = { title: causeOf(code), detail: remedyOf(code) };
  return { type: `/problems/${code}`, code, ...words, status: STATUS[code], instance, ...(fields === undefined ? {} : { fields }) };
}

/** A fault as a refusal in words for a person; what the catalogue says of the database is for whoever runs it. */
export function refusalFor(fault: unknown): Refusal {
  const code = fault instanceof ProductError ? fault.code : 'request-failed';
  if (code.startsWith('database-')) return { refused: 'records-away' };
  return { refused: code in STATUS ? (code as ProblemCode) : 'request-failed' };
}
