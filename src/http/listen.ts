import { once, type EventEmitter } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The port is taken by another program, and no other may be used instead. */
export class PortTaken extends Error {
  readonly code = 'port-taken';
  constructor(port: number) {
    super(
      `Port ${port} is used by another program, perhaps by a copy of this one. ` +
        `Stop that program, or choose another port: PORT=${port === 65_535 ? 3978 : port + 1} npm start`,
    );
  }
}

export interface ListenWish {
  readonly host: string;
  readonly port: number;
  /** How many following ports may be tried when `port` is taken. */
  readonly further: number;
}

interface Listener extends EventEmitter {
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
}

/** Lets the server listen and resolves to its port. @throws PortTaken when every port that may be tried is taken. */
export async function listen(listener: Listener, wish: ListenWish): Promise<number> {
  for (let port = wish.port; port <= Math.min(wish.port + wish.further, 65_535); port++) {
    if (await tryPort(listener, port, wish.host)) return (listener.address() as AddressInfo).port;
  }
  throw new PortTaken(wish.port);
}

/** A port that is free now, from `wish.port` on. @throws PortTaken */
export async function findFreePort(wish: ListenWish): Promise<number> {
  const server = createServer();
  const port = await listen(server, wish);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function tryPort(listener: Listener, port: number, host: string): Promise<boolean> {
  try {
    listener.listen(port, host);
    await once(listener, 'listening');
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw fault;
  }
}
