import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountForServer } from '../../src/adapters/sql/embedded/account.ts';
import { Cluster } from '../../src/adapters/sql/embedded/cluster.ts';
import { placeFor } from '../../src/adapters/sql/embedded/place.ts';

/** A folder for a PostgreSQL of its own; its account may enter it, also where the tests run as root. */
export async function databaseFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'before-you-post-'));
  await chmod(folder, 0o755);
  return folder;
}

export async function clusterIn(folder: string): Promise<Cluster> {
  const account = await accountForServer();
  return new Cluster(await placeFor(folder, account), account, false);
}

export async function removeCluster(folder: string): Promise<void> {
  await (await clusterIn(folder)).stop();
  await rm(folder, { recursive: true, force: true });
}
