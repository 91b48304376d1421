/** A campaign against the directory of today: who joined, left, came back, or moved. Pure. */
import type { Person } from '../directory.ts';
import { assignedEntry, readingFor, type Assigning, type Concerned, type Today } from './assigning.ts';
import { samePlaces } from './campaigns.ts';
import type { Campaign, Day } from './contract.ts';
import type { EntryBody } from './entry.ts';
import { aboutReading } from './parts.ts';
import type { StoredReading } from './ports.ts';
import { joinerDue } from './schedule.ts';
import { changed, isOutstanding } from './states.ts';

export interface Reconciling {
  readonly campaign: Campaign;
  readonly readings: readonly StoredReading[];
  readonly present: ReadonlyMap<string, Person>;
  readonly concerned: readonly Concerned[];
  readonly standing: Today['standing'];
  readonly today: Day;
  readonly at: Date;
}

/** What is to be written. */
export interface Reconciled {
  readonly readings: readonly StoredReading[];
  readonly entries: readonly EntryBody[];
  readonly counts: { readonly joined: number; readonly left: number; readonly returned: number };
}

interface Step {
  readonly reading: StoredReading;
  readonly entry?: EntryBody;
  readonly what: 'joined' | 'left' | 'returned' | 'moved';
}

export function reconciled(assigning: Assigning, round: Reconciling): Reconciled {
  const places = new Map(round.concerned.map((one) => [one.person.objectId, one]));
  const known = new Set(round.readings.map(({ person }) => person));
  const steps = [
    ...round.readings.flatMap((reading) => stepFor(round, reading, places.get(reading.person)) ?? []),
    ...round.concerned.filter(({ person }) => !known.has(person.objectId)).map((one) => joined(assigning, round, one)),
  ];
  const count = (what: Step['what']): number => steps.filter((step) => step.what === what).length;
  return {
    readings: steps.map(({ reading }) => reading),
    entries: steps.flatMap(({ entry }) => entry ?? []),
    counts: { joined: count('joined'), left: count('left'), returned: count('returned') },
  };
}

function joined(assigning: Assigning, { campaign, standing, today, at }: Reconciling, one: Concerned): Step {
  const reading = readingFor(assigning, campaign, one, joinerDue(campaign, today), standing);
  return { reading, entry: assignedEntry(reading, campaign, at), what: 'joined' };
}

function stepFor(round: Reconciling, reading: StoredReading, concerned: Concerned | undefined): Step | undefined {
  const isPresent = round.present.has(reading.person);
  if (reading.leftAt === undefined && !isPresent) return left(round, reading);
  if (reading.leftAt !== undefined && concerned !== undefined) return returned(round, reading, concerned);
  if (reading.leftAt !== undefined) return undefined;
  return concerned === undefined ? notConcerned(round, reading) : moved(round, reading, concerned);
}

function left({ campaign, at }: Reconciling, reading: StoredReading): Step {
  return {
    reading: changed(reading, { leftAt: at }, campaign.edition),
    entry: { ...aboutReading(reading, campaign, at), kind: 'left', surface: 'program' },
    what: 'left',
  };
}

function returned({ campaign, today, at }: Reconciling, stored: StoredReading, { person, places }: Concerned): Step {
  const { leftAt: _, ...reading } = stored;
  const due = reading.due < today ? joinerDue(campaign, today) : reading.due;
  const next = changed({ ...reading, name: person.name, places, due }, {}, campaign.edition);
  return { reading: next, entry: { ...aboutReading(next, campaign, at), kind: 'returned', surface: 'program', due }, what: 'returned' };
}

/** Somebody who went to a place that the campaign does not concern; a confirmation that was given stays. */
function notConcerned({ campaign, at }: Reconciling, reading: StoredReading): Step | undefined {
  if (!isOutstanding(reading)) return undefined;
  return {
    reading: changed(reading, { exempt: 'not-in-audience' }, campaign.edition),
    entry: { ...aboutReading(reading, campaign, at), kind: 'exempted', surface: 'program', reason: 'not-in-audience' },
    what: 'moved',
  };
}

function moved({ campaign, at }: Reconciling, reading: StoredReading, { person, places }: Concerned): Step | undefined {
  const { exempt, ...bare } = reading;
  const back = exempt === 'not-in-audience';
  if (!back && samePlaces(reading.places, places) && reading.name === person.name) return undefined;
  const next = changed({ ...(back ? bare : reading), name: person.name, places }, {}, campaign.edition);
  if (!back) return { reading: next, what: 'moved' };
  return { reading: next, entry: { ...aboutReading(next, campaign, at), kind: 'exemption-ended', surface: 'program' }, what: 'moved' };
}
