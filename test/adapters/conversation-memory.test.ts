import { expect, test } from '@jest/globals';
import { createConversationMemory } from '../../src/adapters/memory/conversation-memory.ts';

const memory = { rule: 'contact.past', facts: { act: 'contact' } };

function clocked() {
  let now = 0;
  return { clock: { now: () => new Date(now) }, advance: (ms: number) => void (now += ms) };
}

test('an entry ends half an hour after it was last kept', () => {
  const { clock, advance } = clocked();
  const kept = createConversationMemory(clock);
  kept.keep('a', memory);
  advance(29 * 60_000);
  expect(kept.recall('a')).toEqual(memory);
  kept.keep('a', memory);
  advance(29 * 60_000);
  expect(kept.recall('a')).toEqual(memory);
  advance(60_000);
  expect(kept.recall('a')).toBeUndefined();
});

test('the oldest goes when there are too many, and forgetting forgets', () => {
  const kept = createConversationMemory(clocked().clock, { lifetimeMs: 1_000, maxEntries: 2 });
  for (const key of ['a', 'b', 'a', 'c']) kept.keep(key, memory);
  expect(['a', 'b', 'c'].map((key) => kept.recall(key) !== undefined)).toEqual([true, false, true]);
  kept.forget('a');
  expect(kept.recall('a')).toBeUndefined();
});
