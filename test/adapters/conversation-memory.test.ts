import { expect, test } from '@jest/globals';
import { createConversationMemory } from '../../src/adapters/memory/conversation-memory.ts';

const memory = { rule: 'contact.past', facts: { act: 'contact' } };

function clocked() {
  let now = 0;
  return { clock: { now: () => new Date(now) }, advance: (ms: number) => void (now += ms) };
}

test('an entry ends half an hour after it was last kept', async () => {
  const { clock, advance } = clocked();
  const kept = createConversationMemory(clock);
  await kept.keep('a', memory);
  advance(29 * 60_000);
  expect(await kept.recall('a')).toEqual(memory);
  await kept.keep('a', memory);
  advance(29 * 60_000);
  expect(await kept.recall('a')).toEqual(memory);
  advance(60_000);
  expect(await kept.recall('a')).toBeUndefined();
});

test('the oldest goes when there are too many, and forgetting forgets', async () => {
  const kept = createConversationMemory(clocked().clock, { lifetimeMs: 1_000, maxEntries: 2 });
  for (const key of ['a', 'b', 'a', 'c']) await kept.keep(key, memory);
  const recalled = await Promise.all(['a', 'b', 'c'].map((key) => kept.recall(key)));
  expect(recalled.map((one) => one !== undefined)).toEqual([true, false, true]);
  await kept.forget('a');
  expect(await kept.recall('a')).toBeUndefined();
});
