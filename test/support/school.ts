import { createMessageEndpoint, type Trust } from '../../bot/endpoint.ts';
import { PolicyBot } from '../../bot/handler.ts';
import { createLocalDirectory } from '../../src/adapters/directory/local-directory.ts';
import { createConversationMemory } from '../../src/adapters/memory/conversation-memory.ts';
import { createDecisionJournal, createFeedbackJournal } from '../../src/adapters/sql/journal.ts';
import { createSharedMemory } from '../../src/adapters/sql/memory.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { createLastingMemory } from '../../src/domain/lasting-memory.ts';
import { renderPlain, renderSpeech } from '../../src/domain/answering/render.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Answering, Question } from '../../src/domain/answering/types.ts';
import { listen } from '../../src/http/listen.ts';
import { policyPage } from '../../src/http/policy-page.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { localStartPage } from '../../src/http/start-page.ts';
import type { Json } from './activities.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { startConnector, type Connector } from './connector.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from './stand-in-model.ts';

/** The whole server on a free port with a stand-in for the service and the model; everything else is real. */
export interface School {
  readonly url: string;
  readonly connector: Connector;
  readonly database: TestDatabase;
  /** What the model was asked, in order. */
  readonly asked: Question[];
  /** Every line of the log. */
  readonly logged: string[];
  /** Milliseconds that the model takes. */
  slow: number;
  ready: boolean;
  /** Moves the clock. */
  advance(ms: number): void;
  post(activity: unknown, headers?: Readonly<Record<string, string>>): Promise<Posted>;
  close(): Promise<void>;
}

export interface Posted {
  readonly status: number;
  readonly body: Json;
}

const policy = await loadPolicy();

export async function openSchool(trust: Trust = { kind: 'loopback' }, given?: TestDatabase, answering?: Answering): Promise<School> {
  const connector = await startConnector();
  const database = given ?? (await openTestDatabase());
  const logged: string[] = [];
  const asked: Question[] = [];
  let now = Date.UTC(2026, 10, 22, 10);
  const clock = { now: () => new Date(now) };
  const note = (fields: object, words: string) => void logged.push(JSON.stringify({ ...fields, words }));
  const log = { info: note, warn: note, error: note };
  const understand: typeof understandByWords = async (question) => {
    asked.push(question);
    if (school.slow > 0) await new Promise((resolve) => setTimeout(resolve, school.slow));
    return understandByWords(question);
  };
  const bot = new PolicyBot({
    answering: answering ?? createAnswering({ policy, understand, settings: SETTINGS, modelHash: MODEL_HASH }),
    memory: createLastingMemory(createSharedMemory(database.sql, clock), createConversationMemory(clock), log),
    decisions: createDecisionJournal(database.sql),
    feedback: createFeedbackJournal(database.sql),
    roles: createLocalDirectory(),
    clock,
    log,
    help: policy.replies.help,
    clause: (id) => policy.clauses.get(id),
    render: { plain: renderPlain, speech: renderSpeech },
    policyUrl: 'https://bot.example/policy',
  });
  const endpoint = createMessageEndpoint(trust, bot, log);
  const person = { id: 'teacher', name: '<Tess>', job: 'Teacher' };
  const server = createHttpServer({
    log,
    readiness: () => (school.ready ? { ready: true, policyHash: policy.hash, modelHash: MODEL_HASH } : { ready: false, waitingFor: 'model' }),
    database: async () => 'ok',
    messages: endpoint,
    startPage: () => localStartPage({ people: [person], speaker: '', examples: ['May I?'], chatUrl: 'http://localhost:1' }),
    policyPage: () => policyPage({ document: policy.document, edition: policy.edition, clauses: [...policy.clauses.values()] }),
    ...(trust.kind === 'loopback' ? { local: { chooseSpeaker: async (id: string) => id === 'teacher' } } : {}),
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, further: 0 });
  const url = `http://127.0.0.1:${port}`;
  const school: School = {
    url,
    connector,
    database,
    asked,
    logged,
    slow: 0,
    ready: true,
    advance: (ms) => void (now += ms),
    async post(activity, headers = {}) {
      const body = typeof activity === 'string' ? activity : JSON.stringify(activity);
      const all = { 'content-type': 'application/json', ...headers };
      const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: all, body });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
    async close() {
      await new Promise((resolve) => server.close(() => resolve(undefined)));
      await connector.close();
      if (given === undefined) await database.close();
    },
  };
  return school;
}
