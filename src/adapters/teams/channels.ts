import type { CanarySurface, ChannelLook } from '../../domain/canary.ts';
import type { ChannelSurface } from '../../domain/dsl-channel.ts';
import type { Setting } from '../../domain/directory.ts';
import type { ChannelKind, ChannelPlace } from '../../domain/places.ts';
import type { Drawn } from './message.ts';
import type { TeamsMessenger } from './messenger.ts';
import type { Service, ServiceAnswer } from './service.ts';

/** Draws the test card of a registration. */
export type DrawTest = (registration: string, setting: Setting) => Drawn;

export function createChannelSurface(service: Service, messenger: TeamsMessenger, drawTest: DrawTest): ChannelSurface {
  return {
    async kindOf(place) {
      const look = await lookAt(service, place);
      return look.kind === 'seen' ? look.channel : 'unknown';
    },
    async postTest(place, registration, setting) {
      return (await messenger.postInChannel(place, drawTest(registration, setting))).kind === 'posted';
    },
  };
}

export function createCanarySurface(service: Service, tokenAt: string): CanarySurface {
  return {
    async token() {
      // Any request needs a token first; what the service says to it does not matter here.
      const answer = await service({ serviceUrl: tokenAt, method: 'GET', path: 'v3/conversations' });
      if (answer.kind === 'no-token') return answer.refused ? 'refused' : 'away';
      return answer.kind === 'status' && answer.status === 401 ? 'refused' : 'given';
    },
    look: (place) => lookAt(service, place),
  };
}

/**
 * Reads the team's list of channels and the channel's members; posts nothing. Private channels do not stand in the
 * list of a team whose members alone the bot may see, so a channel that is missing from it counts as private.
 */
async function lookAt(service: Service, place: ChannelPlace): Promise<ChannelLook> {
  const { serviceUrl, team, channel } = place;
  const members = await service({ serviceUrl, method: 'GET', path: `v3/conversations/${encodeURIComponent(channel)}/members` });
  if (members.kind !== 'ok') return failedLook(members);
  if (team === undefined) return { kind: 'seen', channel: 'unknown' };
  const list = await service({ serviceUrl, method: 'GET', path: `v3/teams/${encodeURIComponent(team)}/conversations` });
  if (list.kind !== 'ok') return failedLook(list);
  return { kind: 'seen', channel: kindIn(list.body, place) };
}

function failedLook(answer: Exclude<ServiceAnswer, { kind: 'ok' }>): ChannelLook {
  if (answer.kind !== 'status') return { kind: 'away' };
  if (answer.codes.includes('BotNotInConversationRoster')) return { kind: 'not-installed' };
  if (answer.codes.includes('ConversationNotFound') || answer.codes.includes('ChannelNotFound') || answer.status === 404) return { kind: 'gone' };
  return answer.status === 403 ? { kind: 'not-readable' } : { kind: 'away' };
}

function kindIn(body: Readonly<Record<string, unknown>>, { channel }: ChannelPlace): ChannelKind {
  const all = Array.isArray(body['conversations']) ? (body['conversations'] as readonly unknown[]) : [];
  const found = all.find((one) => (one as { id?: unknown } | null)?.id === channel) as { type?: unknown; channelType?: unknown } | undefined;
  if (found === undefined) return 'private';
  const type = String(found.type ?? found.channelType ?? 'standard').toLowerCase();
  return type === 'private' || type === 'shared' ? type : 'standard';
}
