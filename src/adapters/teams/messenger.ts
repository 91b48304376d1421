import { setTimeout as wait } from 'node:timers/promises';
import type { ChannelPlace, DslChannelStore, PersonPlace, Places, ServiceAddress } from '../../domain/places.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import type { Messenger, MessengerFault, Notice, Place, Posted, PostOutcome } from '../../domain/reporting/contract.ts';
import { messengerFault } from './faults.ts';
import { message, tenantIn, tenantOf, textIn, type Drawn } from './message.ts';
import { Pace } from './pace.ts';
import type { Service, ServiceAnswer } from './service.ts';

/** Draws what is to be shown; `reserved` is the line that a report's card is put over. */
export type Draw = (what: Notice | 'reserved', place: Place['kind']) => Promise<Drawn>;

export interface MessengerParts {
  readonly service: Service;
  readonly places: Places;
  readonly channels: Pick<DslChannelStore, 'current'>;
  readonly draw: Draw;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the service is for people whom the bot has never met; without it they cannot be written to. */
  readonly usual?: ServiceAddress;
}

/** Posting and updating over the Bot Connector. Nothing is posted until the service has returned an id. */
export class TeamsMessenger implements Messenger {
  readonly #parts: MessengerParts;
  readonly #pace: Pace;

  constructor(parts: MessengerParts) {
    this.#parts = parts;
    this.#pace = new Pace(parts.clock);
  }

  post(place: Place, notice: Notice): Promise<PostOutcome> {
    return this.#safely(async () => this.#send(place, await this.#parts.draw(notice, place.kind)));
  }

  reserve(place: Place): Promise<PostOutcome> {
    return this.#safely(async () => this.#send(place, await this.#parts.draw('reserved', place.kind)));
  }

