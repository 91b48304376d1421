import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accountForServer } from '../../src/adapters/sql/embedded/account.ts';
import { Cluster } from '../../src/adapters/sql/embedded/cluster.ts';
import { placeFor } from '../../src/adapters/sql/embedded/place.ts';

const run = promisify(execFile);

/** fast: what is going on is rolled back; immediate: as if it had crashed. */
export type StopMode = 'fast' | 'immediate';

/** A PostgreSQL of the drill's own, as durable as in production. */
export interface DrillDatabase {
  readonly url: string;
  stop(mode: StopMode): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export async function openDrillDatabase(folder: string): Promise<DrillDatabase> {
  const account = await accountForServer();
  const place = await placeFor(folder, account);
  const cluster = new Cluster(place, account);
  const url = await cluster.ensureRunning();
  return {
    url,
    async stop(mode) {
      await run(join(place.programs, 'pg_ctl'), ['stop', '-D', join(place.folder, 'postgres'), '-m', mode, '-w', '-s'], { ...account, cwd: place.folder });
    },
    start: async () => void (await cluster.ensureRunning()),
    async remove() {
      await cluster.stop();
      await rm(join(place.folder, 'postgres'), { recursive: true, force: true });
    },
  };
}
