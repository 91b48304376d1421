/** The part of the composition root for the directory: its commands, its reads for the server, and its comparing with groups. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { createConfiguredDirectory, type RoleHolders } from './adapters/directory/configured.ts';
import { readSheetFile } from './adapters/directory/sheet-file.ts';
import { createGraphGroups } from './adapters/graph/groups.ts';
import { createTokenSource } from './adapters/graph/token.ts';
import type { Sql } from './adapters/sql/database.ts';
import { createDirectoryStore } from './adapters/sql/directory.ts';
import { createGroupSnapshots } from './adapters/sql/group-snapshots.ts';
import { promptly } from './adapters/sql/promptly.ts';
import { readDirectoryCommand } from './cli/directory-arguments.ts';
import { runDirectoryCommand } from './cli/directory.ts';
import { ConfigRefused, readDatabaseConfig, readGroupsConfig, type GroupsConfig } from './config.ts';
import { createDirectoryRoles } from './domain/directory/asker-role.ts';
import type { SyncReport } from './domain/directory/groups.ts';
import { parseGroupMapping } from './domain/directory/mapping.ts';
import type { DirectoryStore } from './domain/directory/store.ts';
import { syncWork } from './domain/directory/sync-job.ts';
import { syncGroups, type SyncWish } from './domain/directory/sync.ts';
import { ProductError } from './domain/errors.ts';
import { startUpkeep, type UpkeepParts } from './domain/upkeep.ts';
import type { Clock, Jobs, Log, RoleDirectory } from './domain/ports.ts';
import type { Messenger } from './domain/reporting/contract.ts';
import { withStore } from './kept.ts';

const clock: Clock = { now: () => new Date() };

/** Compares the directory with the groups of Microsoft Entra ID; the mapping is read anew each time. */
export function createGroupSync(config: GroupsConfig, sql: Sql, store: DirectoryStore): (wish: SyncWish) => Promise<SyncReport> {
  const token = createTokenSource(config.credentials, `${new URL(config.graphUrl).origin}/.default`);
  const groups = createGraphGroups({ base: config.graphUrl, token, wait: (ms) => wait(ms), now: clock.now, chance: Math.random });
  const snapshots = createGroupSnapshots(sql);
  return async (wish) => syncGroups({ store, snapshots, groups, mapping: parseGroupMapping(await readMapping(config.mappingFile)), clock }, wish);
}

/** Roles for answers from the directory; quickly, for a question waits for them. */
export function createTrustRoles(sql: Sql, holders: RoleHolders, log: Log): RoleDirectory {
  const store = createDirectoryStore(sql, clock);
  const directory = { person: (id: string) => promptly(store.person(id)) };
  return createDirectoryRoles({ directory, isEmpty: () => promptly(store.isEmpty()), configured: createConfiguredDirectory(holders), log });
}

/**
 * Lets this process compare the directory with the groups, where DIRECTORY_GROUPS is set, and says whether it is;
 * trouble goes to the administrators.
 */
export async function startGroupSync({ sql, jobs, messenger, log, results }: GroupSyncSettings): Promise<boolean> {
  const config = readGroupsConfig();
  if (config === undefined) return false;
  const store = createDirectoryStore(sql, clock);
  const onTrouble = async (code: string) => {
    for (const { objectId } of await store.administrators()) await messenger.post({ kind: 'person', person: objectId }, { kind: 'trouble', code });
  };
  const work = syncWork({ sync: createGroupSync(config, sql, store), store, log, onTrouble });
  await startUpkeep(jobs, 'directory', work, { results, clock, log });
  return true;
}

export interface GroupSyncSettings extends Pick<UpkeepParts, 'results'> {
  readonly sql: Sql;
  readonly jobs: Jobs;
  readonly messenger: Messenger;
  readonly log: Log;
}

/** `npm run directory -- …`. @throws UsageRefused, ConfigRefused, ProductError */
export async function directoryCommand(words: readonly string[], print: (line: string) => void, complain: (line: string) => void): Promise<number> {
  const command = readDirectoryCommand(words);
  return withStore(readDatabaseConfig(), complain, async ({ database: { sql } }) => {
    const store = createDirectoryStore(sql, clock);
    const sync = (wish: SyncWish) => createGroupSync(groupsConfig(), sql, store)(wish);
    return runDirectoryCommand({ store, readFile: readSheetFile, sync, by: account(), print }, command);
  });
}

function groupsConfig(): GroupsConfig {
  const config = readGroupsConfig();
  if (config === undefined) throw new ConfigRefused(['Set DIRECTORY_GROUPS to the file that says which group holds which role (docs/operations.md, "Directory").']);
  return config;
}

async function readMapping(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ProductError('file-missing', 'The file that DIRECTORY_GROUPS names', { cause });
  }
}

function account(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the account may have a number only.
    return `account ${process.getuid?.() ?? 'unknown'}`;
  }
}
