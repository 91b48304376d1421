/** Serves the tabs: the page fresh each time, its files for good, compressed as they were at the build. */
import { randomBytes } from 'node:crypto';
import type { Request, Response, Server } from 'restify';
import { page } from './page.ts';
import type { Handle } from './api/mount.ts';

export type Encoding = 'br' | 'gzip';

/** A file of the build as it goes out. */
export interface BuiltFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly encoding?: Encoding;
}

export interface BuiltTabs {
  /** The page with `__NONCE__` and `__MODE__` in it; `undefined` while there is no build. */
  page(): Promise<string | undefined>;
  /** A file with a hash in its name, in the first of the encodings that there is; `undefined` when there is none. */
  file(name: string, encodings: readonly Encoding[]): Promise<BuiltFile | undefined>;
}

export interface TabsParts {
  readonly mode: 'local' | 'production';
  readonly built: BuiltTabs;
}

/** Microsoft's hosts that show tabs, as learn.microsoft.com lists them under "Tab requirements" (November 2026). */
export const HOSTS = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com', 'https://*.teams.microsoft.com',
  'https://*.microsoft365.com', 'https://*.office.com',
  'https://outlook.office.com', 'https://outlook.office365.com',
  'https://outlook-sdf.office.com', 'https://outlook-sdf.office365.com',
] as const;

/** teams-js fetches the list of hosts that it trusts from there, and does with its own list when it cannot. */
const TRUSTED_HOSTS_LIST = 'https://res.cdn.office.net/teams-js/';

/** No inline script, nothing from elsewhere; styles that scripts make carry the page's nonce. */
export function contentSecurityPolicy(mode: TabsParts['mode'], nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `connect-src 'self'${mode === 'production' ? ` ${TRUSTED_HOSTS_LIST}` : ''}`,
    `frame-ancestors ${mode === 'production' ? HOSTS.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join('; ');
}

export function mountTabs(server: Server, parts: TabsParts, handle: Handle): void {
  server.get('/tabs', handle(async (_, response) => redirect(response, '/tabs/ask')));
  server.get('/tabs/assets/:name', handle((request, response) => sendFile(parts, request, response)));
  server.get('/tabs/*', handle((_, response) => sendPage(parts, response)));
}

async function sendFile({ built }: TabsParts, request: Request, response: Response): Promise<void> {
  const name = String((request.params as { name?: unknown }).name);
  const file = await built.file(name, encodingsOf(request));
  response.setHeader('Vary', 'Accept-Encoding');
  if (file === undefined) {
    // A page of an older version asks for what is no longer there; it must not remember that.
    response.setHeader('Cache-Control', 'no-store');
    response.writeHead(404);
    response.end();
    return;
  }
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', String(file.bytes.length));
  if (file.encoding !== undefined) response.setHeader('Content-Encoding', file.encoding);
  response.writeHead(200);
  response.end(file.bytes);
}

function encodingsOf(request: Request): readonly Encoding[] {
  const accepted = String(request.headers['accept-encoding'] ?? '').split(',').map((part) => part.trim());
  const takes = (name: string) => accepted.some((part) => part === name || (part.startsWith(`${name};`) && !/;\s*q=0(\.0*)?$/.test(part)));
  return (['br', 'gzip'] as const).filter(takes);
}

async function sendPage({ mode, built }: TabsParts, response: Response): Promise<void> {
  const html = await built.page();
  if (html === undefined) return sendNotBuilt(mode, response);
  const nonce = randomBytes(16).toString('hex');
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(mode, nonce));
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.writeHead(200);
  response.end(html.replaceAll('__NONCE__', nonce).replaceAll('__MODE__', mode));
}

const NOT_BUILT = {
  local: 'The pages are being built. This takes about half a minute; the page loads by itself when they are there.',
  production: 'The pages were not built. Whoever runs this server: "npm run build" after "npm ci", before the development packages are removed.',
};

function sendNotBuilt(mode: TabsParts['mode'], response: Response): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Security-Policy', contentSecurityPolicy(mode, 'none'));
  if (mode === 'local') response.setHeader('Refresh', '3');
  response.writeHead(503);
  response.end(page('Before You Post', `<h1>Before You Post</h1><p>${NOT_BUILT[mode]}</p>`));
}

function redirect(response: Response, to: string): void {
  response.setHeader('Location', to);
  response.writeHead(302);
  response.end();
}
