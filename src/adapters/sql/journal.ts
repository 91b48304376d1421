import type { Answer } from '../../domain/answering/types.ts';
import type { DecisionJournal, FeedbackJournal } from '../../domain/ports.ts';
import type { Sql } from './database.ts';
import { promptly } from './promptly.ts';

/** Answers by decision id, shared by all processes. Rejects with a ProductError while the database is away. */
export function createDecisionJournal(sql: Sql): DecisionJournal {
  return {
    async record(answer) {
      const row = { decisionId: answer.decisionId, answer: JSON.stringify(lean(answer)) };
      await promptly(sql.insertInto('decision').values(row).onConflict((conflict) => conflict.doNothing()).execute());
    },
    async find(decisionId) {
      const row = await promptly(sql.selectFrom('decision').select('answer').where('decisionId', '=', decisionId).executeTakeFirst());
      return row?.answer;
    },
  };
}

/** What people think of answers, each once. Rejects with a ProductError while the database is away. */
export function createFeedbackJournal(sql: Sql): FeedbackJournal {
  return {
    async note({ reason = null, ...feedback }) {
      const insert = sql.insertInto('feedback').values({ ...feedback, reason });
      const stored = await promptly(insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst());
      return stored.numInsertedOrUpdatedRows === 1n ? 'stored' : 'known';
    },
  };
}

/** Rules that did not come near are left out: they can be had again from the policy of that hash. */
function lean(answer: Answer): Answer {
  const trace = answer.decision.trace.filter((step) => step.outcome !== 'no');
  return { ...answer, decision: { ...answer.decision, trace } };
}
