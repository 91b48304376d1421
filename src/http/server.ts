import { randomUUID } from 'node:crypto';
import restify from 'restify';
import type { Next, Request, Response, Server } from 'restify';
import type { Log } from '../domain/ports.ts';
import { mountApi, type ApiParts } from './api/mount.ts';
import { readForm, readJson } from './body.ts';
import { PAGE_HEADERS, STYLE } from './page.ts';
import { mountTabs, type TabsParts } from './tabs.ts';

/** Whether the server can answer, and from which policy and model. */
export type Readiness =
  | { readonly ready: false; readonly waitingFor: string }
  | { readonly ready: true; readonly policyHash: string; readonly modelHash: string };

export interface ServerParts {
  readonly log: Log;
  readonly readiness: () => Readiness;
  /** How the database is just now: `ok`, or the code of what is wrong with it. Questions are answered either way. */
  readonly database: () => Promise<string>;
  /** How the regular work stands, by its name: `ok`, or a code. Never rejects. */
  readonly upkeep?: () => Promise<Readonly<Record<string, string>>>;
  /** Takes a parsed activity and its Authorization header. */
  readonly messages: (body: unknown, authorization: string) => Promise<{ readonly status: number; readonly body?: unknown }>;
  readonly startPage: () => string;
  /** `undefined` until the policy is loaded. */
  readonly policyPage: () => string | undefined;
  /** The app in Teams: its pages, and what they ask of the server. */
  readonly tabs?: { readonly pages: TabsParts; readonly api: ApiParts };
  /** Local mode: only this machine may call, and a person of the local school may be chosen. */
  readonly local?: { readonly chooseSpeaker: (id: string) => Promise<boolean> };
}

type Respond = (request: Request, response: Response) => Promise<void> | void;

/** The HTTP server; the caller lets it listen. Every answer has an X-Request-Id; no answer repeats a message. */
export function createHttpServer(parts: ServerParts): Server {
  const server = restify.createServer({ name: 'before-you-post', handleUncaughtExceptions: false });
  server.pre(before(parts));
  server.get('/healthz', handler(parts, (_, response) => sendJson(response, 200, { alive: true })));
  server.get('/readyz', handler(parts, (_, response) => sendReadiness(response, parts)));
  server.get('/', handler(parts, (_, response) => sendPage(response, parts.startPage())));
  server.get('/policy', handler(parts, (_, response) => sendPolicy(response, parts.policyPage())));
  server.get('/style.css', handler(parts, (_, response) => sendText(response, 'text/css; charset=utf-8', STYLE)));
  server.post('/api/messages', handler(parts, (request, response) => takeMessage(parts, request, response)));
  const { local, tabs } = parts;
  if (tabs !== undefined) {
    mountApi(server, tabs.api, (respond) => handler(parts, respond));
    mountTabs(server, tabs.pages, (respond) => handler(parts, respond));
  }
  if (local !== undefined) {
    server.post('/local/speaker', handler(parts, (request, response) => chooseSpeaker(local, request, response)));
  }
  return server;
}

function before({ local }: ServerParts) {
  return (request: Request, response: Response, next: Next): void => {
    response.setHeader('X-Request-Id', randomUUID());
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Not "no-referrer": a browser then hides even from us where our own form was posted from (Origin: null).
    response.setHeader('Referrer-Policy', 'same-origin');
    if (local === undefined || isThisMachine(request.headers.host)) return next();
    sendJson(response, 403, { code: 'not-this-machine' });
    return next(false);
  };
}

/** A page elsewhere may point a name of its own at 127.0.0.1: in local mode only our own names are served. */
function isThisMachine(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '');
}

/** Runs `respond`; a fault becomes 500 with a code, and the log gets route, status, code and duration. */
function handler({ log }: ServerParts, respond: Respond) {
  return async (request: Request, response: Response): Promise<void> => {
    const started = performance.now();
    try {
      await respond(request, response);
    } catch (fault) {
      log.error({ code: 'request-failed', fault: fault instanceof Error ? fault.name : 'unknown' }, 'A request failed');
      if (!response.headersSent) sendJson(response, 500, { code: 'request-failed' });
    }
    const ms = Math.round((performance.now() - started) * 10) / 10;
    const requestId = String(response.getHeader('X-Request-Id'));
    log.info({ requestId, method: request.method ?? '', route: String(request.getRoute().path), status: response.statusCode, ms }, 'request');
  };
}

async function takeMessage(parts: ServerParts, request: Request, response: Response): Promise<void> {
  if (!parts.readiness().ready) {
    response.setHeader('Retry-After', '5');
    return sendJson(response, 503, { code: 'not-ready' });
  }
  const body = await readJson(request);
  if (!body.ok) return sendJson(response, body.status, { code: body.code });
  const reply = await parts.messages(body.value, request.headers.authorization ?? '');
  if (reply.body === undefined) return sendEmpty(response, reply.status);
  sendJson(response, reply.status, reply.body);
}

async function chooseSpeaker(local: NonNullable<ServerParts['local']>, request: Request, response: Response): Promise<void> {
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${request.headers.host}`) return sendJson(response, 403, { code: 'not-this-page' });
  const id = (await readForm(request))?.get('person') ?? '';
  if (!(await local.chooseSpeaker(id))) return sendJson(response, 404, { code: 'nobody-of-that-id' });
  response.setHeader('Location', '/');
  sendEmpty(response, 303);
}

async function sendReadiness(response: Response, parts: ServerParts): Promise<void> {
  const database = await parts.database();
  const upkeep = database === 'ok' ? await parts.upkeep?.() : undefined;
  const readiness = parts.readiness();
  sendJson(response, readiness.ready ? 200 : 503, { ...readiness, database, ...(upkeep === undefined ? {} : { upkeep }) });
}

function sendPolicy(response: Response, html: string | undefined): void {
  if (html === undefined) sendJson(response, 503, { code: 'not-ready' });
  else sendPage(response, html);
}

function sendPage(response: Response, html: string): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  sendText(response, 'text/html; charset=utf-8', html);
}

function sendText(response: Response, type: string, text: string): void {
  response.setHeader('Content-Type', type);
  response.writeHead(200);
  response.end(text);
}

function sendJson(response: Response, status: number, body: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.writeHead(status);
  response.end(JSON.stringify(body));
}

function sendEmpty(response: Response, status: number): void {
  response.writeHead(status);
  response.end();
}
