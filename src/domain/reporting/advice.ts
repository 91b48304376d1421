import type { ClauseId } from '../answering/types.ts';
import type { ReportDetails } from './contract.ts';

/** What the form says before a report that the policy does not ask for; it can be sent all the same. */
export interface Advice {
  readonly about: 'family' | 'past-pupil';
  /** To be quoted in its exact words. */
  readonly clause: ClauseId;
  readonly says: string;
  /** How to go on. */
  readonly goOn: string;
}

const family: Advice = {
  about: 'family',
  clause: '3.contact',
  says: 'You need not report contact by a pupil who is a member of your family.',
  goOn: 'If anything about it worries you, send the report all the same: safeguarding issues must be reported (3.safeguarding).',
};

const pastPupil: Advice = {
  about: 'past-pupil',
  clause: '3.past',
  says: 'The duty to report contact is about current pupils. With past pupils there should be no contact through personal accounts; if it is needed, use official school channels.',
  goOn: 'If you are worried about the past pupil or anybody else, send the report all the same: safeguarding issues must be reported (3.safeguarding).',
};

/** The advice that fits; none where the policy asks for the report, where it is not sure, or where somebody is in danger. */
export function adviceFor(details: Pick<Partial<ReportDetails>, 'family' | 'relation' | 'danger'>): readonly Advice[] {
  if (details.danger === 'yes') return [];
  return [...(details.family === 'yes' ? [family] : []), ...(details.relation === 'past' ? [pastPupil] : [])];
}
