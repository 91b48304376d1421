import type { Memory } from '../../domain/answering/types.ts';
import type { Clock, ConversationMemory } from '../../domain/ports.ts';

export interface MemoryLimits {
  readonly lifetimeMs: number;
  readonly maxEntries: number;
}

export const MEMORY_LIMITS: MemoryLimits = { lifetimeMs: 30 * 60_000, maxEntries: 10_000 };

/**
 * A ConversationMemory in this process: an entry ends `lifetimeMs` after it was last kept,
 * and the oldest entry goes when there are more than `maxEntries`.
 */
export function createConversationMemory(clock: Clock, limits: MemoryLimits = MEMORY_LIMITS): ConversationMemory {
  const entries = new Map<string, { readonly memory: Memory; readonly endsAt: number }>();
  return {
    async recall(conversation) {
      const entry = entries.get(conversation);
      if (entry === undefined) return undefined;
      if (entry.endsAt > clock.now().getTime()) return entry.memory;
      entries.delete(conversation);
      return undefined;
    },
    async keep(conversation, memory) {
      entries.delete(conversation);
      entries.set(conversation, { memory, endsAt: clock.now().getTime() + limits.lifetimeMs });
      const oldest = entries.keys().next();
      if (entries.size > limits.maxEntries && oldest.done === false) entries.delete(oldest.value);
    },
    async forget(conversation) {
      entries.delete(conversation);
    },
  };
}
