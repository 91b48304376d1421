import type { Clock, ConversationMemory } from '../../domain/ports.ts';
import type { Sql } from './database.ts';
import { promptly } from './promptly.ts';

const LIFETIME_MS = 30 * 60_000;
const SWEEP_MS = 60_000;

/**
 * The memory that all processes share: rules and facts. Words of a message (`gist`) are not taken in, because what a
 * database has written stays in its files when the row is gone. An entry ends half an hour after it was last kept.
 * Rejects with a ProductError while the database is away.
 */
export function createSharedMemory(sql: Sql, clock: Clock): ConversationMemory {
  let sweptAt = 0;
  const sweep = async (now: number) => {
    if (now - sweptAt < SWEEP_MS) return;
    sweptAt = now;
    await sweepMemory(sql, new Date(now));
  };
  return {
    async recall(conversation) {
      const entry = sql.selectFrom('conversationMemory').select('memory').where('conversation', '=', conversation);
      return (await promptly(entry.where('endsAt', '>', clock.now()).executeTakeFirst()))?.memory;
    },
    async keep(conversation, memory) {
      const { gist: _, ...told } = memory;
      const now = clock.now().getTime();
      const row = { memory: JSON.stringify(told), endsAt: new Date(now + LIFETIME_MS) };
      const insert = sql.insertInto('conversationMemory').values({ conversation, ...row });
      await promptly(insert.onConflict((conflict) => conflict.column('conversation').doUpdateSet(row)).execute());
      await promptly(sweep(now));
    },
    async forget(conversation) {
      await promptly(sql.deleteFrom('conversationMemory').where('conversation', '=', conversation).execute());
    },
  };
}

/** Removes the entries whose time is over; they are recalled no more in any case. Rejects with a ProductError. */
export async function sweepMemory(sql: Sql, now: Date): Promise<void> {
  await promptly(sql.deleteFrom('conversationMemory').where('endsAt', '<=', now).execute(), SWEEP_MS);
}
