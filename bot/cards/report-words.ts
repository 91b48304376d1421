import type { FieldProblem, Outcome, ReportDetails, ReportState } from '../../src/domain/reporting/contract.ts';
import { limits } from '../../src/domain/reporting/contract.ts';

/** The words of the form, the reporter's card and the DSL's card. Neutral: they describe, and judge nobody. */
export const NEUTRAL = 'A report is a record of a concern, not an accusation.';

type Choices<Field extends keyof ReportDetails> = Readonly<Record<ReportDetails[Field], string>>;

export const RELATION: Choices<'relation'> = { current: 'Yes, a current pupil', past: 'No, a past pupil', 'not-sure': 'I am not sure' };
export const BEGAN: Choices<'began'> = { pupil: 'The pupil', reporter: 'I did', 'not-sure': 'I am not sure' };
export const ANSWERED: Choices<'answered'> = { no: 'No', yes: 'Yes' };
export const FAMILY: Choices<'family'> = { no: 'No', yes: 'Yes', 'not-sure': 'I am not sure' };

/** The same as somebody else reads them. */
export const AS_READ = {
  relation: { current: 'A current pupil', past: 'A past pupil', 'not-sure': 'Not sure whether still a pupil' } satisfies Choices<'relation'>,
  began: { pupil: 'The pupil', reporter: 'The member of staff', 'not-sure': 'Not sure' } satisfies Choices<'began'>,
  answered: { no: 'The member of staff did not answer', yes: 'The member of staff answered' } satisfies Choices<'answered'>,
  family: { no: 'Not family', yes: 'A member of the reporter’s family', 'not-sure': 'Not sure whether family' } satisfies Choices<'family'>,
};

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  'no-further-action': 'No further action',
  'advice-given': 'Advice given',
  'family-contact': 'Contact within a family',
  'dealt-with-in-safeguarding-records': 'Dealt with in the safeguarding records',
  'passed-on': 'Passed on to another agency or setting',
  'entered-twice': 'Entered twice',
};

/** What each state means to the person who reported. */
export const STEPS: Readonly<Record<ReportState, string>> = {
  stored: 'Stored',
  delivered: 'Delivered to the DSL’s channel',
  acknowledged: 'Acknowledged by a person',
  'taken-on': 'Taken on',
  closed: 'Closed',
};

export const FIELD_NAMES: Readonly<Record<FieldProblem['field'], string>> = {
  setting: 'School or college',
  pupil: 'Pupil',
  relation: 'Current or past pupil',
  year: 'Year or class',
  platform: 'App or platform',
  when: 'When',
  what: 'What happened',
  began: 'Who began it',
  answered: 'Did you answer',
  family: 'Family',
  danger: 'Immediate danger',
  text: 'Your words',
  outcome: 'Outcome',
};

/** A problem with a field, in a sentence. */
export function problemIn({ field, problem }: FieldProblem): string {
  if (problem === 'missing') return `${FIELD_NAMES[field]}: this is missing.`;
  if (problem === 'not-a-choice') return `${FIELD_NAMES[field]}: please choose one of those offered.`;
  const most = field in limits ? limits[field as keyof typeof limits] : limits.note;
  return `${FIELD_NAMES[field]}: this is too long; ${most.toLocaleString('en-GB')} characters fit.`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** "Sun 22 Nov 2026, 21:30" on the clock of the setting. */
export function timeIn(zone: string, at: Date): string {
  const known = formats.get(zone);
  const format = known ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  formats.set(zone, format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part['weekday']} ${part['day']} ${part['month']} ${part['year']}, ${part['hour']}:${part['minute']}`;
}

/** "14 minutes", "3 hours", "2 days": as exact as it matters to somebody who has to act. */
export function durationOf(minutes: number): string {
  const [count, unit] = minutes < 120 ? [minutes, 'minute'] : minutes < 48 * 60 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / (24 * 60)), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
