import type { Memory } from './answering/types.ts';
import { codeOf } from './errors.ts';
import type { ConversationMemory, Log } from './ports.ts';

/**
 * The memory that the bot uses: `shared` by all processes, and `own` to this one. The words of the message before
 * (`gist`) are in `own` alone, so they count while the talk stays with this process. While the shared one is away,
 * the own one serves; recalling and keeping never reject. Forgetting does, because the shared one would remember.
 */
export function createLastingMemory(shared: ConversationMemory, own: ConversationMemory, log: Log): ConversationMemory {
  const warn = (code: string, fault: unknown) => log.warn({ code, fault: codeOf(fault) }, 'The shared memory is away; this process uses its own');
  return {
    async recall(conversation) {
      const mine = await own.recall(conversation);
      try {
        return withGist(await shared.recall(conversation), mine);
      } catch (fault) {
        warn('memory-not-read', fault);
        return mine;
      }
    },
    async keep(conversation, memory) {
      await own.keep(conversation, memory);
      try {
        await shared.keep(conversation, memory);
      } catch (fault) {
        warn('memory-not-kept', fault);
      }
    },
    async forget(conversation) {
      await own.forget(conversation);
      await shared.forget(conversation);
    },
  };
}

/** The words belong to the memory only when no other process has gone on with the talk since. */
function withGist(shared: Memory | undefined, mine: Memory | undefined): Memory | undefined {
  if (shared === undefined || mine?.gist === undefined || !isSame(shared, mine)) return shared;
  return { ...shared, gist: mine.gist };
}

function isSame(one: Memory, other: Memory): boolean {
  const told = ({ rule, facts, earlier }: Memory) => JSON.stringify([rule, earlier, Object.entries(facts).toSorted()]);
  return told(one) === told(other);
}
