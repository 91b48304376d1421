import type { Clock } from '../src/domain/ports.ts';

const LIFETIME_MS = 10 * 60_000;
const MAX_ENTRIES = 10_000;

/** What was done lately, so that an activity which the service delivers twice is not answered twice. */
export class SeenActivities {
  readonly #clock: Clock;
  readonly #doneAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `work` unless the same key ran within `lifetimeMs` (ten minutes); a run that failed may be tried again. */
  async once<T>(key: string, work: () => Promise<T>, lifetimeMs = LIFETIME_MS): Promise<T | undefined> {
    const now = this.#clock.now().getTime();
    const done = this.#doneAt.get(key);
    if (done !== undefined && now - done < lifetimeMs) return undefined;
    this.#note(key, now);
    try {
      return await work();
    } catch (fault) {
      this.#doneAt.delete(key);
      throw fault;
    }
  }

  #note(key: string, now: number): void {
    this.#doneAt.delete(key);
    this.#doneAt.set(key, now);
    const oldest = this.#doneAt.keys().next();
    if (this.#doneAt.size > MAX_ENTRIES && oldest.done === false) this.#doneAt.delete(oldest.value);
  }
}
