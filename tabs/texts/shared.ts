/** Every word that the tabs show stands in this folder, in British English, for whoever translates it later. */
import type { PageName } from '../../src/http/contract/me.ts';

export const app = 'Before You Post';

export const pageNames: Readonly<Record<PageName, string>> = {
  ask: 'Ask',
  confirm: 'Read & confirm',
  leaders: 'Leaders',
  insight: 'What people ask',
  reports: 'Reports',
  settings: 'Settings',
};

export const shell = {
  pages: 'Pages',
  skip: 'Skip to the content',
  opening: 'Signing you in …',
  loading: 'Loading …',
  again: 'Try again',
  reload: 'Load the page again',
  number: (instance: string) => `Number for the ICT support team: ${instance}`,
  offline: 'You are offline. What you see stays; asking and sending need a connection.',
  online: 'You are online again.',
} as const;

export const local = {
  title: 'Who are you?',
  say: 'This is the local copy: it runs on this computer only, no account is needed, and nobody here exists. Choose somebody to see the app as they see it.',
  youAre: (name: string) => `Local copy. You are ${name}.`,
  change: 'Be somebody else',
} as const;

export const outside = {
  title: 'This page belongs in Microsoft Teams',
  say: 'Open Teams, look for the app “Before You Post”, and ask there. In the app you are signed in by yourself.',
  open: 'Open Teams',
  link: 'https://teams.microsoft.com/',
} as const;

/** Why Teams did not sign somebody in, and the way on. */
export const signIn = {
  title: 'You are not signed in yet',
  consent: 'The app may not know yet who you are. Press “Sign in”: Teams then asks whether you allow it. It learns your name and which account you use, and nothing else.',
  silent: 'Teams could not sign you in by itself. Press “Sign in” to try once more.',
  stopped: 'The sign-in was closed before it was finished. Press “Sign in” to go on.',
  blocked: 'Your organisation has not allowed this app to know who you are. Ask the ICT support team; until then you can ask in the chat with Before You Post.',
  press: 'Sign in',
} as const;

/** What a page says when there is no answer at all, or none that has the usual form. */
export const faults = {
  offline: { title: 'You are offline.', detail: 'Check your connection and try again. What you have typed is still there.' },
  away: { title: 'The server cannot be reached.', detail: 'Try again in a moment. What you have typed is still there.' },
  strange: { title: 'Something went wrong.', detail: 'Load the page again. If it goes on, tell the ICT support team.' },
  newVersion: { title: 'There is a new version of this app.', detail: 'Load the page again to use it.' },
} as const;

export const places = {
  noPermission: { title: 'This page is not for your role', detail: 'What you see here depends on your role in the trust’s directory. If that is wrong, ask the trust’s administrator.' },
  noPage: { title: 'There is no such page', detail: 'The address may be of an older version.' },
  toAsk: 'Go to “Ask”',
} as const;

export const idle = {
  title: 'Hidden',
  say: 'Nobody used this page for five minutes, so what it showed was put away.',
  show: 'Show it again',
} as const;
