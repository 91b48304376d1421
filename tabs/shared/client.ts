/** The server, as the contract types it. Every failure is a Trouble with words for a person. */
import type { InputOf, Problem, ReplyOf, Route } from '../../src/http/contract.ts';
import { faults } from '../texts/shared.ts';
import type { Host } from './host.ts';

export type Fetch = (address: string, init?: RequestInit) => Promise<Response>;

/** Something that did not work, in words. `code` is the server's, or `offline`, `away`, `strange`. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The request's number in the server's log. */
  readonly instance: string | undefined;
  /** Seconds after which it is worth trying again by itself. */
  readonly retryAfter: number | undefined;
  readonly fields: readonly string[];

  constructor(told: Pick<Problem, 'code' | 'title' | 'detail'> & Partial<Pick<Problem, 'instance' | 'fields'>>, retryAfter?: number) {
    super(told.code);
    this.code = told.code;
    this.title = told.title;
    this.detail = told.detail;
    this.instance = told.instance;
    this.retryAfter = retryAfter;
    this.fields = told.fields ?? [];
  }
}

export interface Client {
  /** @throws Trouble, SignInFailed */
  call<R extends Route>(route: R, input: InputOf<R>, signal?: AbortSignal): Promise<ReplyOf<R>>;
}

export function createClient(host: Pick<Host, 'token'>, fetch: Fetch): Client {
  return {
    async call(route, input, signal) {
      const first = await send(route, input, await host.token(false), signal);
      // A token may have run out on the way, or the local server been started anew: one new token, one more try.
      const response = first.status === 401 ? await send(route, input, await host.token(true), signal) : first;
      if (!response.ok) throw await troubleOf(response);
      return (await response.json()) as never;
    },
  };

  async function send(route: Route, input: object, token: string, signal: AbortSignal | undefined): Promise<Response> {
    const [method = 'GET', path = ''] = route.split(' ');
    const { address, rest } = placed(path, input as Readonly<Record<string, unknown>>);
    const headers = { authorization: `Bearer ${token}`, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) };
    const body = method === 'POST' ? { body: JSON.stringify(rest) } : {};
    const query = method === 'GET' ? asked(rest) : '';
    try {
      return await fetch(`${address}${query}`, { method, headers, ...body, ...(signal === undefined ? {} : { signal }) });
    } catch (fault) {
      if (signal?.aborted === true) throw fault;
      throw away();
    }
  }
}

/** The path with its parameters filled in, and what is left of the input. */
function placed(path: string, input: Readonly<Record<string, unknown>>): { address: string; rest: Record<string, unknown> } {
  const rest = { ...input };
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { address, rest };
}

function asked(rest: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '').map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

/** No answer at all: this device is offline, or the server is away. */
export function away(): Trouble {
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return new Trouble({ code: offline ? 'offline' : 'away', ...(offline ? faults.offline : faults.away) });
}

async function troubleOf(response: Response): Promise<Trouble> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
    // A proxy's page, for example: nothing in it is for people.
    return response.status >= 502 ? new Trouble({ code: 'away', ...faults.away }, seconds) : new Trouble({ code: 'strange', ...faults.strange });
  }
  return new Trouble((await response.json()) as Problem, seconds);
}

/** Whether trying again by itself may help: the server is starting, or the network stumbled. */
export function passes(fault: unknown): boolean {
  return fault instanceof Trouble && ['away', 'not-ready', 'sign-in-away', 'records-away'].includes(fault.code);
}
