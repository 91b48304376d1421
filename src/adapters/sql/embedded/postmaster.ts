import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What the running (or killed) server has written about itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

export async function readPidFile(folder: string): Promise<Postmaster | undefined> {
  const lines = (await textOf(join(folder, 'postmaster.pid')))?.split('\n');
  const [pid, port] = [Number(lines?.[0]), Number(lines?.[3])];
  return Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0 ? { pid, port } : undefined;
}

/**
 * Whether the process that `postmaster.pid` names is another program by now, or dead and not buried: the server was
 * killed, and its number given to somebody else, as happens in containers. PostgreSQL cannot tell. Known on Linux only.
 */
export async function otherProgramHolds(folder: string): Promise<boolean> {
  const postmaster = await readPidFile(folder);
  if (postmaster === undefined) return false;
  const words = await textOf(`/proc/${postmaster.pid}/cmdline`);
  return words !== undefined && !words.includes(folder);
}

/** `wanted` where it is free, otherwise any port of this computer that is. */
export async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && (await tryPort(wanted)) !== undefined) return wanted;
  return (await tryPort(0)) ?? 0;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    // Taken, or none that we may take: the caller asks for another.
    return undefined;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if (['ENOENT', 'ESRCH', 'ENOTDIR'].includes((fault as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw fault;
  }
}
