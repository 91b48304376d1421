import type { Sign } from './credentials.ts';

/** One request to the Bot Connector, as its REST reference describes it. */
export interface ServiceRequest {
  readonly serviceUrl: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the service's address, with what stands in it encoded. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * `status`: the service said no; `silence`: no whole answer in time; `broken`: the connection or the answer broke
 * off; `no-token`: Microsoft gave the bot no token. After the last three the request may have been carried out.
 */
export type ServiceAnswer =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'status'; readonly status: number; readonly codes: readonly string[]; readonly retryAfterMs?: number }
  | { readonly kind: 'silence' | 'broken' }
  | { readonly kind: 'no-token'; readonly refused: boolean };

export type Service = (request: ServiceRequest) => Promise<ServiceAnswer>;

/** For the whole of one request, its answer read to the end. */
export const ANSWER_MS = 15_000;

/**
 * The Bot Connector over HTTP, one attempt a call. (The SDK's client tries again by itself up to three times, for as
 * long as Retry-After says, hides the id of a new thread's first message, and takes an answer without an id for a
 * success: what must not be lost or sent twice cannot rest on it.) Resolves always; logs and repeats nothing of a body.
 */
export function createService(sign: Sign, answerMs = ANSWER_MS): Service {
  return async (request) => {
    const signature = await signed(sign, request.serviceUrl, answerMs);
    return signature.kind === 'no-token' ? signature : ask(request, signature.headers, answerMs);
  };
}

type Signature = { readonly kind: 'signed'; readonly headers: Record<string, string> } | Extract<ServiceAnswer, { kind: 'no-token' }>;

async function signed(sign: Sign, serviceUrl: string, answerMs: number): Promise<Signature> {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    late = setTimeout(() => resolve(undefined), answerMs);
  });
  try {
    const headers = await Promise.race([sign(serviceUrl), tooLate]);
    return headers === undefined ? { kind: 'no-token', refused: false } : { kind: 'signed', headers: { ...headers } };
  } catch (fault) {
    return { kind: 'no-token', refused: isRefused(fault) };
  } finally {
    clearTimeout(late);
  }
}

/** The sign-in answers 400 or 401 to a secret that is wrong or expired; anything else is the network's. */
function isRefused(fault: unknown): boolean {
  const { errorCode, statusCode, name } = fault as { errorCode?: unknown; statusCode?: unknown; name?: unknown };
  return statusCode === 400 || statusCode === 401 || name === 'ClientAuthError' || name === 'ServerError' || /invalid_client|unauthorized_client/.test(String(errorCode ?? ''));
}

async function ask({ serviceUrl, method, path, body }: ServiceRequest, headers: Record<string, string>, answerMs: number): Promise<ServiceAnswer> {
  const signal = AbortSignal.timeout(answerMs);
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const url = `${serviceUrl.replace(/\/+$/, '')}/${path}`;
    const response = await fetch(url, { method, headers: { ...headers, 'content-type': 'application/json' }, redirect: 'error', signal, ...sent });
    const text = await response.text();
    const parsed = parse(text);
    if (!response.ok) return refusal(response, parsed);
    return parsed === undefined ? { kind: 'broken' } : { kind: 'ok', body: parsed };
  } catch {
    // A broken connection and a limit that has passed are answers here: what to do is decided by who asked.
    return { kind: signal.aborted ? 'silence' : 'broken' };
  }
}

/** `undefined` for what is no JSON: half an answer, or a page of a proxy. An empty answer has nothing in it. */
function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Told apart by the caller, who knows the status.
    return undefined;
  }
}

function refusal(response: Response, body: Readonly<Record<string, unknown>> | undefined): ServiceAnswer {
  const retryAfterMs = retryAfter(response.headers.get('retry-after'));
  const status = { kind: 'status', status: response.status, codes: [...codesIn(body)] } as const;
  return retryAfterMs === undefined ? status : { ...status, retryAfterMs };
}

/** The service's codes stand in `error.code`, `subCode` and `innerHttpError`, and some only in the message. */
function* codesIn(value: unknown, depth = 0): Generator<string> {
  if (typeof value !== 'object' || value === null || depth > 4) return;
  for (const [name, part] of Object.entries(value)) {
    if (/^(code|subCode|errorCode)$/i.test(name) && typeof part === 'string') yield part.slice(0, 80);
    else if (name === 'message' && typeof part === 'string') yield* KNOWN.filter((code) => part.includes(code));
    else yield* codesIn(part, depth + 1);
  }
}

const KNOWN = ['MessageWritesBlocked', 'BotNotInConversationRoster', 'ConversationBlockedByUser', 'ConversationNotFound'];
const LONGEST_MS = 60 * 60_000;

/** Seconds or a date; an hour at most. */
function retryAfter(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_MS) : undefined;
}
