/** Counts of people as figures that name what they are of. */
import type { Setting } from '../directory.ts';
import type { AttestationRow, AudienceRole, Campaign, CampaignStatus, Day, Figures, PersonState } from './contract.ts';
import { referenceOf } from './entry.ts';
import type { CountedGroup, StoredReading } from './ports.ts';
import { isOverdue } from './schedule.ts';
import { doneStates, isOutstanding, personStates } from './states.ts';

function sum(groups: readonly CountedGroup[], of: (group: CountedGroup) => number): number {
  return groups.reduce((total, group) => total + of(group), 0);
}

/** From the counts of one group of people, one line a state. */
export function figuresFrom(groups: readonly CountedGroup[]): Figures {
  const inState = (state: PersonState): number => sum(groups.filter((group) => group.state === state), ({ people }) => people);
  const assigned = sum(groups, ({ people }) => people);
  return {
    assigned,
    states: Object.fromEntries(personStates.map((state) => [state, inState(state)])) as Figures['states'],
    concerned: assigned - inState('left') - inState('exempt'),
    done: sum(groups.filter(({ state }) => doneStates.includes(state)), ({ people }) => people),
    onLeave: sum(groups, ({ onLeave }) => onLeave),
    leftConfirmed: sum(groups.filter(({ state }) => state === 'left'), ({ confirmed }) => confirmed),
    overdue: sum(groups, ({ overdue }) => overdue),
  };
}

const THE_TRUST = 'The trust';

export function statusFrom(campaign: Campaign, groups: readonly CountedGroup[], settings: readonly Setting[], at: Date): CampaignStatus {
  const names = new Map(settings.map(({ id, name }) => [id, name]));
  const bySetting = Map.groupBy(groups.filter(({ level }) => level !== 'total'), ({ setting }) => setting);
  return {
    campaign,
    at,
    total: figuresFrom(groups.filter(({ level }) => level === 'total')),
    settings: [...bySetting].map(([setting, own]) => ({
      ...(setting === undefined ? {} : { setting }),
      name: setting === undefined ? THE_TRUST : (names.get(setting) ?? setting),
      figures: figuresFrom(own.filter(({ level }) => level === 'setting')),
      roles: rolesFrom(own),
    })).toSorted((one, other) => one.name.localeCompare(other.name, 'en-GB')),
  };
}

function rolesFrom(groups: readonly CountedGroup[]): CampaignStatus['settings'][number]['roles'] {
  const byRole = Map.groupBy(groups.filter(({ level }) => level === 'role'), ({ role }) => role ?? '');
  return [...byRole].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([role, own]) => ({ role: role as AudienceRole, figures: figuresFrom(own) }));
}

export function rowOf(reading: StoredReading, today: Day): AttestationRow {
  const { confirmation, exempt } = reading;
  return {
    reading: reading.id,
    person: reading.person,
    name: reading.name,
    places: reading.places,
    state: reading.state,
    due: reading.due,
    overdue: isOutstanding(reading) && isOverdue(reading.due, today),
    ...(confirmation === undefined ? {} : { confirmedAt: confirmation.at, reference: referenceOf(confirmation) }),
    ...(exempt === undefined ? {} : { exempt }),
  };
}
