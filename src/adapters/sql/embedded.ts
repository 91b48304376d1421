import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { accountForServer } from './embedded/account.ts';
import { Cluster } from './embedded/cluster.ts';
import { isElsewhere, placeFor } from './embedded/place.ts';

/** The PostgreSQL of local runs, started or found running. */
export interface EmbeddedServer {
  /** Address of its database, password included: never to be printed. */
  readonly url: string;
  /** Set when the data does not lie in the folder that was meant: where it lies, and why, in a sentence. */
  readonly notice?: string;
  /** Stops the server unless another process uses it. */
  close(): Promise<void>;
}

/** Every user of the server holds this lock in common; who gets it alone at the end is the last. */
const IN_USE = 4_207_305_113;
const AGAIN_MS = 1_000;

/**
 * Starts PostgreSQL on the data in `dataFolder`/postgres, or joins the one that runs there. It is started again when
 * it dies. The last process that closes it stops it; after a SIGKILL it goes on until the next run is closed.
 * @throws ProductError `embedded-…`
 */
export async function startEmbedded(dataFolder: string): Promise<EmbeddedServer> {
  const account = await accountForServer();
  const place = await placeFor(dataFolder, account);
  const presence = new Presence(new Cluster(place, account));
  const url = await presence.enter();
  const server = { url, close: () => presence.leave() };
  return isElsewhere(place, dataFolder) ? { ...server, notice: `PostgreSQL may not run as root, and its account may not enter every folder here: the database is in ${place.folder}.` } : server;
}

/** Whether a database has been made for this data folder; looks, and starts nothing. */
export async function isEmbeddedThere(dataFolder: string): Promise<boolean> {
  const place = await placeFor(dataFolder, await accountForServer());
  return existsSync(join(place.folder, 'postgres'));
}

/** Our word to the other processes that we use the server: a connection that holds a lock as long as we live. */
class Presence {
  readonly #cluster: Cluster;
  #client: Client | undefined;
  #left = false;
  #entering: Promise<string> | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  enter(): Promise<string> {
    this.#entering = this.#enter();
    return this.#entering;
  }

  async #enter(): Promise<string> {
    const url = await this.#cluster.ensureRunning();
    const client = new Client({ connectionString: url, application_name: 'before-you-post presence', keepAlive: true });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
    } catch {
      // The last of the others was just stopping it: it is started again.
      await wait(50);
      return this.#enter();
    }
    this.#client = client;
    client.once('end', () => void this.#lost());
    return url;
  }

  /** The server died under us: it is started again, for as long as we are here. */
  async #lost(): Promise<void> {
    while (!this.#left) {
      await wait(AGAIN_MS, undefined, { ref: false });
      if (this.#left) return;
      try {
        await this.enter();
        return;
      } catch {
        // The reason stands in the server's log, and whoever asks the database gets `database-away`.
      }
    }
  }

  async leave(): Promise<void> {
    this.#left = true;
    await Promise.allSettled([this.#entering]);
    const client = this.#client;
    if (client === undefined) return;
    if (await isLast(client)) await this.#cluster.stop();
    await client.end().catch(() => undefined);
  }
}

async function isLast(client: Client): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [IN_USE]);
    return rows[0]?.last === true;
  } catch {
    // The connection is gone, and with it our claim; who is still there stops it.
    return false;
  }
}
