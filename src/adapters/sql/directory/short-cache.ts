import type { Clock } from '../../../domain/ports.ts';

const MOST_ENTRIES = 2_000;

/**
 * Results of reads, for a short time: until then another process may not know of a change. A read that fails is not
 * kept, nor is one that was under way when everything was dropped.
 */
export class ShortCache {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #entries = new Map<string, { readonly until: number; readonly result: Promise<unknown> }>();

  constructor(clock: Clock, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** The result under `key`, whose reads all have the same type. */
  read<T>(key: string, read: () => Promise<T>): Promise<T> {
    const now = this.#clock.now().getTime();
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > now) return known.result as Promise<T>;
    if (this.#entries.size >= MOST_ENTRIES) this.#entries.clear();
    const result = read();
    const entry = { until: now + this.#lifeMs, result };
    this.#entries.set(key, entry);
    result.catch(() => this.#entries.get(key) === entry && this.#entries.delete(key));
    return result;
  }

  drop(): void {
    this.#entries.clear();
  }
}
