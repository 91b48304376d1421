import type { DisagreeReasonName } from '../../src/http/contract/ask.ts';

export const ask = {
  title: 'Ask about the social media policy',
  field: 'Your question',
  fieldAgain: 'Ask on, or ask something else',
  hint: 'In your own words. Leave out names, above all those of pupils.',
  goingOn: 'What you asked before counts. To begin anew, press “Start afresh”.',
  send: 'Ask',
  sending: 'Looking in the policy …',
  afresh: 'Start afresh',
  tooLong: (most: number) => `That is longer than ${most.toLocaleString('en-GB')} characters. Please shorten it.`,
  empty: 'Type a question first.',
  common: 'Common questions',
  recent: 'Asked just now',
  recentNote: 'Kept on this page only, until you close it.',
  expectations: 'What is expected of everybody',
  expectationsSay: 'Where the policy leaves something open, its general expectations still hold: think before you post, and mind who may read it.',
  expectationsShow: 'Read them in the policy',
  youAsked: 'You asked',
} as const;

export const answer = {
  onlyIf: 'Only if',
  whatToDo: 'What to do',
  policySays: 'What the policy says',
  moreClauses: (count: number) => (count === 1 ? 'One more clause' : `${count} more clauses`),
  fewerClauses: 'Fewer clauses',
  inPlace: 'Show it in the policy',
  inPlaceOf: (clause: string) => `Show it in the policy: clause ${clause}`,
  related: 'Related policy',
  understood: 'What I understood',
  change: 'Change what I understood',
  none: 'None of these',
  how: 'Choose what is true instead and I answer again at once. If nothing here fits, tell me in your own words.',
  again: (said: string) => `Answered again with your choice: ${said}.`,
  undo: 'Undo',
  notSaid: 'not said',
  open: 'The policy leaves this to you within its general expectations:',
  decision: (id: string) => `Decision ${id}`,
} as const;

export const report = {
  press: 'Report to the DSL',
  phone: (setting: string) => `DSL at ${setting}`,
  phoneLead: 'Or ring:',
  inChat: 'The form opens in the chat with Before You Post. Nothing has been sent yet.',
  local: 'In the local chat, type “report”: the form opens there. Nothing has been sent yet.',
  localLink: 'Open the local chat',
  noChat: 'The local chat is not running. In Teams, this button opens the form in the chat.',
} as const;

export const feedback = {
  question: 'Was this right?',
  yes: 'Yes',
  no: 'No',
  disagree: 'I disagree / not my situation',
  why: 'Why? (You need not say.)',
  send: 'Send',
  anonymous: 'Your name is not stored with it.',
  reasons: {
    'not-my-situation': 'This is not my situation',
    'wrong-clause': 'The clause does not fit',
    'hard-to-understand': 'I do not understand the answer',
    'policy-unfair': 'I understand it, but the policy should say something else',
    unsaid: 'I would rather not say',
  } satisfies Readonly<Record<DisagreeReasonName, string>>,
  thanks: {
    right: 'Thank you. I have noted that this answer was right.',
    wrong: 'Thank you. I have noted, without your name, that this was wrong. If it matters now, ask the Headteacher / Head of School.',
    disagree: 'Thank you. The policy’s author will see, without your name, that you disagree. If it matters now, ask the Headteacher / Head of School.',
  },
  lost: 'What you said about this answer could not be stored. Please try again in a few minutes.',
} as const;

export const policy = {
  title: 'The policy',
  close: 'Close the policy',
  loading: 'Opening the policy …',
} as const;
