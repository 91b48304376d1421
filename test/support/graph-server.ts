/**
 * Stands in for Microsoft Graph v1.0: groups with their transitive members, users/delta and groups/delta, in the wire
 * format of https://learn.microsoft.com/graph/delta-query-overview and …/api/group-list-transitivemembers. What an
 * app may not read comes back with null, as documented; throttling, broken answers and lost tokens on request.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GraphUser {
  readonly id: string;
  readonly displayName: string | null;
  readonly mail?: string | null;
  readonly accountEnabled: boolean | null;
  readonly userType?: 'Member' | 'Guest' | null;
}

export interface GraphFault {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string;
  /** `cut`: the connection ends inside the body; `no-json`: a page of a proxy; `no-value`: JSON of another shape. */
  readonly body?: 'cut' | 'no-json' | 'no-value';
}

export interface GraphServer {
  readonly base: string;
  /** Paths with query of all requests, decoded. */
  readonly calls: string[];
  /** The token that is taken; requests with another one get 401. */
  token: string;
  pageSize: number;
  setUser(user: GraphUser): void;
  removeUser(id: string): void;
  setGroup(id: string, members: readonly string[]): void;
  removeGroup(id: string): void;
  /** All delta tokens that were given out are forgotten; 410 or 400, as either was seen. */
  loseTokens(status: 410 | 400): void;
  /** The next `times` requests whose path and query fit fail like this. */
  fail(path: RegExp, fault: GraphFault, times?: number): void;
  close(): Promise<void>;
}

interface Change {
  readonly kind: 'user' | 'group';
  readonly id: string;
  /** For a group: who came and who went. */
  readonly came: readonly string[];
  readonly went: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: Json; readonly headers?: Readonly<Record<string, string>> };

