import type { Notice, Refusal } from '../../src/domain/reporting/contract.ts';
import { adaptiveCard, buttons, execute, heading, text, type AdaptiveCard } from './adaptive.ts';
import { inert, labelled, lines } from './inert.ts';
import { durationOf } from './report-words.ts';

type Reminder = Extract<Notice, { kind: 'reminder' }>;
type Trouble = Extract<Notice, { kind: 'trouble' }>;

const STAFF_DO = 'If it is about a pupil at risk, do not wait: tell the DSL in person or by phone, and call 999 if anyone is in immediate danger.';

const REFUSED: Readonly<Record<Refusal, string>> = {
  'unknown-person': `I do not find you in the trust’s directory, so I cannot take a report from you. ${STAFF_DO} The trust’s administrator can add you.`,
  'left-the-trust': `The trust’s directory says that you have left, so I cannot do this. ${STAFF_DO}`,
  'wrong-setting': 'Only the DSL, the deputies and the named senior leaders of that school can do this. Nothing was changed.',
  'wrong-role': 'Only the DSL, the deputies and the named senior leaders of that school can do this. Nothing was changed.',
  'not-your-report': 'This report is not yours, so I cannot open it for you.',
  'no-such-report': 'I do not find this report or form any more. Type “my reports” to see yours, or “report” to send one.',
  'already-closed': 'This report is closed. If there is anything new, send another report.',
};

/** Why something was not done, in a sentence for the person who pressed. */
export function refusalText(reason: Refusal): string {
  return REFUSED[reason];
}

export function refusalCard(reason: Refusal): AdaptiveCard {
  return plainCard('I can’t do that', REFUSED[reason]);
}

/** A title and a sentence or two. */
export function plainCard(title: string, words: string): AdaptiveCard {
  return adaptiveCard([heading(title), ...lines(words)], { fallbackText: `${title}. ${words}`, speak: `${title}. ${words}` });
}

const REASONS: Readonly<Record<NonNullable<Reminder['reason']>, (minutes: number) => string>> = {
  'not-acknowledged': (minutes) => `Nobody has acknowledged it for ${durationOf(minutes)}.`,
  'immediate-danger': () => 'Somebody may be in immediate danger. Has 999 been called?',
  'not-delivered': () => 'The DSL’s channel cannot be reached, so you are told here.',
  replied: () => 'The reporter has answered the question.',
  added: () => 'The reporter has added something.',
};

export function reminderText({ reference, settingName, minutes, reason = 'not-acknowledged' }: Reminder): string {
  return `Report ${reference} for ${inert(settingName)}. ${REASONS[reason](minutes)}`;
}

/** A reminder names the reference and the reason, never the pupil. */
export function reminderCard(reminder: Reminder, alone: boolean): AdaptiveCard {
  const { reference, settingName, minutes, reason = 'not-acknowledged', report } = reminder;
  const show = execute('Show the report', 'dsl-read', { report });
  const acknowledge = execute('Acknowledge', 'dsl-acknowledge', { report, nonce: 0, brief: true }, { style: 'positive' });
  const asks = reason !== 'replied' && reason !== 'added';
  const body = [
    heading(`⏰ Report ${reference}`),
    labelled('For', settingName, { spacing: 'None' }),
    text(REASONS[reason](minutes), { weight: 'Bolder' }),
    buttons([...(asks ? [acknowledge] : []), ...(alone ? [show] : [])]),
  ];
  const words = reminderText(reminder);
  return adaptiveCard(body.filter((part) => part.type !== 'ActionSet' || (part['actions'] as unknown[]).length > 0), { fallbackText: words, speak: words });
}

const TROUBLE: Readonly<Record<string, string>> = {
  'no-dsl-channel': 'No DSL channel is registered, so reports cannot be delivered there. The DSL or an administrator mentions me in the channel and writes “register dsl channel”.',
  'dsl-channel-refused': 'Teams refuses messages in the DSL channel. Is the app still installed in that team?',
  'dsl-channel-unreachable': 'The DSL channel cannot be reached; I keep trying.',
  'person-not-reached': 'Somebody who should be told of a report cannot be reached in Teams.',
  'nobody-to-tell': 'Nobody is left to be told of a report: the directory names no DSL, deputy or senior leader who can be reached.',
  'not-acknowledged': 'A report has not been acknowledged, and everybody on the list has been told.',
  'bot-token': 'The bot gets no token from Microsoft: its secret or certificate has expired or is wrong. Nothing can be posted until that is mended.',
  'channel-gone': 'The DSL channel is not there any more. Register another: mention me in it and write “register dsl channel”.',
  'channel-private': 'The DSL channel is private or shared now. A bot cannot be relied on to post there: use a standard channel of a team of safeguarding staff.',
  'not-installed': 'The app is not installed any more in the team of the DSL channel.',
  'team-not-readable': 'The team of the DSL channel cannot be read.',
  'directory-sync-failed': 'The directory could not be compared with the groups of Microsoft Entra ID: joiners and leavers are not known.',
  'directory-sync-refused': 'More than a fifth of the people would leave the directory, so nothing was changed. Somebody has to look at it.',
  'directory-groups-failed': 'Some groups of the directory could not be read. Their people stay as they were.',
  'secret-expires': 'The bot’s secret or certificate expires within 30 days. Without a new one nothing can be posted.',
  'secret-expired': 'The bot’s secret or certificate has expired by its date.',
};

export function troubleText({ code, settingName, reference }: Trouble): string {
  const about = [settingName === undefined ? '' : `For ${inert(settingName)}.`, reference === undefined ? '' : `Report ${reference}.`];
  return [...about.filter(Boolean), TROUBLE[code] ?? 'Something is wrong with the delivery of reports.', `(${inert(code)})`].join(' ');
}

export function troubleCard(trouble: Trouble): AdaptiveCard {
  return plainCard('⚠ Delivery of reports', troubleText(trouble));
}