  update(at: Posted, notice: Notice): Promise<PostOutcome> {
    return this.#safely(async () => {
      // Our own record of a chat may have gone on to a newer one; a tenant's chats are all served from one address.
      const address = (await this.#parts.places.serving(at.conversation)) ?? (await this.#anyAddress());
      if (address === undefined) return failed({ kind: 'no-place' });
      const kind = at.conversation.includes(';') ? 'dsl-channel' : 'person';
      return this.#put(address, at, await this.#parts.draw(notice, kind));
    });
  }

  async isElsewhere(place: Place, { conversation }: Posted): Promise<boolean> {
    if (place.kind === 'person') return false;
    const channel = await this.#parts.channels.current(place.setting);
    return channel !== undefined && conversation.split(';')[0] !== channel.channel;
  }

  /** Posts a message into a channel as a thread of its own. */
  postInChannel(place: ChannelPlace, drawn: Drawn): Promise<PostOutcome> {
    return this.#safely(() => this.#newThread(place, drawn));
  }

  /** A store that is away is a fault that passes; nothing else rejects here. */
  async #safely(work: () => Promise<PostOutcome>): Promise<PostOutcome> {
    try {
      return await work();
    } catch (fault) {
      const code = (fault as { code?: unknown }).code;
      this.#parts.log.warn({ code: 'message-not-tried', fault: typeof code === 'string' ? code : 'unknown' }, 'A message could not be tried');
      return failed({ kind: 'retry' });
    }
  }

  async #send(place: Place, drawn: Drawn): Promise<PostOutcome> {
    if (place.kind === 'person') return this.#toPerson(place.person, drawn);
    const channel = await this.#parts.channels.current(place.setting);
    return channel === undefined ? failed({ kind: 'no-place' }) : this.#newThread(channel, drawn);
  }

  async #newThread(place: ChannelPlace, drawn: Drawn): Promise<PostOutcome> {
    const channelData = { channel: { id: place.channel }, ...tenantIn(place) };
    const activity = { ...message(drawn), from: { id: place.bot } };
    const body = { isGroup: true, bot: { id: place.bot }, ...tenantOf(place), channelData, activity };
    const answer = await this.#ask(place, 'POST', 'v3/conversations', place.channel, body);
    return this.#threadOf(answer);
  }

  #threadOf(answer: ServiceAnswer | MessengerFault): PostOutcome {
    if (answer.kind !== 'ok') return this.#fault(answer);
    const conversation = textIn(answer.body, 'id');
    const activity = textIn(answer.body, 'activityId') ?? conversation?.split(';messageid=')[1];
    return conversation === undefined || activity === undefined ? this.#withoutId() : { kind: 'posted', at: { conversation, activity } };
  }

  async #toPerson(person: string, drawn: Drawn): Promise<PostOutcome> {
    const known = await this.#placeOf(person);
    if (known === undefined) return failed({ kind: 'no-place' });
    if (known.conversation === undefined) return this.#inNewChat(known, drawn);
    const outcome = await this.#intoChat(known, known.conversation, drawn);
    const gone = outcome.kind === 'failed' && outcome.fault.kind === 'not-installed' && outcome.fault.code === 'ConversationNotFound';
    return gone ? this.#inNewChat(known, drawn) : outcome;
  }

  /** Somebody never met can be reached by object id, where the app is installed for them. */
  async #placeOf(person: string): Promise<PersonPlace | undefined> {
    const known = await this.#parts.places.person(person);
    if (known !== undefined) return known;
    const address = await this.#anyAddress();
    return address === undefined ? undefined : { ...address, person, chatUser: person };
  }

  async #anyAddress(): Promise<ServiceAddress | undefined> {
    return (await this.#parts.places.anyAddress()) ?? this.#parts.usual;
  }

  async #inNewChat(place: PersonPlace, drawn: Drawn): Promise<PostOutcome> {
    const body = { isGroup: false, bot: { id: place.bot }, members: [{ id: place.chatUser }], ...tenantOf(place), channelData: tenantIn(place) };
    const answer = await this.#ask(place, 'POST', 'v3/conversations', place.chatUser, body);
    if (answer.kind !== 'ok') return this.#fault(answer);
    const conversation = textIn(answer.body, 'id');
    if (conversation === undefined) return this.#withoutId();
    await this.#parts.places.keepPerson({ ...place, conversation });
    return this.#intoChat(place, conversation, drawn);
  }

  async #intoChat(place: PersonPlace, conversation: string, drawn: Drawn): Promise<PostOutcome> {
    const activity = { ...message(drawn), from: { id: place.bot }, recipient: { id: place.chatUser }, conversation: { id: conversation } };
    const answer = await this.#ask(place, 'POST', `v3/conversations/${encodeURIComponent(conversation)}/activities`, conversation, activity);
    if (answer.kind !== 'ok') return this.#fault(answer);
    const id = textIn(answer.body, 'id');
    return id === undefined ? this.#withoutId() : { kind: 'posted', at: { conversation, activity: id } };
  }

  /** An update says nothing new about where the message lies, so an answer without an id will do. */
  async #put(address: ServiceAddress, at: Posted, drawn: Drawn): Promise<PostOutcome> {
    const { conversation, activity } = at;
    const path = `v3/conversations/${encodeURIComponent(conversation)}/activities/${encodeURIComponent(activity)}`;
    const body = { ...message(drawn), id: activity, from: { id: address.bot }, conversation: { id: conversation } };
    const answer = await this.#ask(address, 'PUT', path, conversation, body);
    if (answer.kind === 'ok') return { kind: 'posted', at };
    const outcome = this.#fault(answer);
    return isGone(answer) ? failed({ kind: 'gone', code: answer.codes[0] ?? '404' }) : outcome;
  }

  async #ask(address: ServiceAddress, method: 'POST' | 'PUT', path: string, paced: string, body: unknown): Promise<ServiceAnswer | MessengerFault> {
    const delayMs = this.#pace.take(paced, LONGEST_WAIT_MS);
    if (delayMs > LONGEST_WAIT_MS) return { kind: 'retry', retryAfterMs: delayMs };
    if (delayMs > 0) await wait(delayMs);
    return this.#parts.service({ serviceUrl: address.serviceUrl, method, path, body });
  }

  #fault(answer: Exclude<ServiceAnswer, { kind: 'ok' }> | MessengerFault): PostOutcome {
    const fault = isServiceAnswer(answer) ? messengerFault(answer) : answer;
    const { status } = answer as { status?: number };
    this.#parts.log.warn({ code: 'message-not-taken', fault: fault.kind, why: answer.kind, status }, 'The service did not take a message');
    return failed(fault);
  }

  #withoutId(): PostOutcome {
    this.#parts.log.warn({ code: 'message-without-id' }, 'The service returned no id for a message');
    return failed({ kind: 'retry' });
  }
}

/** Longer than this nobody waits in the process: the job is tried again later. */
const LONGEST_WAIT_MS = 5_000;

function isServiceAnswer(answer: Exclude<ServiceAnswer, { kind: 'ok' }> | MessengerFault): answer is Exclude<ServiceAnswer, { kind: 'ok' }> {
  return ['status', 'silence', 'broken', 'no-token'].includes(answer.kind);
}

/** The service's word for a message, or for what it lay in, that is not there any more. */
function isGone(answer: Exclude<ServiceAnswer, { kind: 'ok' }> | MessengerFault): answer is Extract<ServiceAnswer, { kind: 'status' }> {
  return answer.kind === 'status' && (answer.status === 404 || messengerFault(answer).kind === 'gone');
}

function failed(fault: MessengerFault): PostOutcome {
  return { kind: 'failed', fault };
}
