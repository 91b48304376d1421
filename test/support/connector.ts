import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the bot made of the service. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Stands in for the Bot Framework service: takes the bot's replies over HTTP, and fails when told to. */
export interface Connector {
  readonly url: string;
  readonly calls: ConnectorCall[];
  /** The next `times` requests whose path fits get this status. */
  fail(path: RegExp, status: number, times: number): void;
  close(): Promise<void>;
}

export async function startConnector(): Promise<Connector> {
  const calls: ConnectorCall[] = [];
  const faults: { path: RegExp; status: number; times: number }[] = [];
  const server = createServer(async (request, response) => {
    const call = { method: request.method ?? '', path: request.url ?? '', body: await bodyOf(request) };
    calls.push(call);
    const fault = faults.find(({ path, times }) => times > 0 && path.test(call.path));
    if (fault !== undefined) fault.times -= 1;
    response.writeHead(fault?.status ?? 200, { 'content-type': 'application/json', 'retry-after': '0' });
    response.end(JSON.stringify(fault === undefined ? { id: `sent-${calls.length}` } : { error: { code: 'Fault', message: 'told to' } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail: (path, status, times) => void faults.push({ path, status, times }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
}
