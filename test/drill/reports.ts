/** The drill on reports: two servers, a hostile Bot Connector, kills, a database that goes away, skewed clocks. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../src/http/listen.ts';
import { ROOT } from '../e2e/child.ts';
import { databaseFolder } from '../support/database-server.ts';
import { startSignIn, type SignIn } from '../support/tokens.ts';
import { openDrillDatabase, type DrillDatabase } from './database.ts';
import { Havoc } from './havoc.ts';
import { Notes } from './notes.ts';
import { seeded } from './random.ts';
import { reportOn } from './reporter.ts';
import { registerChannel, respondIn } from './responder.ts';
import { rosterCsv, SCHOOLS, staff } from './roster.ts';
import { newReportKeys, productionEnvironment, Server, type ServerSettings } from './servers.ts';
import { readLog } from './stand-in-log.ts';
import { StandIn } from './stand-in-process.ts';
import { Teams } from './teams.ts';
import { countUp, missing, type Counted } from './verdict.ts';

export interface DrillWish {
  readonly seed: number;
  readonly reports: number;
  readonly kills: number;
  /** Leaves logs and notes where they are and says where that is. */
  readonly keep: boolean;
}

export interface DrillOutcome extends Counted {
  readonly kills: number;
  readonly kills_in_post: number;
  readonly database_stops: number;
  readonly seconds: number;
}

/** Minutes before and after the true time. */
const CLOCKS_MS = [-4 * 60_000, 6 * 60_000];
/** A channel that refused for good is tried again every five minutes, a claim of a killed process runs a minute. */
const DRAIN_MS = 7 * 60_000;
/** Long enough for anything that still hangs (15 s to give up, and a minute's claim) to come out as a duplicate. */
const QUIET_MS = 75_000;
const LOOK_MS = 5_000;
/** After a time without servers everybody wants to report at once; the schools of a trust do not. */
const FORM_EVERY_MS = 250;
const ISSUER = 'https://api.botframework.com';

export async function drillReports(wish: DrillWish, say: (line: string) => void): Promise<DrillOutcome> {
  const began = performance.now();
  const drill = await Drill.open(wish, (line) => say(`${String(Math.round((performance.now() - began) / 1_000)).padStart(4)} s  ${line}`));
  try {
    const counted = await Promise.race([drill.run(), interrupted()]);
    return { ...counted, seconds: Math.round((performance.now() - began) / 1_000) };
  } finally {
    await drill.close();
  }
}

/** Rejects when somebody ends the drill, so that nothing of it goes on running. */
async function interrupted(): Promise<never> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  throw new Error('The drill was ended before its end.');
}

interface Parts {
  readonly folder: string;
  readonly database: DrillDatabase;
  readonly signIn: SignIn;
  readonly standIn: StandIn;
  readonly servers: readonly Server[];
  readonly settings: ServerSettings;
}

async function openParts({ seed }: DrillWish): Promise<Parts> {
  const folder = await databaseFolder();
  const [database, signIn, standIn] = await Promise.all([openDrillDatabase(folder), startSignIn(ISSUER), StandIn.start(seed, join(folder, 'stand-in.jsonl'))]);
  const settings = { folder, databaseUrl: database.url, keysAt: new URL(signIn.metadataUrl).origin, tokensAt: standIn.url, reportKeys: newReportKeys() };
  const servers: Server[] = [];
  for (const clockMs of CLOCKS_MS) servers.push(new Server(settings, await findFreePort({ host: '127.0.0.1', port: 0, further: 0 }), clockMs));
  return { folder, database, signIn, standIn, servers, settings };
}

class Drill {
  readonly #wish: DrillWish;
  readonly #say: (line: string) => void;
  readonly #parts: Parts;
  readonly #notes: Notes;
  readonly #teams: Teams;
  readonly #havoc: Havoc;
  #forms = 0;
  #nextAt = 0;
  #ended = false;

  static async open(wish: DrillWish, say: (line: string) => void): Promise<Drill> {
    return new Drill(wish, say, await openParts(wish));
  }

  private constructor(wish: DrillWish, say: (line: string) => void, parts: Parts) {
    this.#wish = wish;
    this.#say = say;
    this.#parts = parts;
    this.#notes = new Notes(join(parts.folder, 'told.jsonl'));
    this.#teams = new Teams(parts.standIn.url, parts.servers.map(({ url }) => url), parts.signIn);
    const { servers, database, standIn } = parts;
    this.#havoc = new Havoc({ servers, database, random: seeded(wish.seed, 'havoc'), nextPost: (mostMs) => standIn.nextPost(mostMs), say });
  }

