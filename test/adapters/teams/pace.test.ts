import { describe, expect, test } from '@jest/globals';
import { Pace } from '../../../src/adapters/teams/pace.ts';

/** Sends `count` messages as fast as the pace lets, in turn into these conversations; the times of sending, in ms. */
function send(count: number, conversations: readonly string[]): readonly number[] {
  let now = 0;
  const pace = new Pace({ now: () => new Date(now) });
  return Array.from({ length: count }, (_, place) => {
    const wait = pace.take(conversations[place % conversations.length] ?? '');
    now += wait;
    return now;
  });
}

/** The most messages that any window of this length saw. */
function most(times: readonly number[], ms: number): number {
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
}

describe('the pace', () => {
  test('keeps within what Teams allows in one conversation', () => {
    const times = send(400, ['one']);
    expect(most(times, 1_000)).toBeLessThanOrEqual(7);
    expect(most(times, 2_000)).toBeLessThanOrEqual(8);
    expect(most(times, 30_000)).toBeLessThanOrEqual(60);
  });

  test('keeps within what Teams allows an hour', () => {
    const times = send(4_000, ['one']);
    expect(most(times, 3_600_000)).toBeLessThanOrEqual(1_800);
  });

  test('keeps within what Teams allows an app, over all conversations', () => {
    const times = send(500, Array.from({ length: 500 }, (_, place) => String(place)));
    expect(most(times, 1_000)).toBeLessThanOrEqual(50);
  });

  test('a single message does not wait, nor does one conversation for another', () => {
    expect(send(6, ['one'])).toEqual([0, 0, 0, 0, 0, 0]);
    expect(send(40, Array.from({ length: 10 }, (_, place) => String(place))).at(-1)).toBe(0);
  });

  test('whoever will not wait takes nothing: the others go on', () => {
    let now = 0;
    const pace = new Pace({ now: () => new Date(now) });
    const waiting = Array.from({ length: 200 }, () => ({ at: 0, sent: false }));
    for (; now < 300_000 && waiting.some(({ sent }) => !sent); now += 250) {
      for (const one of waiting.filter(({ at, sent }) => !sent && at <= now)) {
        const delayMs = pace.take('one', 5_000);
        Object.assign(one, delayMs > 5_000 ? { at: now + delayMs } : { sent: true });
      }
    }
    expect(waiting.filter(({ sent }) => !sent)).toEqual([]);
  });
});
