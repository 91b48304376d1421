/** The part of the composition root for attestation: the service for the surfaces, the nightly signature, the ledger's commands. */
import { randomUUID, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readLines, writeLines } from './adapters/ledger-files/ledger-file.ts';
import { openLocalSigningKey, parsePublicKey, parseSigningKey, publicPem } from './adapters/ledger-files/signing-key.ts';
import { loadEditions } from './adapters/policy-files/editions.ts';
import { createAttestationStore } from './adapters/sql/attestation.ts';
import type { Sql } from './adapters/sql/database.ts';
import { createLedger } from './adapters/sql/ledger.ts';
import { createTimeStamping } from './adapters/timestamps/service.ts';
import { LEDGER_USAGE, readLedgerCommand, type LedgerCommand } from './cli/ledger-arguments.ts';
import { UsageRefused } from './cli/arguments.ts';
import { checkLines, verdictLines } from './cli/ledger.ts';
import { readDatabaseConfig, readLedgerConfig, type DatabaseConfig, type LedgerConfig } from './config.ts';
import type { Answering } from './domain/answering/types.ts';
import type { Attesting } from './domain/attestation/contract.ts';
import type { Roster } from './domain/attestation/ports.ts';
import { ledgerLines, sealLedger, type SealingParts } from './domain/attestation/sealing.ts';
import { createAttesting } from './domain/attestation/service.ts';
import { ProductError, type ErrorCode } from './domain/errors.ts';
import type { Clock, Jobs, Log } from './domain/ports.ts';
import { startUpkeep, type UpkeepParts } from './domain/upkeep.ts';
import { logTo } from './kept.ts';
import type { Store } from './store.ts';

const clock: Clock = { now: () => new Date() };

export interface AttestationSettings {
  readonly sql: Sql;
  readonly roster: Roster;
  readonly answering: Pick<Answering, 'decide'>;
  readonly clock: Clock;
}

/** The service that every surface calls. Rejects with a ProductError `policy-…` when an edition is not sound. */
export async function joinAttestation({ sql, ...parts }: AttestationSettings): Promise<Attesting> {
  const { editions, situations } = await loadEditions();
  return createAttesting({ ...parts, editions, situations, store: createAttestationStore(sql), ledger: createLedger(sql), chance: { uuid: randomUUID } });
}

export interface SigningSettings extends UpkeepParts {
  readonly sql: Sql;
  readonly jobs: Jobs;
  readonly config: LedgerConfig;
}

/** Lets this process sign the ledger's head each night; one process does. @throws ProductError `ledger-key-unsound` */
export async function signNightly({ sql, jobs, config, ...parts }: SigningSettings): Promise<void> {
  const sealing = await sealingParts(sql, config, parts.log);
  await startUpkeep(jobs, 'ledger', async () => void (await sealLedger(sealing)), parts);
}

/** Lets this process bring campaigns in line with the directory: joiners, leavers, people who came back; one process does. */
export async function followRoster(jobs: Jobs, attesting: Pick<Attesting, 'reconcile'>, parts: UpkeepParts): Promise<void> {
  await startUpkeep(jobs, 'attestation', async () => void (await attesting.reconcile()), parts);
}

async function sealingParts(sql: Sql, config: LedgerConfig, log: Log): Promise<SealingParts> {
  const { timestampUrl } = config;
  const stamping = timestampUrl === undefined ? {} : { stamping: createTimeStamping(timestampUrl) };
  return { ledger: createLedger(sql), key: await signingKey(config), clock, log, ...stamping };
}

function signingKey({ key, dataFolder }: LedgerConfig): Promise<KeyObject> | KeyObject {
  return key === undefined ? openLocalSigningKey(dataFolder) : parseSigningKey(key, 'LEDGER_KEY');
}

type Say = (line: string) => void;

/** `npm run ledger -- …`. Resolves to the exit code: 2 where nothing could be checked. */
export async function ledgerCommand(words: readonly string[], print: Say, complain: Say): Promise<number> {
  try {
    return await run(readLedgerCommand(words), print, complain);
  } catch (fault) {
    if (fault instanceof ProductError) complain(`${fault.message} ${fault.remedy}`);
    else if (fault instanceof UsageRefused) complain(fault.message);
    else throw fault;
    return 2;
  }
}

async function run(command: LedgerCommand, print: Say, complain: Say): Promise<number> {
  switch (command.name) {
    case 'verify':
      return verify(command, print, complain);
    case 'export':
      return withLedger(complain, async (sql) => {
        const about = command.people.length === 0 ? undefined : new Set(command.people);
        await writeLines(command.file, ledgerLines(createLedger(sql), about));
        print(`Written to ${command.file}. Anybody can check it: npm run ledger -- verify ${command.file} --key PUBLIC.pem`);
        return 0;
      });
    case 'seal':
      return withLedger(complain, async (sql) => {
        const outcome = await sealLedger(await sealingParts(sql, readLedgerConfig(), logTo(complain)));
        print(outcome === 'sealed' ? 'Signed.' : 'Nothing was written since the last signature.');
        return 0;
      });
    case 'help':
      print(LEDGER_USAGE);
      return 0;
    case 'key':
      print(publicPem(await signingKey(readLedgerConfig())).trimEnd());
      return 0;
  }
}

async function verify({ from, keys, json }: Extract<LedgerCommand, { name: 'verify' }>, print: Say, complain: Say): Promise<number> {
  const publicKeys = await Promise.all(keys.map(readPublicKey));
  const verdict = from === 'database'
    ? await withLedger(complain, (sql) => checkLines(ledgerLines(createLedger(sql)), publicKeys, 'The database'))
    : await checkLines(readLines(from.file), publicKeys, from.file);
  for (const line of json ? [JSON.stringify(verdict)] : verdictLines(verdict)) print(line);
  return verdict.ok ? 0 : 1;
}

async function readPublicKey(file: string): Promise<KeyObject> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ProductError('file-missing', file, { cause });
  }
  return parsePublicKey(pem, file);
}

/** Opens the database only for commands that need it: an export is checked without. */
async function withLedger<T>(complain: Say, work: (sql: Sql) => Promise<T>): Promise<T> {
  const { openStore } = await import('./store.ts');
  const config = readDatabaseConfig();
  const store = await openStore(config, clock, logTo(complain));
  try {
    await makeReady(store, config, complain);
    return await work(store.database.sql);
  } finally {
    await store.close();
  }
}

async function makeReady(store: Store, { migrateOnStart }: DatabaseConfig, complain: Say): Promise<void> {
  const onWait = () => complain('The database does not answer yet; it is tried for a minute.');
  if (migrateOnStart) return void (await store.prepare({ migrate: true, onWait, ended: new AbortController().signal }));
  const state = await store.state();
  if (state !== 'ok') throw new ProductError(state as ErrorCode, 'PostgreSQL');
}
