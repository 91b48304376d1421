import type { Answer } from '../../src/domain/answering/types.ts';
import { adaptiveCard, buttons, execute, text, type AdaptiveCard, type Element } from './adaptive.ts';
import { clauseBlocks, quoteOf, readSection } from './clauses.ts';
import { alertBlock, verdictBlock } from './verdict.ts';

/** What became of "Go on privately". */
export type PrivateState = 'offered' | 'opened' | 'not-asker' | 'unreachable' | 'too-old';

const HINT =
  'Others can read this chat. I keep to the rule here; I’ll go on with you privately. ' +
  'Please name nobody here, and write nothing here about a pupil.';

const AFTER: Readonly<Record<Exclude<PrivateState, 'offered'>, string>> = {
  opened: 'I have sent you the whole answer in our private chat.',
  'not-asker': 'This answer belongs to somebody else. Send me your own question in a private chat.',
  unreachable: 'I could not open a private chat with you. Add the app “Before You Post” to your Teams, then ask me there.',
  'too-old': 'I no longer have this answer. Send me your question again in a private chat.',
};

/**
 * An answer where others read along (group, channel): verdict, clauses and an offer to go on privately.
 * It holds no facts, no sentence about the case and nothing that was typed; its button carries only the
 * decision's id and a digest of the asker.
 */
export function sharedCard(answer: Answer, asker: string, policyUrl?: string, state: PrivateState = 'offered'): AdaptiveCard {
  const hint = state === 'offered' ? HINT : AFTER[state];
  const word = answer.verdict === 'clarify' ? 'I need to know more' : answer.verdictWord;
  // A question of ours is asked privately; until then no clause has been found to decide.
  const cited = answer.verdict === 'clarify' ? [] : answer.clauses;
  const body = [
    ...(answer.alerts.length === 0 ? [] : [alertBlock(answer.alerts)]),
    verdictBlock(answer.verdict, word, []),
    ...clauseBlocks(cited),
    text(hint, { spacing: 'Medium' }),
    goOn(answer, asker, policyUrl, state),
  ];
  const said = cited.map((clause) => `${clause.id}: ${quoteOf(clause)}`);
  const fallbackText = [...answer.alerts, `${word}.`, ...said, hint].join('\n');
  return adaptiveCard(body, { fallbackText, speak: [...answer.alerts, `${word}.`, hint].join(' ') });
}

function goOn(answer: Answer, asker: string, policyUrl: string | undefined, state: PrivateState): Element {
  const offer = execute('Go on privately', 'go-private', { decisionId: answer.decisionId, asker });
  return buttons([...(state === 'offered' ? [offer] : []), ...readSection(answer.clauses, policyUrl)]);
}
