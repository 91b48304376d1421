/** The clients: activities as Teams sends them, signed by the service's stand-in, to one of the servers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { SignIn } from '../support/tokens.ts';
import type { DrillPerson } from './roster.ts';

export const APP = '11111111-aaaa-4aaa-8aaa-111111111111';
export const TENANT = '22222222-bbbb-4bbb-8bbb-222222222222';
const BOT = { id: `28:${APP}`, name: 'Before You Post' };
const ALL_DAY_S = 86_400;

export type Json = Readonly<Record<string, unknown>>;

export interface SeenMessage {
  readonly id: string;
  readonly conversation: string;
  readonly number: number;
  readonly body: Json;
}

export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Json }
  /** Nobody there, the line broke, or the client's patience ended: Teams shows that something went wrong. */
  | { readonly kind: 'none' };

/** How long Teams waits for the answer to a press. */
const PATIENCE_MS = 8_000;

export class Teams {
  readonly #service: string;
  readonly #servers: readonly string[];
  readonly #bearer: string;
  #count = 0;

  constructor(service: string, servers: readonly string[], signIn: SignIn) {
    this.#service = service;
    this.#servers = servers;
    const now = Math.floor(Date.now() / 1_000);
    this.#bearer = signIn.bearer({ aud: APP, serviceurl: service, nbf: now - ALL_DAY_S, exp: now + ALL_DAY_S });
  }

  /** Something typed in the private chat with the bot. */
  say(person: DrillPerson, text: string, server: number): Promise<Reply> {
    return this.#send({ ...this.#activity(person, personalChat(person)), type: 'message', text, textFormat: 'plain' }, server);
  }

  mention(person: DrillPerson, text: string, server: number): Promise<Reply> {
    const name = `<at>${BOT.name}</at>`;
    const entities = [{ type: 'mention', mentioned: BOT, text: name }];
    const channelData = { tenant: { id: TENANT }, team: { id: '19:team@thread.tacv2' }, channel: { id: person.school.channel } };
    const where = { conversationType: 'channel', isGroup: true, id: `${person.school.channel};messageid=1`, tenantId: TENANT };
    return this.#send({ ...this.#activity(person, where), channelData, type: 'message', text: `${name} ${text}`, entities }, server);
  }

  /** A button of a message that lies somewhere. */
  press(person: DrillPerson, message: Pick<SeenMessage, 'id' | 'conversation'>, { verb, ...data }: Json, server: number): Promise<Reply> {
    const channel = message.conversation.startsWith('19:');
    const where = channel ? { conversationType: 'channel', isGroup: true, id: message.conversation, tenantId: TENANT } : personalChat(person);
    const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
    const place = channel ? { channelData: { tenant: { id: TENANT }, team: { id: '19:team@thread.tacv2' }, channel: { id: person.school.channel } } } : {};
    return this.#send({ ...this.#activity(person, where), ...place, type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message.id }, server);
  }

  /** The newest messages of a chat or channel, oldest first. */
  async seen(conversation: string, most = 5): Promise<readonly SeenMessage[]> {
    const response = await fetch(`${this.#service}/seen?conversation=${encodeURIComponent(conversation)}&most=${most}`);
    return (await response.json()) as readonly SeenMessage[];
  }

  #activity(person: DrillPerson, conversation: Json): Json {
    this.#count += 1;
    return {
      id: `17${this.#count}`,
      channelId: 'msteams',
      serviceUrl: this.#service,
      timestamp: new Date().toISOString(),
      from: { id: person.chatUser, name: person.name, aadObjectId: person.objectId },
      recipient: BOT,
      conversation,
      channelData: { tenant: { id: TENANT } },
      locale: 'en-GB',
    };
  }

  async #send(activity: Json, server: number): Promise<Reply> {
    const headers = { 'content-type': 'application/json', authorization: this.#bearer };
    try {
      const response = await fetch(`${this.#servers[server]}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity), signal: AbortSignal.timeout(PATIENCE_MS) });
      const text = await response.text();
      return { kind: 'answered', status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
    } catch {
      // Dead, killed in the middle, or too slow: what a client of Teams sees of it is the same.
      await wait(50);
      return { kind: 'none' };
    }
  }
}

export function personalChat(person: DrillPerson): Json & { readonly id: string } {
  return { conversationType: 'personal', id: `a:${person.objectId}`, tenantId: TENANT };
}

/** The data of the first button of that verb, wherever it stands in the message. */
export function buttonIn(message: unknown, verb: string): Json | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, verb: own, data } = message as { type?: unknown; verb?: unknown; data?: Json };
  if (type === 'Action.Execute' && own === verb) return { ...data, verb };
  for (const part of Object.values(message)) {
    const found = buttonIn(part, verb);
    if (found !== undefined) return found;
  }
  return undefined;
}
