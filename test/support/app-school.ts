import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createLocalSchoolDirectory } from '../../src/adapters/directory/local-school.ts';
import { createConversationMemory } from '../../src/adapters/memory/conversation-memory.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { parseKeyRing } from '../../src/adapters/sealing/key-ring.ts';
import { createSealer, newKey } from '../../src/adapters/sealing/sealer.ts';
import { createDecisionJournal, createFeedbackJournal } from '../../src/adapters/sql/journal.ts';
import { createAuditTrail } from '../../src/adapters/sql/reporting/audit.ts';
import { createCalendars } from '../../src/adapters/sql/reporting/calendars.ts';
import { createPostStore } from '../../src/adapters/sql/reporting/posts.ts';
import { createReportStore } from '../../src/adapters/sql/reporting/reports.ts';
import { createSharedMemory } from '../../src/adapters/sql/memory.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Answering } from '../../src/domain/answering/types.ts';
import type { Directory } from '../../src/domain/directory.ts';
import { ProductError } from '../../src/domain/errors.ts';
import { createLastingMemory } from '../../src/domain/lasting-memory.ts';
import type { Reporting } from '../../src/domain/reporting/contract.ts';
import { createReporting } from '../../src/domain/reporting/service.ts';
import { listen } from '../../src/http/listen.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { openGate, tabsOf } from '../../src/tabs.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { APP, startEntra, TENANT, type Entra } from './entra.ts';
import { createMadeUpTrust } from './made-up-trust.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from './stand-in-model.ts';

/** The server with the tabs, on real PostgreSQL and with the real composition; stand-ins are Microsoft's sign-in, the model and the directory. */
export interface AppSchool {
  readonly url: string;
  readonly entra: Entra;
  readonly database: TestDatabase;
  readonly logged: string[];
  /** As the chat calls it; its jobs are not done. */
  readonly reporting: Reporting;
  /** `false`: the server is still starting. */
  ready: boolean;
  /** Rejects from now on when it is asked, as if its database were away. */
  directoryAway: boolean;
  advance(ms: number): void;
  close(): Promise<void>;
}

export interface AppSchoolSettings {
  readonly mode: 'local' | 'production';
  /** The real engine, where the answers themselves matter. */
  readonly answering?: Answering;
  /** 0 takes any. */
  readonly port?: number;
}

const policy = await loadPolicy();

const CONFIGS: Readonly<Record<AppSchoolSettings['mode'], () => Config>> = {
  local: () => readConfig({}),
  production: () =>
    readConfig({
      BOT_APP_ID: APP, BOT_TENANT_ID: TENANT, BOT_SECRET: 'none', DATABASE_URL: 'postgresql://localhost/none',
      REPORT_KEYS: newKey('test'), LEDGER_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }),
};

export async function openAppSchool({ mode, answering, port = 0 }: AppSchoolSettings): Promise<AppSchool> {
  let now = Date.UTC(2026, 10, 22, 10);
  const clock = { now: () => new Date(now) };
  const [database, entra] = await Promise.all([openTestDatabase(), startEntra(clock.now)]);
  const logged: string[] = [];
  const note = (fields: object, words: string) => void logged.push(JSON.stringify({ ...fields, words }));
  const log = { info: note, warn: note, error: note };
  const config = CONFIGS[mode]();
  const asking = {
    answering: answering ?? createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH }),
    memory: createLastingMemory(createSharedMemory(database.sql, clock), createConversationMemory(clock), log),
    decisions: createDecisionJournal(database.sql),
    feedback: createFeedbackJournal(database.sql),
    clock,
    log,
  };
  const school = { ready: true, directoryAway: false };
  const directory = stumbling(mode === 'local' ? createLocalSchoolDirectory() : createMadeUpTrust(), () => school.directoryAway);
  const reporting = createReporting({
    directory, clock, log, random: randomBytes, newId: randomUUID, jobs: { enqueue: async () => undefined },
    store: createReportStore({ db: database.sql, sealer: createSealer(parseKeyRing(newKey('test'))), clock }),
    posts: createPostStore(database.sql), audit: createAuditTrail(database.sql), calendars: createCalendars(database.sql),
  });
  const gate = openGate({ config, policy, asking, roles: { roleOf: () => 'staff' }, directory, reporting, clock, authority: entra.authority, localChat: () => 'http://localhost:1/chat' });
  const server = createHttpServer({
    log,
    readiness: () => ({ ready: false, waitingFor: 'nothing' }),
    database: async () => 'ok',
    messages: async () => ({ status: 503 }),
    startPage: () => '',
    policyPage: () => undefined,
    tabs: tabsOf(config, log, () => (school.ready ? gate : undefined)),
    ...(mode === 'local' ? { local: { chooseSpeaker: async () => false } } : {}),
  });
  const taken = await listen(server, { host: '127.0.0.1', port, further: 0 });
  return Object.assign(school, {
    url: `http://127.0.0.1:${taken}`,
    entra,
    database,
    logged,
    reporting,
    advance: (ms: number) => void (now += ms),
    async close() {
      server.server.closeAllConnections();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
      await Promise.all([entra.close(), database.close()]);
    },
  });
}

function stumbling(directory: Directory, away: () => boolean): Directory {
  return {
    ...directory,
    async person(id) {
      if (away()) throw new ProductError('database-away', 'directory of the stand-in');
      return directory.person(id);
    },
  };
}
