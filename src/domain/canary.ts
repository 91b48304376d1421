/** The daily look at what delivery needs. It posts nothing; what is wrong goes to administrators and the DSL. */
import type { Directory, ObjectId, SettingId } from './directory.ts';
import type { CanaryStore, ChannelKind, ChannelPlace, DslChannelStore } from './places.ts';
import type { Clock } from './ports.ts';
import type { Messenger } from './reporting/contract.ts';

/** Codes of trouble; the messages for them stand in the cards. */
export type CanaryTrouble =
  | 'bot-token' | 'secret-expired' | 'secret-expires' | 'no-dsl-channel'
  | 'channel-gone' | 'channel-private' | 'not-installed' | 'team-not-readable';

/** What a look at a channel found. `away`: the service could not be asked, which says nothing about the channel. */
export type ChannelLook = { readonly kind: 'seen'; readonly channel: ChannelKind } | { readonly kind: 'gone' | 'not-installed' | 'not-readable' | 'away' };

export interface CanarySurface {
  /** `refused`: Microsoft does not accept the bot's secret or certificate; `away`: it could not be asked. */
  token(): Promise<'given' | 'refused' | 'away'>;
  look(place: ChannelPlace): Promise<ChannelLook>;
}

export interface CanaryParts {
  readonly directory: Directory;
  readonly settings: () => Promise<readonly SettingId[]>;
  readonly channels: DslChannelStore;
  readonly results: CanaryStore;
  readonly surface: CanarySurface;
  readonly messenger: Messenger;
  readonly clock: Clock;
  /** When the bot's secret or certificate ends, where that is known. */
  readonly secretExpires?: Date;
}

const WARN_MS = 30 * 24 * 60 * 60_000;

/** Runs once over the bot and every setting; resolves to what is wrong. */
export async function runCanary(parts: CanaryParts): Promise<readonly { readonly subject: string; readonly trouble: CanaryTrouble }[]> {
  const found: { subject: string; trouble: CanaryTrouble | undefined }[] = [{ subject: 'bot', trouble: await botTrouble(parts) }];
  for (const setting of await parts.settings()) found.push({ subject: setting, trouble: await channelTrouble(parts, setting) });
  for (const { subject, trouble } of found) await note(parts, subject, trouble);
  return found.flatMap(({ subject, trouble }) => (trouble === undefined ? [] : [{ subject, trouble }]));
}

async function botTrouble({ surface, clock, secretExpires }: CanaryParts): Promise<CanaryTrouble | undefined> {
  if ((await surface.token()) === 'refused') return 'bot-token';
  if (secretExpires === undefined) return undefined;
  const left = secretExpires.getTime() - clock.now().getTime();
  if (left <= 0) return 'secret-expired';
  return left < WARN_MS ? 'secret-expires' : undefined;
}

async function channelTrouble({ channels, surface }: CanaryParts, setting: SettingId): Promise<CanaryTrouble | undefined> {
  const place = await channels.current(setting);
  if (place === undefined) return 'no-dsl-channel';
  const look = await surface.look(place);
  switch (look.kind) {
    case 'gone':
      return 'channel-gone';
    case 'not-installed':
      return 'not-installed';
    case 'not-readable':
      return 'team-not-readable';
    case 'away':
      return undefined;
    case 'seen':
      return look.channel === 'private' || look.channel === 'shared' ? 'channel-private' : undefined;
  }
}

async function note(parts: CanaryParts, subject: string, trouble: CanaryTrouble | undefined): Promise<void> {
  await parts.results.keep({ subject, at: parts.clock.now(), ...(trouble === undefined ? {} : { trouble }) });
  if (trouble === undefined) return;
  const setting = subject === 'bot' ? undefined : await parts.directory.setting(subject);
  const named = setting === undefined ? {} : { settingName: setting.name };
  for (const person of await toldOf(parts, setting?.id)) {
    await parts.messenger.post({ kind: 'person', person }, { kind: 'trouble', code: trouble, ...named });
  }
}

/** Administrators and the DSL of the setting. */
async function toldOf({ directory }: CanaryParts, setting: SettingId | undefined): Promise<ReadonlySet<ObjectId>> {
  const administrators = await directory.administrators();
  const dsls = setting === undefined ? [] : (await directory.responders(setting)).filter(({ role }) => role === 'dsl');
  return new Set([...administrators.map(({ objectId }) => objectId), ...dsls.map(({ person }) => person.objectId)]);
}
