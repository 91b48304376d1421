/**
 * Stands in for the Bot Connector and for the sign-in that gives the bot its token, in a process of its own: takes
 * messages over HTTP, writes each down in an append-only log on disk, and answers by a seeded schedule of faults.
 * `node stand-in.ts SEED LOG`; the mode of its faults comes by messages of the parent.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded } from './random.ts';
import { isCarried, nextFault, type Fault, type FaultMode } from './stand-in-faults.ts';
import { factsOf, type LoggedCall } from './stand-in-log.ts';

type Json = Readonly<Record<string, unknown>>;

/** A message as somebody who looks into the chat sees it. */
interface Message {
  readonly id: string;
  readonly conversation: string;
  readonly number: number;
  body: Json;
}

const [, , seed = '1', logFile = ''] = process.argv;
const random = seeded(Number(seed), 'faults');
const messages = new Map<string, Message>();
const conversations = new Map<string, Message[]>();
const TOKEN = 'drill-token';
let mode: FaultMode = 'none';
let count = 0;

const isChannel = (conversation: string): boolean => conversation.startsWith('19:');

/** What the request would do; `undefined` for one that posts nothing. */
interface Wanted {
  readonly conversation: string;
  readonly body: Json;
  /** The message that it changes. */
  readonly changes?: string;
  readonly thread: boolean;
}

function wantedOf(method: string, parts: readonly string[], body: Json): Wanted | undefined {
  const [, , kind, conversation = '', what, message] = parts;
  if (kind !== 'conversations' || method === 'GET') return undefined;
  const channel = (body['channelData'] as { channel?: { id?: string } } | undefined)?.channel?.id;
  if (parts.length === 3) return channel === undefined ? undefined : { conversation: channel, body: (body['activity'] ?? {}) as Json, thread: true };
  if (what !== 'activities' || body['type'] !== 'message') return undefined;
  return { conversation, body, thread: false, ...(method === 'PUT' && message !== undefined ? { changes: message } : {}) };
}

function note(method: string, wanted: Wanted, fault: Fault | undefined, message: Message | undefined): void {
  const call: LoggedCall = {
    at: new Date().toISOString(),
    method,
    conversation: message?.conversation ?? wanted.conversation,
    channel: isChannel(wanted.conversation),
    carried: message !== undefined,
    ...(message === undefined ? {} : { message: message.id }),
    ...(fault === undefined ? {} : { fault: fault.name }),
    ...factsOf(wanted.body),
  };
  appendFileSync(logFile, `${JSON.stringify(call)}\n`);
  if (call.channel && call.carried) process.send?.({ kind: 'carried' });
}

/** Does what was asked; `undefined` where the message to change is not there. */
function carryOut({ conversation, body, changes, thread }: Wanted): Message | undefined {
  if (changes !== undefined) {
    const known = messages.get(`${conversation} ${changes}`);
    if (known !== undefined) known.body = body;
    return known;
  }
  count += 1;
  const number = count;
  const place = thread ? `${conversation};messageid=${number}` : conversation;
  const message = { id: String(number), conversation: place, number, body };
  messages.set(`${place} ${number}`, message);
  const shelf = isChannel(conversation) ? (conversation.split(';')[0] ?? '') : place;
  conversations.set(shelf, [...(conversations.get(shelf) ?? []), message]);
  return message;
}

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, retryAfter?: number): void {
  send(response, status, { error: { code, message: 'by the schedule' } }, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
}

function answerFor(wanted: Wanted, message: Message): Json {
  return wanted.thread ? { id: message.conversation, activityId: message.id } : { id: message.id };
}

function reply(response: ServerResponse, fault: Fault | undefined, body: Json): void {
  if (fault === undefined) return send(response, 201, body);
  if ('status' in fault) return refuse(response, fault.status, fault.code ?? 'Fault', fault.retryAfter);
  if (fault.name === 'late') return void setTimeout(() => send(response, 201, body), fault.afterMs);
  if (fault.name === 'no-id') return send(response, 200, {});
  if (fault.name === 'cut') return void response.destroy();
  if (fault.name !== 'half') return;
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': '200' });
  response.write('{"id":"');
  setTimeout(() => response.destroy(), fault.afterMs);
}

function post(method: string, wanted: Wanted, response: ServerResponse): void {
  const fault = nextFault(random, isChannel(wanted.conversation) || mode === 'none' ? mode : 'all');
  const message = isCarried(fault) ? carryOut(wanted) : undefined;
  note(method, wanted, fault, message);
  if (isCarried(fault) && message === undefined) return refuse(response, 404, 'ActivityNotFoundInConversation');
  reply(response, fault, message === undefined ? {} : answerFor(wanted, message));
}

/** What the product reads, and what a person sees in Teams. */
function look(parts: readonly string[], url: URL, response: ServerResponse): void {
  if (parts[1] === 'seen') {
    const shown = conversations.get(url.searchParams.get('conversation') ?? '') ?? [];
    return send(response, 200, shown.slice(-Number(url.searchParams.get('most') ?? '5')));
  }
  if (parts[2] === 'teams') return send(response, 200, { conversations: [{ id: parts[3] }, { id: url.searchParams.get('channel') ?? '19:harbour@thread.tacv2' }, { id: '19:brook@thread.tacv2' }] });
  send(response, 200, []);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

const server = createServer(async (request, response) => {
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const parts = url.pathname.split('/').map(decodeURIComponent);
    const text = await bodyOf(request);
    if (url.pathname.endsWith('/token')) return send(response, 200, { token_type: 'Bearer', expires_in: 3_599, ext_expires_in: 3_599, access_token: TOKEN });
    if (request.method === 'GET' && parts[1] === 'seen') return look(parts, url, response);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return refuse(response, 401, 'Unauthorized');
    if (request.method === 'GET') return look(parts, url, response);
    const body = (text === '' ? {} : JSON.parse(text)) as Json;
    const wanted = wantedOf(request.method ?? '', parts, body);
    if (wanted !== undefined) return post(request.method ?? '', wanted, response);
    const member = (body['members'] as readonly { id?: string }[] | undefined)?.[0]?.id;
    send(response, 201, { id: member === undefined ? 'none' : `a:${member}` });
  } catch {
    // The product died in the middle of its request: there is nobody to answer.
    response.destroy();
  }
});

process.on('message', (wanted: { readonly mode: FaultMode }) => {
  mode = wanted.mode;
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ kind: 'ready', port: (server.address() as AddressInfo).port }));
