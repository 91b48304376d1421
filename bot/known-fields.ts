import type { Facts } from '../src/domain/answering/types.ts';
import type { ReportDetails } from '../src/domain/reporting/contract.ts';

type Known = Partial<ReportDetails>;

const WHOM: Readonly<Record<string, Known>> = {
  'current-pupil': { relation: 'current', family: 'no' },
  'past-pupil': { relation: 'past' },
  'family-pupil': { relation: 'current', family: 'yes' },
};
const PLATFORM: Readonly<Record<string, string>> = { facebook: 'Facebook', messaging: 'WhatsApp or another messaging app' };

/** What an answer's facts say of the form's fields; everything can be changed there. */
export function knownFields(facts: Facts): Known {
  const platform = facts.platform === undefined ? undefined : PLATFORM[facts.platform];
  const began = facts.inbound === 'yes' ? 'pupil' : facts.inbound === 'no' ? 'reporter' : undefined;
  return {
    ...WHOM[facts.whom ?? ''],
    ...(platform === undefined ? {} : { platform }),
    ...(began === undefined ? {} : { began }),
    ...(facts.risk === 'danger' ? { danger: 'yes' } : {}),
  };
}
