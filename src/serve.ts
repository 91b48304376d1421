/** The half of the composition root that serves the chat and the pages; main.ts loads it when it serves. */
import { once } from 'node:events';
import { destination } from 'pino';
import { credentialOptions } from '../bot/credentials.ts';
import { createMessageEndpoint, type MessageEndpoint, type Trust } from '../bot/endpoint.ts';
import { PolicyBot } from '../bot/handler.ts';
import { joinAttestation } from './attestation.ts';
import { createLocalDirectory } from './adapters/directory/local-directory.ts';
import { createLocalSchoolDirectory, LOCAL_SETTING } from './adapters/directory/local-school.ts';
import { openLocalKeyRing } from './adapters/sealing/local-keys.ts';
import { createDirectoryStore } from './adapters/sql/directory.ts';
import { createConversationMemory } from './adapters/memory/conversation-memory.ts';
import type { Config } from './config.ts';
import { renderPlain, renderSpeech } from './domain/answering/render.ts';
import { createLastingMemory } from './domain/lasting-memory.ts';
import type { Answering } from './domain/answering/types.ts';
import type { Roster } from './domain/attestation/ports.ts';
import { remedyOf, type ErrorCode } from './domain/errors.ts';
import type { Policy } from './domain/policy.ts';
import type { Clock, Jobs, Log } from './domain/ports.ts';
import { listen } from './http/listen.ts';
import { policyPage } from './http/policy-page.ts';
import type { ApiGate } from './http/api/mount.ts';
import { createHttpServer, type Readiness } from './http/server.ts';
import { productionStartPage } from './http/start-page.ts';
import { LocalSchool } from './local-school.ts';
import { createLog } from './logging.ts';
import { joinReports, type ReportsSettings } from './reports.ts';
import { openStore, type Store } from './store.ts';
import { openGate, refreshTabs, tabsOf } from './tabs.ts';
import { createTrustRoles } from './trust-directory.ts';
import { openUpkeep, type UpkeepStates } from './upkeep.ts';

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
  readonly endpoint: MessageEndpoint;
  readonly policyHtml: string;
  readonly gate: ApiGate;
  readonly upkeep: UpkeepStates;
}

const clock: Clock = { now: () => new Date() };
const PORTS_TO_TRY = 20;
const STOP_MS = 8_000;