  async run(): Promise<Counted & Pick<DrillOutcome, 'kills' | 'kills_in_post' | 'database_stops'>> {
    await this.#prepare();
    const responding = SCHOOLS.map((school) => respondIn(this.#teams, school, seeded(this.#wish.seed, school.id), () => this.#ended));
    await this.#disturb();
    await this.#drain();
    this.#ended = true;
    await Promise.all(responding);
    const { kills, killsInPost, databaseStops } = this.#havoc;
    return { ...countUp(this.#log(), this.#notes.read()), kills, kills_in_post: killsInPost, database_stops: databaseStops };
  }

  /** Tables, directory and channels as an administrator and the DSLs make them. */
  async #prepare(): Promise<void> {
    const { folder, servers } = this.#parts;
    this.#say(`Logs and notes are in ${folder}.`);
    await writeFile(join(folder, 'roster.csv'), rosterCsv());
    await this.#command('migrate');
    await this.#command('directory', 'import', join(folder, 'roster.csv'), '--apply');
    for (const server of servers) server.start();
    await Promise.all(servers.map((server) => server.ready()));
    const registered = await Promise.all(SCHOOLS.map((school) => registerChannel(this.#teams, school)));
    if (registered.includes(false)) throw new Error('A DSL channel could not be registered.');
    this.#say('Two servers are ready, and both DSL channels registered.');
  }

  async #command(...words: readonly string[]): Promise<void> {
    await promisify(execFile)(process.execPath, ['src/main.ts', ...words], { cwd: ROOT, env: productionEnvironment(this.#parts.settings) });
  }

  async #disturb(): Promise<void> {
    const { standIn } = this.#parts;
    const { kills, seed } = this.#wish;
    standIn.setFaults('all');
    const progress = setInterval(() => this.#sayProgress(), 15_000);
    const parts = { teams: this.#teams, notes: this.#notes, disturbedSince: (at: number) => this.#havoc.disturbedSince(at), next: () => this.#nextForm(this.#wish), ended: () => this.#ended };
    try {
      await Promise.all([this.#havoc.run(kills), ...staff.map((person) => reportOn({ ...parts, random: seeded(seed, person.objectId) }, person))]);
    } finally {
      clearInterval(progress);
      standIn.setFaults('none');
    }
  }

  /** Forms come no faster than the kills, so that there is work for each of them. Refusals for good end halfway. */
  async #nextForm({ reports, kills }: DrillWish): Promise<number | undefined> {
    while (this.#forms < reports && this.#forms > (reports * (this.#havoc.kills + 1)) / (kills + 1)) await wait(200);
    if (this.#forms >= reports) return undefined;
    this.#forms += 1;
    const number = this.#forms;
    if (this.#havoc.kills > kills / 2) this.#parts.standIn.setFaults('passing');
    this.#nextAt = Math.max(performance.now(), this.#nextAt + FORM_EVERY_MS);
    await wait(Math.max(0, this.#nextAt - performance.now()));
    return number;
  }

  /** Without faults now: until every accepted report is in its channel and nothing moves any more. */
  async #drain(): Promise<void> {
    this.#say('No more faults; waiting for what is still owed.');
    await Promise.all(this.#parts.servers.map((server) => server.ready()));
    const giveUpAt = performance.now() + DRAIN_MS;
    let last = { lines: -1, at: performance.now() };
    while (performance.now() < giveUpAt) {
      await wait(LOOK_MS);
      const log = this.#log();
      if (log.length !== last.lines) last = { lines: log.length, at: performance.now() };
      const owed = missing(log, this.#notes.read());
      this.#say(`${owed.length} of the accepted reports are not in their channel yet.`);
      if (owed.length === 0 && performance.now() - last.at > this.#quietMs()) return;
    }
  }

  #quietMs(): number {
    return this.#wish.kills < 10 ? LOOK_MS : QUIET_MS;
  }

  #sayProgress(): void {
    const { accepted, delivered, faults } = countUp(this.#log(), this.#notes.read());
    this.#say(`${accepted} accepted, ${delivered} in their channel, ${faults} faults, ${this.#havoc.kills} kills`);
  }

  #log() {
    return readLog(join(this.#parts.folder, 'stand-in.jsonl'));
  }

  async close(): Promise<void> {
    this.#ended = true;
    const { servers, standIn, signIn, database, folder } = this.#parts;
    await Promise.all(servers.map((server) => server.kill()));
    standIn.stop();
    await signIn.close();
    await database.remove();
    if (!this.#wish.keep) await rm(folder, { recursive: true, force: true });
  }
}
