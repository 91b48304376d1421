/** The registration of a setting's DSL channel: who may offer one, which may be one, and who confirms it. */
import type { Directory, ObjectId, Person, Setting, SettingId } from './directory.ts';
import type { ChannelKind, ChannelPlace, DslChannelStore } from './places.ts';
import type { Clock } from './ports.ts';

export type ChannelRefusal =
  | 'unknown-person' | 'not-the-dsl' | 'not-a-responder' | 'not-a-channel' | 'private-channel' | 'shared-channel'
  | 'channel-unknown' | 'cannot-post' | 'no-such-registration';

type Refused = { readonly kind: 'refused'; readonly reason: ChannelRefusal };

export type RegisterOutcome =
  | Refused
  | { readonly kind: 'choose'; readonly settings: readonly Setting[] }
  | { readonly kind: 'test-posted'; readonly setting: Setting };

export type ConfirmOutcome = Refused | { readonly kind: 'confirmed'; readonly setting: Setting; readonly by: Person };

/** What the surface does for a registration. */
export interface ChannelSurface {
  kindOf(place: ChannelPlace): Promise<ChannelKind>;
  /** Posts the test card as reports are posted. True only once the service returned an id. */
  postTest(place: ChannelPlace, registration: string, setting: Setting): Promise<boolean>;
}

export interface RegisterRequest {
  readonly person: ObjectId;
  /** Missing where the request came from a chat. */
  readonly place?: ChannelPlace;
  /** What the request itself said of its channel, if anything. */
  readonly told?: ChannelKind;
  /** Without it the person's only one is taken. */
  readonly setting?: SettingId;
}

export interface DslChannels {
  register(request: RegisterRequest): Promise<RegisterOutcome>;
  /** Somebody pressed the button of the test card. Pressing again changes nothing. */
  confirm(person: ObjectId, registration: string): Promise<ConfirmOutcome>;
}

export interface DslChannelParts {
  readonly directory: Directory;
  readonly store: DslChannelStore;
  readonly surface: ChannelSurface;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A test card counts for this long. */
const OFFER_MS = 14 * 24 * 60 * 60_000;

export function createDslChannels(parts: DslChannelParts): DslChannels {
  return {
    register: (request) => register(parts, request),
    confirm: (person, registration) => confirm(parts, person, registration),
  };
}

async function register(parts: DslChannelParts, { person: id, place, told, setting: wanted }: RegisterRequest): Promise<RegisterOutcome> {
  const person = await presentPerson(parts, id);
  if (person === undefined) return refused('unknown-person');
  const settings = await mayOffer(parts, person);
  const chosen = wanted === undefined ? settings : settings.filter((setting) => setting.id === wanted);
  const [setting, ...others] = chosen;
  if (setting === undefined) return refused('not-the-dsl');
  if (place === undefined) return refused('not-a-channel');
  const kind = told === 'private' || told === 'shared' ? told : await parts.surface.kindOf(place);
  if (kind !== 'standard') return refused(UNFIT[kind]);
  return others.length > 0 ? { kind: 'choose', settings: chosen } : offer(parts, person, place, setting);
}

const UNFIT = { private: 'private-channel', shared: 'shared-channel', unknown: 'channel-unknown' } as const;

async function offer(parts: DslChannelParts, person: Person, place: ChannelPlace, setting: Setting): Promise<RegisterOutcome> {
  const id = parts.newId();
  await parts.store.offer({ ...place, id, setting: setting.id, offeredBy: person.objectId, offeredAt: parts.clock.now() });
  const posted = await parts.surface.postTest(place, id, setting);
  return posted ? { kind: 'test-posted', setting } : refused('cannot-post');
}

async function confirm(parts: DslChannelParts, id: ObjectId, registration: string): Promise<ConfirmOutcome> {
  const [person, offered] = await Promise.all([presentPerson(parts, id), parts.store.find(registration)]);
  if (person === undefined) return refused('unknown-person');
  const now = parts.clock.now();
  if (offered === undefined || offered.endedAt !== undefined) return refused('no-such-registration');
  if (offered.confirmedAt === undefined && now.getTime() - offered.offeredAt.getTime() > OFFER_MS) return refused('no-such-registration');
  if (!(await mayConfirm(parts, person, offered.setting))) return refused('not-a-responder');
  const setting = await parts.directory.setting(offered.setting);
  if (setting === undefined) return refused('no-such-registration');
  await parts.store.confirm(registration, person.objectId, now);
  return { kind: 'confirmed', setting, by: person };
}

async function presentPerson({ directory }: DslChannelParts, id: ObjectId): Promise<Person | undefined> {
  const person = await directory.person(id);
  return person?.state === 'present' ? person : undefined;
}

/** The settings whose DSL the person is; an administrator's are all. */
async function mayOffer({ directory }: DslChannelParts, person: Person): Promise<readonly Setting[]> {
  const settings = await directory.settingsOf(person);
  if (person.trustRoles.includes('administrator')) return settings;
  return settings.filter(({ id }) => person.roles.some(({ setting, role }) => setting === id && role === 'dsl'));
}

async function mayConfirm({ directory }: DslChannelParts, person: Person, setting: SettingId): Promise<boolean> {
  if (person.trustRoles.includes('administrator')) return true;
  return (await directory.responders(setting)).some((one) => one.person.objectId === person.objectId);
}

function refused(reason: ChannelRefusal): Refused {
  return { kind: 'refused', reason };
}
