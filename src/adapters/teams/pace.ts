import type { Clock } from '../../domain/ports.ts';

/** At most `count` in `ms`. */
interface Window {
  readonly count: number;
  readonly ms: number;
}

/** What the service allows an app in a tenant, and in one conversation; kept a little under it. */
const APP: readonly Window[] = [{ count: 45, ms: 1_000 }];
const CONVERSATION: readonly Window[] = [
  { count: 6, ms: 1_000 },
  { count: 7, ms: 2_000 },
  { count: 55, ms: 30_000 },
  { count: 1_700, ms: 3_600_000 },
];

const LONGEST = Math.max(...CONVERSATION.map(({ ms }) => ms));
const MOST_CONVERSATIONS = 5_000;

/** Says how long to wait before the next message; what another process sends is found out by 429. */
export class Pace {
  readonly #clock: Clock;
  readonly #app: number[] = [];
  readonly #conversations = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes the next free moment of the conversation and gives the milliseconds until then. One that is further away
   * than `longestMs` is not taken: those who come back later would keep it, and each other, from ever being used.
   */
  take(conversation: string, longestMs = Infinity): number {
    const now = this.#clock.now().getTime();
    const sent = this.#sentIn(conversation);
    const at = Math.max(freeAt(sent, CONVERSATION, now), freeAt(this.#app, APP, now));
    if (at - now > longestMs) return at - now;
    add(sent, at, now);
    add(this.#app, at, now);
    return at - now;
  }

  #sentIn(conversation: string): number[] {
    const sent = this.#conversations.get(conversation) ?? [];
    this.#conversations.delete(conversation);
    this.#conversations.set(conversation, sent);
    const oldest = this.#conversations.keys().next();
    if (this.#conversations.size > MOST_CONVERSATIONS && oldest.done === false) this.#conversations.delete(oldest.value);
    return sent;
  }
}

/** The first moment from `now` on at which no window is full. */
function freeAt(sent: readonly number[], windows: readonly Window[], now: number): number {
  return windows.reduce((at, { count, ms }) => {
    const blocking = sent.at(-count);
    return blocking === undefined ? at : Math.max(at, blocking + ms);
  }, now);
}

function add(sent: number[], at: number, now: number): void {
  sent.push(at);
  while ((sent[0] ?? now) < now - LONGEST) sent.shift();
}
