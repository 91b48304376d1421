import type { Answer } from '../../src/domain/answering/types.ts';
import type { DisagreeReason, FeedbackKind } from '../../src/domain/ports.ts';
import { buttons, execute, text, type CardAction, type Element } from './adaptive.ts';
import { cardData } from './data.ts';

const REASONS: Readonly<Record<DisagreeReason, string>> = {
  'not-my-situation': 'This is not my situation',
  'wrong-clause': 'The clause does not fit',
  'hard-to-understand': 'I do not understand the answer',
  'policy-unfair': 'I understand it, but the policy should say something else',
  unsaid: 'I would rather not say',
};

const THANKS: Readonly<Record<FeedbackKind, string>> = {
  right: 'Thank you. I have noted that this answer was right.',
  wrong: 'Thank you. I have noted, without your name, that this was wrong. If it matters now, ask the Headteacher / Head of School.',
  disagree:
    'Thank you. The policy’s author will see, without your name, that you disagree. If it matters now, ask the Headteacher / Head of School.',
};

const LOST = 'What you said about this answer could not be stored. Please try again in a few minutes.';

/** "Was this right?", or thanks once the person has said so; when that was `lost`, a word about it and the question again. */
export function feedbackBlocks(answer: Answer, given: FeedbackKind | undefined, lost = false): readonly Element[] {
  if (given !== undefined) return [text(`✔ ${THANKS[given]}`, { spacing: 'Medium', weight: 'Bolder' })];
  // A question asked back is no answer that could be right or wrong.
  if (answer.verdict === 'clarify') return [];
  const data = cardData(answer);
  return [
    ...(lost ? [text(LOST, { spacing: 'Medium', weight: 'Bolder' })] : []),
    text('Was this right?', { spacing: 'Medium', separator: true }),
    buttons([execute('Yes', 'feedback-right', data), execute('No', 'feedback-wrong', data), disagree(answer)], {
      spacing: 'Small',
    }),
  ];
}

function disagree(answer: Answer): CardAction {
  const reason = {
    type: 'Input.ChoiceSet',
    id: 'reason',
    label: 'Why? (You need not say.)',
    style: 'expanded',
    value: 'unsaid',
    choices: Object.entries(REASONS).map(([value, title]) => ({ value, title })),
  };
  const send = execute('Send', 'disagree', cardData(answer), { inputs: 'auto' });
  const note = text('Your name is not stored with it.', { size: 'Small', isSubtle: true });
  const card = { type: 'AdaptiveCard', version: '1.5', body: [reason, note], actions: [send] };
  return { type: 'Action.ShowCard', title: 'I disagree / not my situation', card };
}
