import type { EventName, OutcomeName, ReportStateName, ReportView } from '../../src/http/contract/reports.ts';

export const reports = {
  title: 'Reports',
  note: 'A report is a record of a concern, not an accusation. Who opens one is written down.',
  none: 'There are no reports of your settings.',
  noneSuch: 'No report fits what you have chosen.',
  all: 'All reports',
  filterState: 'Show',
  filterSetting: 'School or college',
  everySetting: 'All',
  open: 'Open',
  closed: 'Closed',
  waiting: (count: number) => (count === 1 ? 'One report waits for somebody to acknowledge it.' : `${count} reports wait for somebody to acknowledge them.`),
  back: 'Back to the list',
  changed: 'This was brought up to date just now.',
  columns: { reference: 'Report', state: 'State', setting: 'School or college', stored: 'Stored' },
} as const;

export const states: Readonly<Record<ReportStateName, string>> = {
  stored: 'Nobody has acknowledged it; not yet in the channel',
  delivered: 'Nobody has acknowledged it yet',
  acknowledged: 'Acknowledged',
  'taken-on': 'Taken on',
  closed: 'Closed',
};

export const file = {
  title: (reference: string) => `Report ${reference}`,
  danger: 'Immediate danger was reported. If anyone is in danger now, call 999 first.',
  whatHappened: 'What was reported',
  timeline: 'What has been done',
  act: 'What to do',
  labels: {
    pupil: 'Pupil', relation: 'Current or past', year: 'Year or class', platform: 'App or platform', when: 'When', what: 'What happened',
    began: 'Who began it', answered: 'Answered', family: 'Family', danger: 'Immediate danger', reporter: 'Reported by', stored: 'Stored', setting: 'School or college',
  },
  values: {
    relation: { current: 'A current pupil', past: 'A past pupil', 'not-sure': 'Not sure whether still a pupil' },
    began: { pupil: 'The pupil', reporter: 'The member of staff', 'not-sure': 'Not sure' },
    answered: { no: 'The member of staff did not answer', yes: 'The member of staff answered' },
    family: { no: 'Not family', yes: 'A member of the reporter’s family', 'not-sure': 'Not sure whether family' },
    danger: { no: 'Not reported', yes: 'Reported' },
  } satisfies { readonly [Field in 'relation' | 'began' | 'answered' | 'family' | 'danger']: Readonly<Record<ReportView['details'][Field], string>> },
  notGiven: 'not given',
} as const;

export const events: Readonly<Record<EventName, string>> = {
  stored: 'Stored',
  delivered: 'Delivered to the DSL’s channel',
  'delivery-delayed': 'Delivery delayed',
  reminded: 'Reminder sent',
  acknowledged: 'Acknowledged',
  'taken-on': 'Taken on',
  asked: 'Question to the reporter',
  replied: 'Answer of the reporter',
  added: 'The reporter added something',
  noted: 'Note',
  closed: 'Closed',
  read: 'Read',
  refused: 'Refused',
};

export const outcomes: Readonly<Record<OutcomeName, string>> = {
  'no-further-action': 'No further action',
  'advice-given': 'Advice given',
  'family-contact': 'Contact within a family',
  'dealt-with-in-safeguarding-records': 'Dealt with in the safeguarding records',
  'passed-on': 'Passed on to another agency or setting',
  'entered-twice': 'Entered twice',
};

export const acting = {
  acknowledge: 'Acknowledge',
  takeOn: 'Take it on',
  ask: { press: 'Ask the reporter', field: 'Your question', send: 'Send the question' },
  note: { press: 'Add a note', field: 'Your note', send: 'Keep the note', hint: 'The reporter does not see it.' },
  close: { press: 'Close the report', field: 'Outcome', note: 'A last note (need not be)', send: 'Close it', choose: 'Choose an outcome' },
  cancel: 'Cancel',
  done: 'Done.',
  problems: { missing: 'This is missing.', 'too-long': 'This is too long; 2,000 characters fit.', 'not-a-choice': 'Please choose one of those offered.' },
} as const;