/** Serves until a signal ends it. Rejects with a fault that has a sentence when it cannot start. */
export async function serve(config: Config, load: () => Promise<Loaded>): Promise<number> {
  const log = createLog(config.logLevel, destination({ fd: config.mode === 'local' ? 2 : 1, sync: true }));
  const ended = signalled();
  const site = new Site(config, log);
  try {
    // Whoever ends it while it starts need not wait until it has started.
    await Promise.race([site.open(load).then(() => ended), ended]);
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
  readonly #ended = new AbortController();
  #opening: Promise<Store> | undefined;
  #store: Store | undefined;
  #jobs: Jobs | undefined;
  #loading: Promise<Live> | undefined;
  #building: Promise<void> | undefined;
  #waitingFor = 'policy, model and database';
  #live: Live | undefined;

  constructor(config: Config, log: Log) {
    this.#config = config;
    this.#log = log;
    this.#school = config.mode === 'local' ? new LocalSchool(config) : undefined;
    const school = this.#school;
    this.#server = createHttpServer({
      log,
      readiness: () => this.#readiness(),
      database: async () => (await this.#store?.state()) ?? 'starting',
      upkeep: async () => (await this.#live?.upkeep()) ?? {},
      messages: async (body, authorization) => (await this.#live?.endpoint(body, authorization)) ?? { status: 503 },
      startPage: () => school?.startPage(this.#live?.loaded.policy.replies.help.examples ?? []) ?? productionStartPage(),
      policyPage: () => this.#live?.policyHtml,
      tabs: tabsOf(config, log, () => (this.#ended.signal.aborted ? undefined : this.#live?.gate)),
      ...(school === undefined ? {} : { local: { chooseSpeaker: (id) => school.chooseSpeaker(id) } }),
    });
  }

  /** Listens first, so that whoever watches the server sees it live, then loads; ready once that is done. */
  async open(load: () => Promise<Loaded>): Promise<void> {
    const { host, port, portGiven, mode } = this.#config;
    const further = mode === 'production' || portGiven ? 0 : PORTS_TO_TRY;
    const taken = await listen(this.#server, { host, port, further });
    this.#loading = this.#load(load, taken);
    const [live] = await Promise.all([this.#loading, this.#school?.open(taken)]);
    this.#live = live;
    this.#log.info({ port: taken, mode, policyHash: live.loaded.policy.hash, modelHash: live.loaded.modelHash }, 'ready');
    await this.#school?.greet(port === 0 ? taken : port);
    this.#building = refreshTabs(this.#config, this.#log, this.#ended.signal);
  }

  /** Takes no more requests, ends the chat client, then the jobs, the model and the database. */
  async close(): Promise<void> {
    this.#ended.abort();
    // A connection that hangs must not keep the program from ending.
    setTimeout(() => process.exit(), STOP_MS).unref();
    const closed = new Promise((resolve) => this.#server.close(() => resolve(undefined)));
    // What is still being opened is awaited, or it would be open after all had been closed.
    await Promise.all([closed, this.#school?.close(), Promise.allSettled([this.#loading, this.#building])]);
    await this.#jobs?.stop();
    const [store] = await Promise.allSettled([this.#opening, this.#live?.loaded.close()]);
    if (store.status === 'fulfilled') await store.value?.close();
  }

  async #load(load: () => Promise<Loaded>, port: number): Promise<Live> {
    const [loaded, store] = await Promise.all([load(), this.#openStore()]);
    this.#ended.signal.throwIfAborted();
    const jobs = await store.startJobs();
    this.#jobs = jobs;
    const reports = joinReports(await reportsSettings(this.#config, this.#log, store, jobs));
    const { mode, ledger } = this.#config;
    const { sql } = store.database;
    const attesting = await joinAttestation({ sql, roster: rosterOf(mode, store), answering: loaded.answering, clock });
    const running = openUpkeep({ mode, sql, jobs, reports, attesting, ledger, clock, log: this.#log });
    const [upkeep] = await Promise.all([running, this.#school?.useReports(reports)]);
    const { document, clauses, edition } = loaded.policy;
    const services = botServices(this.#config, this.#log, loaded, store, port);
    const bot = new PolicyBot({ ...services, reports: reports.services });
    const { directory, reporting } = reports.services;
    const gate = openGate({ config: this.#config, policy: loaded.policy, asking: services, roles: services.roles, directory, reporting, clock, localChat: () => this.#school?.chatUrl() });
    const endpoint = createMessageEndpoint(trustOf(this.#config), bot, this.#log);
    return { loaded, endpoint, upkeep, gate, policyHtml: policyPage({ document, edition, clauses: [...clauses.values()] }) };
  }

  async #openStore(): Promise<Store> {
    const { database } = this.#config;
    this.#opening = openStore(database, clock, this.#log);
    this.#store = await this.#opening;
    await this.#store.prepare({ migrate: database.migrateOnStart, onWait: (code) => this.#waitFor(code), ended: this.#ended.signal });
    return this.#store;
  }

  /** Said once for each reason, not at every look. */
  #waitFor(code: ErrorCode): void {
    if (this.#waitingFor === code) return;
    this.#waitingFor = code;
    this.#log.warn({ code, remedy: remedyOf(code) }, 'Waiting for the database');
  }

  #readiness(): Readiness {
    if (this.#ended.signal.aborted) return { ready: false, waitingFor: 'the end: the server is stopping' };
    if (this.#live === undefined) return { ready: false, waitingFor: this.#waitingFor };
    const { policy, modelHash } = this.#live.loaded;
    return { ready: true, policyHash: policy.hash, modelHash };
  }
}

async function reportsSettings(config: Config, log: Log, { database: { sql } }: Store, jobs: Jobs): Promise<ReportsSettings> {
  const shared = { sql, jobs, clock, log };
  if (config.mode === 'local') {
    const keys = await openLocalKeyRing(config.dataFolder);
    return { ...shared, keys, options: {}, directory: createLocalSchoolDirectory(), settings: async () => [LOCAL_SETTING.id] };
  }
  const { credentials, reports } = config;
  const directory = createDirectoryStore(sql, clock);
  return {
    ...shared,
    directory,
    keys: reports.keys,
    options: credentialOptions(credentials),
    settings: async () => (await directory.settings()).map(({ id }) => id),
    usual: { serviceUrl: 'https://smba.trafficmanager.net/teams/', bot: `28:${credentials.appId}`, tenant: credentials.tenantId },
    ...(reports.secretExpires === undefined ? {} : { secretExpires: reports.secretExpires }),
  };
}

function rosterOf(mode: Config['mode'], { database: { sql } }: Store): Roster {
  return mode === 'local' ? createLocalSchoolDirectory() : createDirectoryStore(sql, clock);
}

function trustOf(config: Config): Trust {
  if (config.mode === 'local') return { kind: 'loopback' };
  const { credentials } = config;
  return { kind: 'tenant', tenantId: credentials.tenantId, options: credentialOptions(credentials) };
}

function botServices(config: Config, log: Log, loaded: Loaded, store: Store, port: number) {
  const address = config.mode === 'local' ? `http://localhost:${port}` : config.publicUrl;
  return {
    answering: loaded.answering,
    memory: createLastingMemory(store.memory, createConversationMemory(clock), log),
    decisions: store.decisions,
    feedback: store.feedback,
    roles: config.mode === 'local' ? createLocalDirectory() : createTrustRoles(store.database.sql, config.roles, log),
    clock,
    log,
    help: loaded.policy.replies.help,
    clause: (id: string) => loaded.policy.clauses.get(id),
    render: { plain: renderPlain, speech: renderSpeech },
    ...(address === undefined ? {} : { policyUrl: `${address}/policy` }),
  };
}
