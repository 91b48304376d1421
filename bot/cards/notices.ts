import type { Clause } from '../../src/domain/answering/types.ts';
import { adaptiveCard, buttons, container, execute, heading, openUrl, text, type AdaptiveCard, type Element } from './adaptive.ts';
import { reportBlocks, reportText } from './report.ts';

export type NoticeKind =
  | 'stale'
  | 'no-text'
  | 'fault'
  | 'forgotten'
  | 'not-forgotten'
  | 'private-only'
  | 'gone-private'
  | 'not-private';

const NOTICES: Readonly<Record<NoticeKind, readonly [string, string]>> = {
  stale: ['I can’t use that button any more', 'That card is too old, or something in it was changed. Type your question again and I’ll answer it afresh.'],
  'no-text': ['I can only read words', 'I did not look at what you sent. Tell me in a sentence what you would like to do. Please send no pictures of pupils.'],
  fault: [
    'Something went wrong on my side',
    'Your question was not answered. Please try again. If it is about a pupil at risk, do not wait for me: tell the DSL now, and call 999 if anyone is in immediate danger.',
  ],
  forgotten: ['Starting again', 'I have put the last question aside. Ask me your next one.'],
  'not-forgotten': ['I could not put it aside', 'My memory cannot be reached just now. Ask your next question as a whole sentence, or try again in a few minutes.'],
  'gone-private': ['I have written to you privately', 'Go on in our private chat. Please write nothing about it here.'],
  'not-private': ['Write to me privately', 'I could not open a private chat with you. Add the app “Before You Post” to your Teams and write to me there; if it cannot wait, tell the DSL in person or by phone. Please write nothing about it here.'],
  'private-only': ['Let’s do this privately', 'Others can read this chat. Send me your question in a private chat.'],
};

export function noticeCard(kind: NoticeKind): AdaptiveCard {
  const [title, words] = NOTICES[kind];
  return adaptiveCard([heading(title), text(words)], { fallbackText: `${title}. ${words}`, speak: `${title}. ${words}` });
}

export interface HelpOptions {
  /** How to ask, in a sentence that leads to the examples. */
  readonly say: string;
  readonly examples: readonly string[];
  readonly greeting: boolean;
  readonly shared: boolean;
  readonly policyUrl?: string;
}

/** Welcome on installation and the answer to `help`. In a shared chat it also says what stays private. */
export function helpCard(options: HelpOptions): AdaptiveCard {
  const { say, examples } = options;
  const title = options.greeting ? 'Hello, this is Before You Post' : 'How to ask';
  const place = options.shared
    ? 'Mention me to ask here. Others read along, so I keep to the rule; for anything about a person, ask me in a private chat.'
    : 'Please leave out names: I don’t need them. What I remember of our talk ends after half an hour.';
  const body: Element[] = [
    text(title, { style: 'heading', size: 'Large', weight: 'Bolder' }),
    text(say),
    ...exampleBlocks(options),
    text(place, { spacing: 'Medium' }),
    text(DANGER, { weight: 'Bolder' }),
    ...(options.policyUrl === undefined ? [] : [buttons([openUrl('Read the policy', options.policyUrl)])]),
  ];
  const spoken = [title, say, ...examples, place, DANGER].join('\n');
  return adaptiveCard(body, { fallbackText: spoken, speak: `${title}. ${say}` });
}

export function reportCard(clauses: readonly Clause[]): AdaptiveCard {
  const words = reportText(clauses);
  return adaptiveCard(reportBlocks(clauses), { fallbackText: words, speak: words });
}

const DANGER = 'If anyone is in immediate danger, call 999. If a pupil is at risk or has contacted you, tell the DSL now; to do it here, type “report”.';

/** In a personal chat an example can be tapped, which asks it; where others read along it is only shown. */
function exampleBlocks({ examples, shared }: HelpOptions): readonly Element[] {
  if (shared) return examples.map((example) => text(`• ${example}`, { spacing: 'Small' }));
  return examples.map((example, place) => {
    const selectAction = execute(example, 'example', { example: place });
    return container([text(example, { color: 'Accent' })], { style: 'emphasis', spacing: 'Small', selectAction });
  });
}
