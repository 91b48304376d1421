import type { Clause } from '../../src/domain/answering/types.ts';
import type { Advice } from '../../src/domain/reporting/advice.ts';
import { adaptiveCard, buttons, execute, heading, text, type AdaptiveCard } from './adaptive.ts';
import { clauseBlock } from './clauses.ts';

export interface AdviceOptions {
  readonly draft: string;
  readonly advice: readonly Advice[];
  readonly clause: (id: string) => Clause | undefined;
}

/** Before a report that the policy does not ask for: what it says, and that it may be sent all the same. */
export function adviceCard({ draft, advice, clause }: AdviceOptions): AdaptiveCard {
  const body = [
    heading('Before this is sent'),
    text('Nothing has been sent yet. All that you typed is kept.', { weight: 'Bolder', spacing: 'Small' }),
    ...advice.flatMap((one) => [text(one.says), ...[clause(one.clause) ?? []].flat().map(clauseBlock), text(one.goOn)]),
    text('If you are not sure, send it: the DSL decides what happens next.'),
    buttons([
      execute('Send it all the same', 'report-confirm', { draft }, { style: 'positive' }),
      execute('Do not send', 'report-keep', { draft }),
      execute('Back to the form', 'report-form', {}),
    ], { spacing: 'Medium' }),
  ];
  const said = ['Before this is sent.', ...advice.flatMap(({ says, goOn }) => [says, goOn])].join(' ');
  return adaptiveCard(body, { fallbackText: said, speak: said });
}

const KEPT = 'I have sent nothing. What you typed is kept for 24 hours, in case you change your mind.';
const GONE = 'I have sent nothing, and what you typed is deleted.';

export function keptCard(draft: string): AdaptiveCard {
  const actions = [execute('Open the form', 'report-form', {}), execute('Discard', 'report-discard', { draft })];
  return adaptiveCard([heading('Not sent'), text(KEPT), buttons(actions)], { fallbackText: KEPT, speak: KEPT });
}

export function discardedCard(): AdaptiveCard {
  const actions = [execute('Open a new form', 'report-form', {})];
  return adaptiveCard([heading('Discarded'), text(GONE), buttons(actions)], { fallbackText: GONE, speak: GONE });
}
