/** The half of the composition root that serves the chat and the pages; main.ts loads it when it serves. */
import { once } from 'node:events';
import { destination } from 'pino';
import { credentialOptions } from '../bot/credentials.ts';
import { createMessageEndpoint, type MessageEndpoint, type Trust } from '../bot/endpoint.ts';
import { PolicyBot } from '../bot/handler.ts';
import { createConfiguredDirectory } from './adapters/directory/configured.ts';
import { createLocalDirectory } from './adapters/directory/local-directory.ts';
import { openJournal, type Journal } from './adapters/journal/journal.ts';
import { createConversationMemory } from './adapters/memory/conversation-memory.ts';
import type { Config } from './config.ts';
import { renderPlain, renderSpeech } from './domain/answering/render.ts';
import type { Answering } from './domain/answering/types.ts';
import type { Policy } from './domain/policy.ts';
import type { Clock, Log } from './domain/ports.ts';
import { listen } from './http/listen.ts';
import { policyPage } from './http/policy-page.ts';
import { createHttpServer, type Readiness } from './http/server.ts';
import { productionStartPage } from './http/start-page.ts';
import { LocalSchool } from './local-school.ts';
import { createLog } from './logging.ts';

/** Policy and model, loaded and joined. */
export interface Loaded {
  readonly policy: Policy;
  readonly modelHash: string;
  readonly answering: Answering;
  close(): Promise<void>;
}

/** What can be served once policy and model are there. */
interface Live {
  readonly loaded: Loaded;
  readonly journal: Journal;
  readonly endpoint: MessageEndpoint;
  readonly policyHtml: string;
}

const clock: Clock = { now: () => new Date() };
const PORTS_TO_TRY = 20;
const STOP_MS = 5_000;

/** Serves until a signal ends it. Rejects with a fault that has a sentence when it cannot start. */
export async function serve(config: Config, load: () => Promise<Loaded>): Promise<number> {
  const log = createLog(config.logLevel, destination({ fd: config.mode === 'local' ? 2 : 1, sync: true }));
  const ended = signalled();
  const site = new Site(config, log);
  try {
    await site.open(load);
    await ended;
    return 0;
  } catch (fault) {
    process.exitCode = 1;
    throw fault;
  } finally {
    await site.close();
  }
}

async function signalled(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

class Site {
  readonly #config: Config;
  readonly #log: Log;
  readonly #server: ReturnType<typeof createHttpServer>;
  readonly #school: LocalSchool | undefined;
  #live: Live | undefined;
  #closing = false;

  constructor(config: Config, log: Log) {
    this.#config = config;
    this.#log = log;
    this.#school = config.mode === 'local' ? new LocalSchool(config) : undefined;
    const school = this.#school;
    this.#server = createHttpServer({
      log,
      readiness: () => this.#readiness(),
      messages: async (body, authorization) => (await this.#live?.endpoint(body, authorization)) ?? { status: 503 },
      startPage: () => school?.startPage(this.#live?.loaded.policy.replies.help.examples ?? []) ?? productionStartPage(),
      policyPage: () => this.#live?.policyHtml,
      ...(school === undefined ? {} : { local: { chooseSpeaker: (id) => school.chooseSpeaker(id) } }),
    });
  }

  /** Listens first, so that whoever watches the server sees it live, then loads; ready once that is done. */
  async open(load: () => Promise<Loaded>): Promise<void> {
    const { host, port, portGiven, mode } = this.#config;
    const further = mode === 'production' || portGiven ? 0 : PORTS_TO_TRY;
    const taken = await listen(this.#server, { host, port, further });
    const [live] = await Promise.all([this.#load(load, taken), this.#school?.open(taken)]);
    this.#live = live;
    this.#log.info({ port: taken, mode, policyHash: live.loaded.policy.hash, modelHash: live.loaded.modelHash }, 'ready');
    await this.#school?.greet(port === 0 ? taken : port);
  }

  /** Takes no more requests, ends the chat client, then the model and the journal. */
  async close(): Promise<void> {
    this.#closing = true;
    // A connection that hangs must not keep the program from ending.
    setTimeout(() => process.exit(), STOP_MS).unref();
    await Promise.all([new Promise((resolve) => this.#server.close(() => resolve(undefined))), this.#school?.close()]);
    await Promise.all([this.#live?.loaded.close(), this.#live?.journal.close()]);
  }

  async #load(load: () => Promise<Loaded>, port: number): Promise<Live> {
    const [loaded, journal] = await Promise.all([load(), openJournal(this.#config.dataFolder)]);
    const { document, clauses, edition } = loaded.policy;
    const bot = new PolicyBot(botServices(this.#config, this.#log, loaded, journal, port));
    const endpoint = createMessageEndpoint(trustOf(this.#config), bot, this.#log);
    return { loaded, journal, endpoint, policyHtml: policyPage({ document, edition, clauses: [...clauses.values()] }) };
  }

  #readiness(): Readiness {
    if (this.#closing) return { ready: false, waitingFor: 'the end: the server is stopping' };
    if (this.#live === undefined) return { ready: false, waitingFor: 'policy and model' };
    const { policy, modelHash } = this.#live.loaded;
    return { ready: true, policyHash: policy.hash, modelHash };
  }
}

function trustOf(config: Config): Trust {
  if (config.mode === 'local') return { kind: 'loopback' };
  const { credentials } = config;
  return { kind: 'tenant', tenantId: credentials.tenantId, options: credentialOptions(credentials) };
}

function botServices(config: Config, log: Log, loaded: Loaded, journal: Journal, port: number) {
  const address = config.mode === 'local' ? `http://localhost:${port}` : config.publicUrl;
  return {
    answering: loaded.answering,
    memory: createConversationMemory(clock),
    decisions: journal,
    feedback: journal,
    roles: config.mode === 'local' ? createLocalDirectory() : createConfiguredDirectory(config.roles),
    clock,
    log,
    help: loaded.policy.replies.help,
    clause: (id: string) => loaded.policy.clauses.get(id),
    render: { plain: renderPlain, speech: renderSpeech },
    ...(address === undefined ? {} : { policyUrl: `${address}/policy` }),
  };
}
