import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the bot made of the service. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: IncomingHttpHeaders;
}

/** What goes wrong with a request. `half`: the answer breaks off; `silence`: none ever comes; `cut`: the line is cut; `echo`: a refusal that repeats what was sent. */
export type ConnectorFault =
  | { readonly status: number; readonly code?: string; readonly retryAfter?: string }
  | 'half' | 'silence' | 'cut' | 'no-id' | 'no-json' | 'echo';

/** A team of the service with its channels; the bot is in it. */
export interface ConnectorTeam {
  readonly id: string;
  readonly channels: readonly { readonly id: string; readonly name?: string; readonly type?: string }[];
}

/** Stands in for the Bot Framework service: takes the bot's messages over HTTP, and fails when told to. */
export interface Connector {
  readonly url: string;
  readonly calls: ConnectorCall[];
  /** All requests since the start, whatever a test has taken out of `calls`. */
  readonly heard: readonly ConnectorCall[];
  readonly teams: ConnectorTeam[];
  /** The next `times` requests whose path fits get this status. */
  fail(path: RegExp, status: number, times: number): void;
  /** The next `times` requests whose path fits meet this fault. */
  spoil(path: RegExp, fault: ConnectorFault, times?: number): void;
  /** Messages that were taken and not refused: what people see, newest version of each. */
  shown(): readonly ConnectorCall[];
  close(): Promise<void>;
}

interface Spoiled {
  readonly path: RegExp;
  readonly fault: ConnectorFault;
  times: number;
}

export async function startConnector(): Promise<Connector> {
  const calls: ConnectorCall[] = [];
  const heard: ConnectorCall[] = [];
  const taken = new Map<string, ConnectorCall>();
  const faults: Spoiled[] = [];
  const teams: ConnectorTeam[] = [];
  const server = createServer(async (request, response) => {
    const call = { method: request.method ?? '', path: request.url ?? '', body: await bodyOf(request), headers: request.headers };
    calls.push(call);
    heard.push(call);
    const fault = faults.find(({ path, times }) => times > 0 && path.test(call.path));
    if (fault !== undefined) {
      fault.times -= 1;
      return spoil(response, fault.fault, call);
    }
    const answer = answerTo(call, heard.length, teams);
    if (answer.message !== undefined) taken.set(answer.message, call);
    send(response, answer.status, answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    heard,
    teams,
    fail: (path, status, times) => void faults.push({ path, fault: { status }, times }),
    spoil: (path, fault, times = 1) => void faults.push({ path, fault, times }),
    shown: () => [...taken.values()],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The message that was posted or changed. */
  readonly message?: string;
}

function answerTo({ method, path, body }: ConnectorCall, number: number, teams: readonly ConnectorTeam[]): Answer {
  const parts = path.split('/').map(decodeURIComponent);
  if (method === 'GET') return lookUp(parts, teams);
  const id = `sent-${number}`;
  if (parts.at(-1) !== 'conversations') {
    const message = method === 'PUT' ? (parts.at(-1) ?? '') : id;
    return { status: method === 'PUT' ? 200 : 201, body: { id: message }, ...(body['type'] === 'typing' ? {} : { message: `${parts[3]} ${message}` }) };
  }
  const channel = (body['channelData'] as { channel?: { id?: string } } | undefined)?.channel?.id;
  if (channel === undefined) return { status: 201, body: { id } };
  const thread = `${channel};messageid=${number}`;
  return { status: 201, body: { id: thread, activityId: String(number) }, message: `${thread} ${number}` };
}

function lookUp(parts: readonly string[], teams: readonly ConnectorTeam[]): Answer {
  const id = parts[3] ?? '';
  if (parts[2] === 'teams') {
    const team = teams.find((one) => one.id === id);
    return team === undefined ? refusal(404, 'ConversationNotFound') : { status: 200, body: { conversations: team.channels } };
  }
  const known = parts.at(-1) !== 'members' || teams.some(({ channels }) => channels.some((one) => one.id === id));
  return known ? { status: 200, body: [] } : refusal(403, 'BotNotInConversationRoster');
}

function refusal(status: number, code: string): Answer {
  return { status, body: { error: { code, message: 'told to' } } };
}

function spoil(response: ServerResponse, fault: ConnectorFault, { body }: ConnectorCall): void {
  if (fault === 'silence') return;
  if (fault === 'cut') return void response.destroy();
  if (fault === 'no-id') return send(response, 202, {});
  if (fault === 'no-json') {
    // Not chained: restify, once loaded into the process, makes writeHead return nothing.
    response.writeHead(200, { 'content-type': 'text/html' });
    return void response.end('<html>a proxy</html>');
  }
  if (fault === 'echo') return send(response, 400, { error: { code: 'BadSyntax', message: JSON.stringify(body) } });
  if (fault === 'half') {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"id":');
    setTimeout(() => response.destroy(), 20);
    return;
  }
  const { status, code = 'Fault', retryAfter = '0' } = fault;
  send(response, status, refusal(status, code).body, { 'retry-after': retryAfter });
}

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
}
