import { join } from 'node:path';
import type { Answer } from '../../domain/answering/types.ts';
import type { DecisionJournal, Feedback, FeedbackJournal } from '../../domain/ports.ts';
import { LineFile, type LinePlace } from './lines.ts';

export interface Journal extends DecisionJournal, FeedbackJournal {
  close(): Promise<void>;
}

/**
 * The journal in `folder`: decisions.jsonl (each distinct answer once, without question and person) and
 * feedback.jsonl (topic, decision, kind, day). One process may have it open; both files only ever grow.
 * @throws JournalUnusable
 */
export async function openJournal(folder: string): Promise<Journal> {
  try {
    return await openFiles(folder);
  } catch (cause) {
    throw new JournalUnusable(folder, cause);
  }
}

/** The journal's folder cannot be used: nothing is answered that cannot be written down. */
export class JournalUnusable extends Error {
  readonly code = 'journal-unusable';
  constructor(folder: string, cause: unknown) {
    const { code = 'unknown' } = cause as { code?: string };
    super(`The journal cannot be kept in ${folder} (${code}). Set DATA_DIR to a folder that this program may write to.`, { cause });
  }
}

async function openFiles(folder: string): Promise<Journal> {
  const decisions = await openDecisions(join(folder, 'decisions.jsonl'));
  const feedback = await openFeedback(join(folder, 'feedback.jsonl'));
  return {
    record: decisions.record,
    find: decisions.find,
    note: feedback.note,
    async close() {
      await decisions.close();
      await feedback.close();
    },
  };
}

async function openDecisions(path: string): Promise<DecisionJournal & { close(): Promise<void> }> {
  const file = new LineFile(path);
  const places = new Map<string, Promise<LinePlace>>();
  await file.open((value, place) => {
    if (isAnswer(value)) places.set(value.decisionId, Promise.resolve(place));
  });
  return {
    async record(answer) {
      const known = places.get(answer.decisionId);
      if (known !== undefined) return void (await known);
      const place = file.append(lean(answer));
      places.set(answer.decisionId, place);
      await place.catch((fault: unknown) => {
        places.delete(answer.decisionId);
        throw fault;
      });
    },
    async find(decisionId) {
      const place = places.get(decisionId);
      if (place === undefined) return undefined;
      const value = await file.read(await place);
      return isAnswer(value) ? value : undefined;
    },
    close: () => file.close(),
  };
}

async function openFeedback(path: string): Promise<FeedbackJournal & { close(): Promise<void> }> {
  const file = new LineFile(path);
  const known = new Set<string>();
  await file.open((value) => {
    const once = (value as Partial<Feedback> | null)?.once;
    if (typeof once === 'string') known.add(once);
  });
  return {
    async note(feedback) {
      if (known.has(feedback.once)) return 'known';
      known.add(feedback.once);
      try {
        await file.append(feedback);
      } catch (fault) {
        known.delete(feedback.once);
        throw fault;
      }
      return 'stored';
    },
    close: () => file.close(),
  };
}

/** Rules that did not come near are left out: they can be had again from the policy of that hash. */
function lean(answer: Answer): Answer {
  const trace = answer.decision.trace.filter((step) => step.outcome !== 'no');
  return { ...answer, decision: { ...answer.decision, trace } };
}

function isAnswer(value: unknown): value is Answer {
  const answer = value as Partial<Answer> | null;
  return typeof answer?.decisionId === 'string' && Array.isArray(answer.clauses) && typeof answer.verdict === 'string';
}
