/** Joins the endpoints to the server: sign-in, permission, allowance, schema, then one call. */
import type { Request, Response, Server } from 'restify';
import { z } from 'zod';
import { codeOf } from '../../domain/errors.ts';
import type { Log } from '../../domain/ports.ts';
import type { SignedIn, TokenCheck, TokenRefusal, Visitor } from '../../domain/sign-in.ts';
import { readJson } from '../body.ts';
import type { LocalPersonView } from '../contract/local.ts';
import type { Allowance } from './allowance.ts';
import { ROUTES, type AnyEndpoint, type Endpoints } from './endpoint.ts';
import { isRefusal, problem, refusalFor, type Refusal } from './problems.ts';

/** What a request to the API needs before it reaches an endpoint. */
export interface ApiGate {
  readonly tokens: TokenCheck;
  /** The visitor behind a token that held. */
  readonly visitor: (who: SignedIn) => Promise<Visitor | { readonly refused: 'left-the-trust' }>;
  readonly allowance: Allowance;
  readonly endpoints: Endpoints;
  /** Local mode only: in production there is no such route. */
  readonly local?: LocalSignIn;
}

export interface LocalSignIn {
  readonly people: readonly LocalPersonView[];
  readonly open: (person: string) => Promise<string | undefined>;
}

export interface ApiParts {
  readonly log: Log;
  /** `undefined` until policy, model and database are there. */
  readonly gate: () => ApiGate | undefined;
  /** Whether this server has the made-up people's sign-in. */
  readonly local: boolean;
}

/** Runs a handler with the log and the last resort of the server. */
export type Handle = (respond: (request: Request, response: Response) => Promise<void>) => (request: Request, response: Response) => Promise<void>;

/** A question has 4,000 characters at most; nothing else is nearly as long. */
const MOST_BYTES = 32 * 1024;

export function mountApi(server: Server, parts: ApiParts, handle: Handle): void {
  for (const route of ROUTES) {
    const [method = '', path = ''] = route.split(' ');
    mount(server, method, path, handle((request, response) => serve(parts, route, request, response)));
  }
  for (const method of ['GET', 'POST']) mount(server, method, '/api/*', handle(async (_, response) => send(response, { refused: 'no-such-route' })));
  if (!parts.local) return;
  mount(server, 'GET', '/api/local/people', handle((_, response) => serveLocal(parts, response, async ({ people }) => ({ people }))));
  mount(server, 'POST', '/api/local/session', handle((request, response) => serveLocal(parts, response, (local) => openSession(local, request))));
}

function mount(server: Server, method: string, path: string, handler: (request: Request, response: Response) => Promise<void>): void {
  if (method === 'GET') server.get(path, handler);
  else server.post(path, handler);
}

async function serve(parts: ApiParts, route: keyof Endpoints, request: Request, response: Response): Promise<void> {
  const gate = parts.gate();
  if (gate === undefined) return send(response, { refused: 'not-ready' });
  const endpoint: AnyEndpoint = gate.endpoints[route];
  try {
    send(response, await answer(gate, endpoint, request, response));
  } catch (fault) {
    parts.log.error({ code: 'request-failed', fault: codeOf(fault), route }, 'A request of the tabs failed');
    send(response, refusalFor(fault));
  }
}

async function answer(gate: ApiGate, endpoint: AnyEndpoint, request: Request, response: Response): Promise<object> {
  const visitor = await visitorOf(gate, request);
  if (isRefusal(visitor)) return visitor;
  const wait = gate.allowance.take(visitor.objectId);
  if (wait > 0) return tooOften(response, wait);
  if (!visitor.pages.includes(endpoint.page)) return { refused: 'not-your-page' };
  const input = await readInput(endpoint, request);
  return isRefusal(input) ? input : endpoint.answer(visitor, input as never);
}

async function visitorOf({ tokens, visitor }: ApiGate, request: Request): Promise<Visitor | Refusal> {
  const who: SignedIn | { readonly refused: TokenRefusal } = await tokens.check(request.headers.authorization);
  return 'refused' in who ? who : visitor(who);
}

function tooOften(response: Response, seconds: number): Refusal {
  response.setHeader('Retry-After', String(seconds));
  return { refused: 'too-often' };
}

/** The body of a POST; of a GET the parameters of path and address. What is wrong is said by name of field only. */
async function readInput({ input }: Pick<AnyEndpoint, 'input'>, request: Request): Promise<object> {
  const raw = request.method === 'POST' ? await readJson(request, MOST_BYTES) : { ok: true as const, value: { ...parameters(request) } };
  if (!raw.ok) return { refused: raw.code } satisfies Refusal;
  // A POST may name what it is about in its path.
  const value = request.method === 'POST' && isObject(raw.value) ? { ...raw.value, ...(request.params as object) } : raw.value;
  const read = input.safeParse(value);
  if (read.success) return read.data;
  const fields = [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? '')))].filter((name) => /^[\w-]{1,40}$/.test(name));
  return { refused: 'request-invalid', fields } satisfies Refusal;
}

function parameters(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.url ?? '/', 'http://here');
  return { ...Object.fromEntries(searchParams), ...(request.params as Record<string, string>) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function serveLocal(parts: ApiParts, response: Response, work: (local: LocalSignIn) => Promise<object>): Promise<void> {
  const local = parts.gate()?.local;
  send(response, local === undefined ? { refused: 'not-ready' } : await work(local));
}

const chosen = z.object({ person: z.string().max(40) });

async function openSession(local: LocalSignIn, request: Request): Promise<object> {
  const input = await readInput({ input: chosen }, request);
  if (isRefusal(input)) return input;
  const { person: id } = input as z.infer<typeof chosen>;
  const [person, token] = [local.people.find((one) => one.id === id), await local.open(id)];
  return person === undefined || token === undefined ? ({ refused: 'no-such-person' } satisfies Refusal) : { token, person };
}

/** Nothing of the API is kept anywhere on the way. */
function send(response: Response, result: object): void {
  const refusal = isRefusal(result) ? problem(result, String(response.getHeader('X-Request-Id'))) : undefined;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', refusal === undefined ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8');
  if (refusal?.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (refusal?.status === 503 && !response.hasHeader('Retry-After')) response.setHeader('Retry-After', '3');
  response.writeHead(refusal?.status ?? 200);
  response.end(JSON.stringify(refusal ?? result));
}