export async function startGraph(): Promise<GraphServer> {
  const tenant = new Tenant();
  const faults: { path: RegExp; fault: GraphFault; times: number }[] = [];
  const server = createServer((request, response) => {
    const called = decodeURIComponent(request.url ?? '');
    graph.calls.push(called);
    if (request.headers.authorization !== `Bearer ${graph.token}`) return send(response, failure(401, 'InvalidAuthenticationToken'));
    const found = faults.find(({ path, times }) => times > 0 && path.test(called));
    if (found === undefined) return send(response, tenant.answer(new URL(request.url ?? '', graph.base), graph));
    found.times -= 1;
    sendFault(response, found.fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const graph: GraphServer = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`,
    calls: [],
    token: 'token-1',
    pageSize: 2,
    setUser: (user) => tenant.setUser(user),
    removeUser: (id) => tenant.removeUser(id),
    setGroup: (id, members) => tenant.setGroup(id, members),
    removeGroup: (id) => void tenant.groups.delete(id),
    loseTokens: (status) => void (tenant.lost = { before: tenant.changes.length, status }),
    fail: (path, fault, times = 1) => void faults.push({ path, fault, times }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return graph;
}

class Tenant {
  readonly users = new Map<string, GraphUser>();
  readonly groups = new Map<string, readonly string[]>();
  readonly changes: Change[] = [];
  /** Tokens older than `before` are no longer known. */
  lost: { readonly before: number; readonly status: 410 | 400 } | undefined;

  setUser(user: GraphUser): void {
    this.users.set(user.id, user);
    this.changes.push({ kind: 'user', id: user.id, came: [], went: [] });
  }

  removeUser(id: string): void {
    this.users.delete(id);
    // Nothing promises that the groups' delta tells of it.
    for (const [group, members] of this.groups) this.groups.set(group, members.filter((member) => member !== id));
    this.changes.push({ kind: 'user', id, came: [], went: [] });
  }

  setGroup(id: string, members: readonly string[]): void {
    const before = this.groups.get(id) ?? [];
    this.groups.set(id, members);
    this.changes.push({ kind: 'group', id, came: members.filter((one) => !before.includes(one)), went: before.filter((one) => !members.includes(one)) });
  }

  answer(url: URL, { base, pageSize }: GraphServer): Answer {
    const path = url.pathname.replace('/v1.0', '');
    const group = /^\/groups\/([0-9a-f-]{36})\/transitiveMembers$/.exec(path)?.[1];
    if (group !== undefined) return this.#members(group, url, base, pageSize);
    if (path === '/users/delta') return this.#delta('user', url, base, pageSize);
    if (path === '/groups/delta') return this.#delta('group', url, base, pageSize);
    return failure(400, 'BadRequest');
  }

  #members(group: string, url: URL, base: string, pageSize: number): Answer {
    if (!this.groups.has(group)) return failure(404, 'Request_ResourceNotFound');
    const inside = [...this.#inside(group, new Set())].map((id) => (this.groups.has(id) ? { '@odata.type': '#microsoft.graph.group', id, displayName: `Group ${id.slice(-3)}`, mail: null } : this.#user(id)));
    const device = { '@odata.type': '#microsoft.graph.device', id: '99999999-0000-4000-8000-000000000000', displayName: 'A tablet' };
    return page([...inside, device], url, { base, pageSize, path: `/groups/${group}/transitiveMembers`, context: 'directoryObjects' });
  }

  #user(id: string): Json {
    return { '@odata.type': '#microsoft.graph.user', mail: null, userType: 'Member', ...this.users.get(id), id };
  }

  #inside(group: string, seen: Set<string>): Set<string> {
    for (const id of this.groups.get(group) ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (this.groups.has(id)) this.#inside(id, seen);
    }
    return seen;
  }

  /** A token says which changes were told and, as Graph's do, which query it belongs to. */
  #delta(kind: Change['kind'], url: URL, base: string, pageSize: number): Answer {
    const { searchParams: asked } = url;
    const token = asked.get('$deltatoken') ?? asked.get('$skiptoken')?.split('!')[1];
    const [from = '', filter = asked.get('$filter') ?? ''] = token === null || token === undefined || token === 'latest' ? [] : token.split('~');
    if (asked.has('$deltatoken') && from !== '' && this.lost !== undefined && Number(from) < this.lost.before) return failure(this.lost.status, 'syncStateNotFound');
    const since = token === 'latest' ? this.changes.length : Number(from === '' ? 0 : from);
    const ids = [...filter.matchAll(/id eq '([^']+)'/g)].map(([, id]) => id);
    const items = this.#told(kind, since).filter(({ id }) => filter === '' || ids.includes(String(id)));
    const settings = { base, pageSize, path: `/${kind}s/delta`, context: `${kind}s`, session: `${since}~${filter}`, done: `${this.changes.length}~${filter}` };
    return page(items, url, settings);
  }

  #told(kind: Change['kind'], since: number): readonly Json[] {
    const changes = this.changes.slice(since).filter((change) => change.kind === kind);
    if (kind === 'user') return [...new Set(changes.map(({ id }) => id))].map((id) => this.users.get(id) ?? { id, '@removed': { reason: 'changed' } }).map((user) => ({ ...user }));
    // A group may be told of more than once in a session.
    return changes.map(({ id, came, went }) => ({
      id,
      'members@delta': [
        ...came.map((member) => ({ '@odata.type': this.groups.has(member) ? '#microsoft.graph.group' : '#microsoft.graph.user', id: member })),
        ...went.map((member) => ({ '@odata.type': '#microsoft.graph.user', id: member, '@removed': { reason: 'deleted' } })),
      ],
    }));
  }
}

interface Paging {
  readonly base: string;
  readonly path: string;
  readonly pageSize: number;
  readonly context: string;
  /** For delta queries: what the skip token goes on with, and what the delta token is. */
  readonly session?: string;
  readonly done?: string;
}

function page(items: readonly Json[], url: URL, { base, path, pageSize, context, session = '', done }: Paging): Answer {
  const at = Number(url.searchParams.get('$skiptoken')?.split('!')[0] ?? 0);
  const value = items.slice(at, at + pageSize);
  const links = at + pageSize < items.length ? { '@odata.nextLink': `${base}${path}?$skiptoken=${encodeURIComponent(`${at + pageSize}!${session}`)}` } : done === undefined ? {} : { '@odata.deltaLink': `${base}${path}?$deltatoken=${encodeURIComponent(done)}` };
  return { status: 200, body: { '@odata.context': `${base}/$metadata#${context}`, ...links, value } };
}

function failure(status: number, code: string): Answer {
  return { status, body: { error: { code, message: 'told to', innerError: { date: '2026-11-22T00:00:00', 'request-id': 'r' } } } };
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendFault(response: ServerResponse, { status, code = 'Fault', retryAfter, body }: GraphFault): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  if (body === undefined) return send(response, { ...failure(status, code), headers });
  if (body === 'no-value') return send(response, { status, body: { message: 'ok' }, headers });
  if (body === 'no-json') {
    // Not chained here or elsewhere in tests: restify replaces writeHead for the whole process, and its own returns nothing.
    response.writeHead(status, headers);
    return void response.end('<html>Sign in to the network</html>');
  }
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"value":[{"@odata.type":"#microsoft.graph.user"', () => response.destroy());
}
