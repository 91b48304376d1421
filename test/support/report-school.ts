import { setTimeout as wait } from 'node:timers/promises';
import { createMessageEndpoint } from '../../bot/endpoint.ts';
import { PolicyBot } from '../../bot/handler.ts';
import { createLocalDirectory } from '../../src/adapters/directory/local-directory.ts';
import { startJobs } from '../../src/adapters/jobs/jobs.ts';
import { createConversationMemory } from '../../src/adapters/memory/conversation-memory.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { parseKeyRing } from '../../src/adapters/sealing/key-ring.ts';
import { newKey } from '../../src/adapters/sealing/sealer.ts';
import { createDecisionJournal, createFeedbackJournal } from '../../src/adapters/sql/journal.ts';
import { createSharedMemory } from '../../src/adapters/sql/memory.ts';
import { renderPlain, renderSpeech } from '../../src/domain/answering/render.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import { createLastingMemory } from '../../src/domain/lasting-memory.ts';
import { listen } from '../../src/http/listen.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { joinReports, type Reports } from '../../src/reports.ts';
import type { Json } from './activities.ts';
import { startConnector, type Connector, type ConnectorCall } from './connector.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { createMadeUpTrust, DILYS, HARBOUR, LIGHTHOUSE } from './made-up-trust.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from './stand-in-model.ts';

/** The server with reports on real PostgreSQL and real jobs; stand-ins are the service, the model and the directory. */
export interface ReportSchool {
  readonly connector: Connector;
  readonly database: TestDatabase;
  readonly reports: Reports;
  readonly logged: string[];
  post(activity: unknown): Promise<{ readonly status: number; readonly body: Json }>;
  close(): Promise<void>;
}

/** The channel that counts as Harbour View's from the beginning. */
export const CHANNEL = '19:dsl@thread.tacv2';
export const TEAM = '19:team@thread.tacv2';

const policy = await loadPolicy();

export async function openReportSchool(): Promise<ReportSchool> {
  const [connector, database] = await Promise.all([startConnector(), openTestDatabase()]);
  const logged: string[] = [];
  const clock = { now: () => new Date() };
  const note = (fields: object, words: string) => void logged.push(JSON.stringify({ ...fields, words }));
  const log = { info: note, warn: note, error: note };
  const jobs = await startJobs(database.jobs, log);
  const reports = joinReports({
    sql: database.sql, jobs, directory: createMadeUpTrust(), settings: async () => [HARBOUR.id, LIGHTHOUSE.id],
    keys: parseKeyRing(newKey('test')), options: {}, clock, log, answerMs: 1_000,
  });
  connector.teams.push({ id: TEAM, channels: [{ id: TEAM }, { id: CHANNEL }] });
  await registerFirst(reports, connector.url);
  await reports.work();
  const bot = new PolicyBot({
    answering: createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH }),
    memory: createLastingMemory(createSharedMemory(database.sql, clock), createConversationMemory(clock), log),
    decisions: createDecisionJournal(database.sql),
    feedback: createFeedbackJournal(database.sql),
    roles: createLocalDirectory(),
    reports: reports.services,
    clock,
    log,
    help: policy.replies.help,
    clause: (id) => policy.clauses.get(id),
    render: { plain: renderPlain, speech: renderSpeech },
  });
  const server = createHttpServer({
    log,
    readiness: () => ({ ready: true, policyHash: policy.hash, modelHash: MODEL_HASH }),
    database: async () => 'ok',
    messages: createMessageEndpoint({ kind: 'loopback' }, bot, log),
    startPage: () => '',
    policyPage: () => '',
  });
  const url = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0, further: 0 })}`;
  return {
    connector,
    database,
    reports,
    logged,
    async post(activity) {
      const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(activity) });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
    async close() {
      await new Promise((resolve) => server.close(() => resolve(undefined)));
      await jobs.stop();
      await connector.close();
      await database.close();
    },
  };
}

async function registerFirst({ channels }: Reports, serviceUrl: string): Promise<void> {
  const id = '22222222-2222-4222-8222-222222222222';
  const place = { serviceUrl, bot: '28:bot', channel: CHANNEL, team: TEAM };
  await channels.offer({ ...place, id, setting: HARBOUR.id, offeredBy: DILYS.objectId, offeredAt: new Date() });
  await channels.confirm(id, DILYS.objectId, new Date());
}

const LONGEST_MS = 45_000;
const LOOK_MS = 50;

/** Waits until the jobs have brought it about; fails after a while with what was missing. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (const until = Date.now() + LONGEST_MS; Date.now() < until; await wait(LOOK_MS)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new TypeError(`It did not come about: ${what}`);
}

/** The messages that stand in the DSL's channel, newest version of each. */
export function inChannel(connector: Connector, channel = CHANNEL): readonly ConnectorCall[] {
  return connector.shown().filter(({ path, body }) => {
    const posted = (body['channelData'] as { channel?: { id?: string } } | undefined)?.channel?.id;
    return posted === channel || decodeURIComponent(path).includes(`${channel};`);
  });
}
