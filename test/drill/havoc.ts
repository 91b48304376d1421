/** Kills servers at random moments, many of them in the middle of a post, and stops the database. */
import { setTimeout as wait } from 'node:timers/promises';
import type { DrillDatabase, StopMode } from './database.ts';
import type { Random } from './random.ts';
import type { Server } from './servers.ts';

export interface HavocParts {
  readonly servers: readonly Server[];
  readonly database: DrillDatabase;
  readonly random: Random;
  /** Resolves when the stand-in has next taken something for a channel, or after that many milliseconds. */
  readonly nextPost: (mostMs: number) => Promise<void>;
  readonly say: (line: string) => void;
}

export class Havoc {
  readonly #parts: HavocParts;
  kills = 0;
  /** Kills right after the stand-in had taken a post, before or while its answer was read. */
  killsInPost = 0;
  databaseStops = 0;
  #databaseBackAt = -Infinity;
  #databaseAway = false;

  constructor(parts: HavocParts) {
    this.#parts = parts;
  }

  /** Whether something was wrong with a press that began at `at`, beside the connector: no database, or just back. */
  disturbedSince(at: number): boolean {
    return this.#databaseAway || this.#databaseBackAt > at - 2_000;
  }

  /** Resolves once so many processes were killed; all of them are started again. */
  async run(kills: number): Promise<void> {
    const stops = new Map([0.2, 0.4, 0.6, 0.8].map((part, index): [number, StopMode] => [Math.ceil(part * kills), index % 2 === 0 ? 'immediate' : 'fast']));
    while (this.kills < kills) {
      await this.#killOne();
      const [next] = stops;
      if (next === undefined || this.kills < next[0]) continue;
      stops.delete(next[0]);
      await this.#stopDatabase(next[1]);
    }
  }

  async #killOne(): Promise<void> {
    const { random, servers, nextPost } = this.#parts;
    await wait(random.between(500, 3_500));
    const inPost = random.chance(0.5);
    if (inPost) await nextPost(4_000);
    if (inPost) await wait(random.between(0, 25));
    const both = random.chance(0.1);
    const victims = both ? servers : [random.pick(servers)];
    await Promise.all(victims.map((server) => this.#killAndStart(server, inPost)));
  }

  async #killAndStart(server: Server, inPost: boolean): Promise<void> {
    if (!(await server.kill())) this.#parts.say('A server had ended by itself.');
    else this.#count(inPost);
    await wait(this.#parts.random.between(0, 1_000));
    server.start();
  }

  #count(inPost: boolean): void {
    this.kills += 1;
    if (inPost) this.killsInPost += 1;
  }

  async #stopDatabase(mode: StopMode): Promise<void> {
    const { database, random, say } = this.#parts;
    this.databaseStops += 1;
    this.#databaseAway = true;
    say(`The database is stopped (${mode}).`);
    await database.stop(mode);
    await wait(random.between(1_000, 6_000));
    await database.start();
    this.#databaseAway = false;
    this.#databaseBackAt = performance.now();
  }
}
