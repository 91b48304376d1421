/** Who is assigned to a campaign, and with what they begin. Pure. */
import type { Person, Setting } from '../directory.ts';
import { placesIn, settingNames } from './campaigns.ts';
import type { Campaign, CampaignPlan, Day, Preview } from './contract.ts';
import type { Editions } from './editions.ts';
import type { EntryBody, Place } from './entry.ts';
import { aboutReading } from './parts.ts';
import { beginningFor } from './plan-reading.ts';
import type { Chance, StandingConfirmation, StoredReading } from './ports.ts';
import { stateOf } from './states.ts';

/** The trust as it is today. */
export interface Today {
  readonly people: readonly Person[];
  readonly settings: readonly Setting[];
  readonly standing: ReadonlyMap<string, readonly StandingConfirmation[]>;
}

export interface Concerned {
  readonly person: Person;
  readonly places: readonly Place[];
}

/** Everybody whom the plan concerns, with the places where it does. */
export function concernedBy({ audience }: Pick<CampaignPlan, 'audience'>, { people, settings }: Pick<Today, 'people' | 'settings'>): readonly Concerned[] {
  const names = settingNames(settings);
  return people.map((person) => ({ person, places: placesIn(audience, person, names) })).filter(({ places }) => places.length > 0);
}

export interface Assigning {
  readonly editions: Editions;
  readonly chance: Chance;
}

export function readingFor({ editions, chance }: Assigning, campaign: Campaign, { person, places }: Concerned, due: Day, standing: Today['standing']): StoredReading {
  const facts = {
    id: chance.uuid(),
    campaign: campaign.id,
    person: person.objectId,
    name: person.name,
    places,
    due,
    progress: { read: [], done: [] },
    ...beginningFor(editions, campaign, standing.get(person.objectId) ?? []),
  };
  return { ...facts, state: stateOf(facts, campaign.edition) };
}

export function assignedEntry(reading: StoredReading, campaign: Campaign, at: Date): EntryBody {
  return { ...aboutReading(reading, campaign, at), kind: 'assigned', surface: 'program', due: reading.due };
}

export function previewOf(editions: Editions, plan: CampaignPlan, today: Today): Preview {
  const concerned = concernedBy(plan, today);
  const names = settingNames(today.settings);
  const settings = Map.groupBy(
    concerned.flatMap(({ places }) => [...new Set(places.map(({ setting }) => setting))]),
    (setting) => setting,
  );
  const holds = ({ person }: Concerned): boolean => beginningFor(editions, plan, today.standing.get(person.objectId) ?? []).confirmation !== undefined;
  return {
    people: concerned.length,
    heldAlready: concerned.filter(holds).length,
    settings: [...settings].map(([setting, all]) => ({ ...(setting === undefined ? {} : { setting }), name: setting === undefined ? 'The trust' : (names.get(setting) ?? setting), people: all.length }))
      .toSorted((one, other) => one.name.localeCompare(other.name, 'en-GB')),
  };
}
