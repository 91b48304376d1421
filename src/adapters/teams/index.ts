import type { ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';
import type { CanarySurface } from '../../domain/canary.ts';
import type { ChannelSurface } from '../../domain/dsl-channel.ts';
import type { DslChannelStore, Places, ServiceAddress } from '../../domain/places.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import type { Messenger } from '../../domain/reporting/contract.ts';
import { createCanarySurface, createChannelSurface, type DrawTest } from './channels.ts';
import { signing } from './credentials.ts';
import { TeamsMessenger, type Draw } from './messenger.ts';
import { createService } from './service.ts';

export interface TeamsParts {
  /** Settings of the SDK for the bot's credentials; none in local mode. */
  readonly options: ConfigurationBotFrameworkAuthenticationOptions;
  readonly places: Places;
  readonly channels: DslChannelStore;
  readonly draw: Draw;
  readonly drawTest: DrawTest;
  readonly clock: Clock;
  readonly log: Log;
  readonly usual?: ServiceAddress;
  /** Milliseconds that the service may take for an answer. */
  readonly answerMs?: number;
}

export interface Teams {
  readonly messenger: Messenger;
  readonly channels: ChannelSurface;
  readonly canary: CanarySurface;
}

/** Where the service is for a trust of the United Kingdom's clouds, when nothing else is known of it. */
const ANYWHERE = 'https://smba.trafficmanager.net/teams/';

export function createTeams(parts: TeamsParts): Teams {
  const service = createService(signing(parts.options), parts.answerMs);
  const messenger = new TeamsMessenger({ ...parts, service });
  return {
    messenger,
    channels: createChannelSurface(service, messenger, parts.drawTest),
    canary: createCanarySurface(service, parts.usual?.serviceUrl ?? ANYWHERE),
  };
}
