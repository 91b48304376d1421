import type { Activity } from 'botbuilder';
import { codeOf } from '../src/domain/errors.ts';
import type { PersonPlace, Places } from '../src/domain/places.ts';
import type { Clock, Log } from '../src/domain/ports.ts';
import { settingOf } from './turn.ts';

const AGAIN_MS = 10 * 60_000;
const MOST = 5_000;

/** Keeps how each person can be written to, learnt from whatever they send: ids only. */
export class MetPeople {
  readonly #places: Pick<Places, 'keepPerson'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new Map<string, { readonly what: string; readonly at: number }>();

  constructor(places: Pick<Places, 'keepPerson'>, clock: Clock, log: Log) {
    this.#places = places;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves always; the same place is written down every ten minutes at most. */
  async meet(activity: Activity): Promise<void> {
    const place = placeOf(activity);
    if (place === undefined) return;
    const [what, at] = [JSON.stringify(place), this.#clock.now().getTime()];
    const before = this.#known.get(place.person);
    if (before?.what === what && at - before.at < AGAIN_MS) return;
    try {
      await this.#places.keepPerson(place);
      this.#remember(place.person, { what, at });
    } catch (fault) {
      this.#log.warn({ code: 'place-not-kept', fault: codeOf(fault) }, 'How to reach a person was not written down');
    }
  }

  #remember(person: string, seen: { readonly what: string; readonly at: number }): void {
    this.#known.delete(person);
    this.#known.set(person, seen);
    const oldest = this.#known.keys().next();
    if (this.#known.size > MOST && oldest.done === false) this.#known.delete(oldest.value);
  }
}

function placeOf(activity: Activity): PersonPlace | undefined {
  const { from, recipient, serviceUrl, conversation, channelData } = activity;
  const person = from?.aadObjectId;
  if (typeof person !== 'string' || person === '' || from.id === recipient?.id) return undefined;
  const told = conversation?.tenantId ?? (channelData as { tenant?: { id?: unknown } } | undefined)?.tenant?.id;
  const place = { person: person.toLowerCase(), chatUser: from.id, serviceUrl, bot: recipient.id };
  const chat = settingOf(activity) === 'personal' && conversation?.conversationType === 'personal' ? { conversation: conversation.id } : {};
  return { ...place, ...chat, ...(typeof told === 'string' ? { tenant: told } : {}) };
}
