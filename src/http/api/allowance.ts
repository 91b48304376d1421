import type { Clock } from '../../domain/ports.ts';

/** How many requests a person may make: `most` at once, and `perSecond` for longer. */
export interface AllowanceSettings {
  readonly most: number;
  readonly perSecond: number;
}

/** Nobody types faster than this; a page that asks in a loop is stopped. */
export const USUAL: AllowanceSettings = { most: 60, perSecond: 2 };

interface Left {
  readonly requests: number;
  readonly at: number;
}

/** Counts the requests of each person in this process. */
export class Allowance {
  readonly #clock: Clock;
  readonly #settings: AllowanceSettings;
  readonly #left = new Map<string, Left>();

  constructor(clock: Clock, settings: AllowanceSettings = USUAL) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Seconds to wait; 0 when the request may be made, which is then counted. */
  take(person: string): number {
    const now = this.#clock.now().getTime();
    const { most, perSecond } = this.#settings;
    const before = this.#left.get(person) ?? { requests: most, at: now };
    const requests = Math.min(most, before.requests + (Math.max(0, now - before.at) / 1000) * perSecond);
    if (requests < 1) return Math.ceil((1 - requests) / perSecond);
    this.#left.delete(person);
    this.#left.set(person, { requests: requests - 1, at: now });
    this.#forgetOldest();
    return 0;
  }

  /** Whoever has not asked for longest has all of the allowance again, or nearly. */
  #forgetOldest(): void {
    if (this.#left.size <= MOST_PEOPLE) return;
    const [oldest] = this.#left.keys();
    if (oldest !== undefined) this.#left.delete(oldest);
  }
}

const MOST_PEOPLE = 10_000;
