import { expect, test } from '@jest/globals';
import { createConversationMemory } from '../../src/adapters/memory/conversation-memory.ts';
import type { Memory } from '../../src/domain/answering/types.ts';
import { createLastingMemory } from '../../src/domain/lasting-memory.ts';
import { ProductError } from '../../src/domain/errors.ts';
import type { ConversationMemory } from '../../src/domain/ports.ts';

const clock = { now: () => new Date(0) };
const memory = { rule: 'contact.past', facts: { act: 'contact', whom: 'past-pupil' }, gist: 'she has left' };

/** Two processes that share a memory, which may be away, and what they have logged. */
function processes() {
  const kept = createConversationMemory(clock);
  const state = { away: false };
  const reach = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state.away) throw new ProductError('database-away', 'PostgreSQL');
    return work();
  };
  const shared: ConversationMemory = {
    recall: (conversation) => reach(() => kept.recall(conversation)),
    keep: (conversation, { rule, facts }: Memory) => reach(() => kept.keep(conversation, { rule, facts })),
    forget: (conversation) => reach(() => kept.forget(conversation)),
  };
  const logged: string[] = [];
  const note = (fields: object) => void logged.push(JSON.stringify(fields));
  const open = () => createLastingMemory(shared, createConversationMemory(clock), { info: note, warn: note, error: note });
  return { one: open(), other: open(), state, logged };
}

test('another process knows the facts, and only this one the words', async () => {
  const { one, other } = processes();
  await one.keep('a', memory);
  expect(await one.recall('a')).toEqual(memory);
  expect(await other.recall('a')).toEqual({ rule: memory.rule, facts: memory.facts });
});

test('words count no more once another process has gone on with the talk', async () => {
  const { one, other } = processes();
  await one.keep('a', memory);
  await other.keep('a', { ...memory, rule: 'contact.family', gist: 'my niece' });
  expect(await one.recall('a')).toEqual({ rule: 'contact.family', facts: memory.facts });
});

test('while the shared memory is away this process remembers by itself, and the log says so by code', async () => {
  const { one, other, state, logged } = processes();
  state.away = true;
  await one.keep('a', memory);
  expect([await one.recall('a'), await other.recall('a')]).toEqual([memory, undefined]);
  expect(logged.map((line) => JSON.parse(line))).toContainEqual({ code: 'memory-not-kept', fault: 'database-away' });
  expect(logged.join()).not.toContain('left');
});

test('nobody is told that it is forgotten when the shared memory still knows', async () => {
  const { one, state } = processes();
  await one.keep('a', memory);
  state.away = true;
  await expect(one.forget('a')).rejects.toMatchObject({ code: 'database-away' });
  state.away = false;
  await one.forget('a');
  expect(await one.recall('a')).toBeUndefined();
});
