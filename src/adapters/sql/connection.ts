import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { ProductError } from '../../domain/errors.ts';

/** How to reach the database; the address is a secret, because the password is in it. */
export interface DatabaseAddress {
  /** `postgresql://user:password@host:port/database`; its `sslmode` counts, other TLS settings do not. */
  readonly url: string;
  /** File with the certificate (PEM) of the authority that signed the database's. */
  readonly caFile?: string;
  /** Whether a connection to another computer has to be encrypted although the address does not say so. */
  readonly requireTls: boolean;
}

/** What `pg` needs to connect. TLS always checks the certificate and the name: encryption to anybody is none. */
export interface Connection {
  readonly connectionString: string;
  readonly ssl: false | ConnectionOptions;
  readonly connectionTimeoutMillis: number;
  readonly keepAlive: true;
}

const CONNECT_MS = 5_000;

/** @throws ProductError `database-tls` when TLS is asked for and switched off, or the certificate file cannot be read */
export async function connectionTo(address: DatabaseAddress): Promise<Connection> {
  const url = new URL(address.url);
  const encrypted = wantsTls(url, address.requireTls);
  if (!encrypted && address.requireTls && !isThisComputer(url)) throw new ProductError('database-tls', 'sslmode=disable in DATABASE_URL');
  for (const name of ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation', 'uselibpqcompat']) url.searchParams.delete(name);
  const ssl = encrypted ? { rejectUnauthorized: true, ...(await authority(address.caFile)) } : false;
  return { connectionString: url.href, ssl, connectionTimeoutMillis: CONNECT_MS, keepAlive: true };
}

/** Whether the address names this computer, by TCP or by a socket of the file system. */
function isThisComputer(url: URL): boolean {
  const host = url.searchParams.get('host') ?? url.hostname;
  return host === '' || host.startsWith('/') || host.startsWith('%2F') || ['localhost', '127.0.0.1', '[::1]'].includes(host);
}

function wantsTls(url: URL, required: boolean): boolean {
  const mode = url.searchParams.get('sslmode');
  if (mode === null) return required && !isThisComputer(url);
  return mode !== 'disable';
}

async function authority(file: string | undefined): Promise<{ readonly ca?: string }> {
  if (file === undefined) return {};
  try {
    return { ca: await readFile(file, 'utf8') };
  } catch (cause) {
    throw new ProductError('database-tls', 'The file that DATABASE_CA names', { cause });
  }
}
