import { ProductError, type ErrorCode } from '../../domain/errors.ts';

/** Where a fault came from, in words for people; the address itself is never told. */
const WHERE = 'PostgreSQL';

/**
 * Any fault of `pg` as one of the catalogue. The message names PostgreSQL's code and nothing of the statement or of
 * its values; the cause is kept for its stack, and must not be logged.
 */
export function databaseFault(fault: unknown): ProductError {
  if (fault instanceof ProductError) return fault;
  const code = sqlCodeOf(fault);
  const known = catalogued(code, fault);
  return new ProductError(known, code === '' ? WHERE : `${WHERE} (${code})`, { cause: fault });
}

/** PostgreSQL's SQLSTATE or the system's code; '' when there is none. */
export function sqlCodeOf(fault: unknown): string {
  const inner = fault instanceof AggregateError ? fault.errors[0] : fault;
  const code = (inner as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

function catalogued(code: string, fault: unknown): ErrorCode {
  if (isAway(code, fault)) return 'database-away';
  // 28: wrong user or password; 3D000: no such database; 42501: not allowed.
  if (code.startsWith('28') || code === '3D000' || code === '42501') return 'database-refused';
  if (isTls(code, fault)) return 'database-tls';
  // 3F000: no such schema; 42P01: no such table; 42703: no such column.
  if (['3F000', '42P01', '42703'].includes(code)) return 'database-behind';
  return 'database-fault';
}

const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'ENOENT'];
const NETWORK_WORDS = /timeout exceeded when trying to connect|connection terminated|query read timeout|not queryable|timeout expired/i;

function isAway(code: string, fault: unknown): boolean {
  // 08: connection; 57P0x: stopping, starting or crashed; 53300: too many connections.
  if (NETWORK.includes(code) || code.startsWith('08') || /^57P0[1-5]$/.test(code) || code === '53300') return true;
  return code === '' && fault instanceof Error && NETWORK_WORDS.test(fault.message);
}

function isTls(code: string, fault: unknown): boolean {
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY/.test(code)) return true;
  return fault instanceof Error && /does not support SSL/i.test(fault.message);
}
