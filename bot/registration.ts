import type { Activity } from 'botbuilder';
import type { ChannelKind, ChannelPlace } from '../src/domain/places.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { channelRefusalCard, channelRefusalText, chooseSettingCard, confirmedCard, testPostedCard } from './cards/dsl-channel.ts';
import type { ChannelCommand } from './report-actions.ts';
import type { ReportContext, ReportPressed } from './reports.ts';
import { settingOf } from './turn.ts';

interface TeamsData {
  readonly channel?: { readonly id?: unknown; readonly type?: unknown };
  readonly team?: { readonly id?: unknown };
  readonly tenant?: { readonly id?: unknown };
}

/** "register dsl channel" in a channel: posts the test card, or says why not. */
export function registerChannel(context: ReportContext, person: string, activity: Activity): Promise<AdaptiveCard> {
  return register(context, person, activity);
}

/** The button of the card that asks for the setting, or of the test card. */
export async function pressForChannel(context: ReportContext, person: string, activity: Activity, command: ChannelCommand): Promise<ReportPressed> {
  if (command.verb === 'channel-choose') return { kind: 'card', card: await register(context, person, activity, command.setting), shows: 'all' };
  const outcome = await context.channels.confirm(person, command.registration);
  if (outcome.kind === 'refused') return { kind: 'say', words: channelRefusalText(outcome.reason) };
  return { kind: 'card', card: confirmedCard(outcome.setting.name, outcome.by.name), shows: 'all' };
}

async function register(context: ReportContext, person: string, activity: Activity, setting?: string): Promise<AdaptiveCard> {
  const place = placeOf(activity);
  const told = toldOf(activity);
  const outcome = await context.channels.register({
    person,
    ...(place === undefined ? {} : { place }),
    ...(told === undefined ? {} : { told }),
    ...(setting === undefined ? {} : { setting }),
  });
  switch (outcome.kind) {
    case 'refused':
      context.log.info({ code: 'channel-not-registered', reason: outcome.reason }, 'A channel was not registered');
      return channelRefusalCard(outcome.reason);
    case 'choose':
      return chooseSettingCard(outcome.settings);
    case 'test-posted':
      return testPostedCard();
  }
}

/** The channel that an activity comes from; `undefined` for chats. */
function placeOf(activity: Activity): ChannelPlace | undefined {
  if (settingOf(activity) !== 'channel') return undefined;
  const { channel, team, tenant } = (activity.channelData ?? {}) as TeamsData;
  const id = textOf(channel?.id) ?? activity.conversation.id.split(';')[0];
  if (id === undefined || id === '') return undefined;
  const teamId = textOf(team?.id);
  const tenantId = textOf(tenant?.id) ?? activity.conversation.tenantId;
  const address = { serviceUrl: activity.serviceUrl, bot: activity.recipient.id };
  return { channel: id, ...address, ...(teamId === undefined ? {} : { team: teamId }), ...(tenantId === undefined ? {} : { tenant: tenantId }) };
}

function toldOf(activity: Activity): ChannelKind | undefined {
  const type = textOf((activity.channelData as TeamsData | undefined)?.channel?.type)?.toLowerCase();
  return type === 'private' || type === 'shared' ? type : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
