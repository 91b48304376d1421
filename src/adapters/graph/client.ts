import { retryAfterMs } from './retry-after.ts';

/** A token for Microsoft Graph; `fresh` asks for one that was not given before. Rejects when there is none. */
export type TokenSource = (fresh: boolean) => Promise<string>;

export interface GraphSettings {
  /** Address with the version, without a slash at the end: https://graph.microsoft.com/v1.0 */
  readonly base: string;
  readonly token: TokenSource;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => Date;
  /** From 0 to 1, for the jitter. */
  readonly chance: () => number;
  /** Longest time for one request, 30 s when left out. */
  readonly timeoutMs?: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;
/** `start-afresh`: the service no longer knows the token of a delta query. Codes: see GroupFault. */
export type GraphAnswer = { readonly kind: 'answer'; readonly body: JsonObject } | { readonly kind: 'start-afresh' } | { readonly kind: 'failed'; readonly code: string };
export type GraphGet = (address: string) => Promise<GraphAnswer>;

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 1_000;
/** Whoever is asked to wait for longer comes back with the next run. */
const LONGEST_WAIT_MS = 120_000;

type Attempt = GraphAnswer | { readonly kind: 'again'; readonly code: string; readonly waitMs?: number } | { readonly kind: 'unauthorised' };

/** GET on Microsoft Graph: bounded attempts, Retry-After obeyed, jitter; the token is sent to `base`'s origin only. */
export function createGraphGet(settings: GraphSettings): GraphGet {
  return async (address) => {
    if (new URL(address).origin !== new URL(settings.base).origin) return { kind: 'failed', code: 'foreign-link' };
    let [code, fresh] = ['away', false];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const result = await ask(settings, address, fresh);
      if (result.kind === 'unauthorised' && fresh) return { kind: 'failed', code: 'token-refused' };
      if (result.kind === 'unauthorised') fresh = true;
      else if (result.kind !== 'again') return result;
      else {
        code = result.code;
        const waitMs = result.waitMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1);
        if (waitMs > LONGEST_WAIT_MS || attempt === ATTEMPTS) break;
        await settings.wait(waitMs + Math.round(settings.chance() * FIRST_WAIT_MS));
      }
    }
    return { kind: 'failed', code };
  };
}

async function ask(settings: GraphSettings, address: string, fresh: boolean): Promise<Attempt> {
  const token = await tokenFrom(settings.token, fresh);
  if (token === undefined) return { kind: 'failed', code: 'token-refused' };
  try {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    // A redirect would be no answer of Graph's, and could take the token elsewhere.
    const response = await fetch(address, { headers, redirect: 'error', signal: AbortSignal.timeout(settings.timeoutMs ?? 30_000) });
    return await read(response, settings.now());
  } catch {
    // fetch says only that it failed: no connection, cut off half-way, too slow.
    return { kind: 'again', code: 'away' };
  }
}

async function tokenFrom(token: TokenSource, fresh: boolean): Promise<string | undefined> {
  try {
    return await token(fresh);
  } catch {
    // The library's message may hold ids and addresses of the sign-in; the code says what to look at.
    return undefined;
  }
}

async function read(response: Response, now: Date): Promise<Attempt> {
  const text = await response.text();
  const body = parse(text);
  if (response.ok) return body === undefined ? { kind: 'again', code: 'half-answer' } : { kind: 'answer', body };
  return fault(response, errorCode(body), now);
}

function fault(response: Response, code: string, now: Date): Attempt {
  const { status } = response;
  const waitMs = retryAfterMs(response.headers.get('retry-after'), now);
  const wait = waitMs === undefined ? {} : { waitMs };
  if (status === 429) return { kind: 'again', code: 'throttled', ...wait };
  if (status === 408 || status === 409 || status >= 500) return { kind: 'again', code: 'unavailable', ...wait };
  if (status === 401) return { kind: 'unauthorised' };
  // Documented as 410 Gone, and seen as 400 for users and groups when the token is over seven days old.
  if (status === 410 || /^(syncState\w*|resync\w*)$/i.test(code)) return { kind: 'start-afresh' };
  if (status === 403) return { kind: 'failed', code: 'forbidden' };
  return { kind: 'failed', code: status === 404 ? 'not-found' : `status-${status}` };
}

function errorCode(body: JsonObject | undefined): string {
  const { code } = (body?.['error'] ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
