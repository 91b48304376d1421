import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLocalSchoolDirectory, LOCAL_SETTING } from '../../../src/adapters/directory/local-school.ts';
import { createCanarySurface } from '../../../src/adapters/teams/channels.ts';
import { createService, type Service } from '../../../src/adapters/teams/service.ts';
import { runCanary, type CanaryParts } from '../../../src/domain/canary.ts';
import type { CanaryResult, DslChannel } from '../../../src/domain/places.ts';
import type { Notice, Place } from '../../../src/domain/reporting/contract.ts';
import { startConnector, type Connector } from '../../support/connector.ts';

jest.setTimeout(60_000);

const NOW = new Date('2026-11-22T06:40:00Z');
const ADMINISTRATOR = '00000000-0000-4000-8000-000000000005';
const DSL = '00000000-0000-4000-8000-000000000003';

let connector: Connector;
let service: Service;
let current: DslChannel | undefined;
let told: { place: Place; notice: Notice }[] = [];
let kept: CanaryResult[] = [];

beforeAll(async () => {
  connector = await startConnector();
});
afterAll(() => connector.close());
beforeEach(() => {
  service = createService(async () => ({}), 300);
  connector.teams.length = 0;
  connector.teams.push({ id: '19:team', channels: [{ id: '19:team' }, { id: '19:dsl', type: 'standard' }] });
  current = { id: 'c', setting: LOCAL_SETTING.id, channel: '19:dsl', team: '19:team', serviceUrl: connector.url, bot: '28:bot', offeredBy: 'x', offeredAt: NOW };
  told = [];
  kept = [];
  connector.calls.length = 0;
});

function parts(change: Partial<CanaryParts> = {}): CanaryParts {
  return {
    directory: createLocalSchoolDirectory(),
    settings: async () => [LOCAL_SETTING.id],
    channels: { current: async () => current, all: async () => [], offer: async () => undefined, find: async () => undefined, confirm: async () => 'known' },
    results: { keep: async (result) => void kept.push(result) as undefined, all: async () => kept },
    surface: createCanarySurface(service, connector.url),
    messenger: {
      post: async (place, notice) => {
        told.push({ place, notice });
        return { kind: 'posted', at: { conversation: 'c', activity: 'a' } };
      },
      update: async (at) => ({ kind: 'posted', at }),
    },
    clock: { now: () => NOW },
    ...change,
  };
}

describe('the canary', () => {
  test('finds nothing wrong, posts nothing, and writes that down', async () => {
    expect(await runCanary(parts())).toEqual([]);
    expect(connector.calls.map(({ method }) => method)).not.toContain('POST');
    expect(told).toEqual([]);
    expect(kept).toEqual([{ subject: 'bot', at: NOW }, { subject: LOCAL_SETTING.id, at: NOW }]);
  });

  test.each<[string, () => void, string]>([
    ['no channel is registered', () => void (current = undefined), 'no-dsl-channel'],
    ['the channel is gone', () => connector.spoil(/19%3Adsl\/members/, { status: 404, code: 'ConversationNotFound' }), 'channel-gone'],
    ['the app was removed from the team', () => connector.spoil(/members/, { status: 403, code: 'BotNotInConversationRoster' }), 'not-installed'],
    ['the team cannot be read', () => connector.spoil(/teams/, { status: 403, code: 'Forbidden' }), 'team-not-readable'],
    ['the channel is not among the team’s standard ones', () => void (connector.teams.length = 0, connector.teams.push({ id: '19:team', channels: [] }, { id: 'x', channels: [{ id: '19:dsl' }] })), 'channel-private'],
    ['the channel has become private', () => void (connector.teams.length = 0, connector.teams.push({ id: '19:team', channels: [{ id: '19:dsl', type: 'private' }] })), 'channel-private'],
  ])('%s: administrators and the DSL are told', async (_, arrange, trouble) => {
    arrange();
    expect(await runCanary(parts())).toEqual([{ subject: LOCAL_SETTING.id, trouble }]);
    expect(told.map(({ place }) => place)).toEqual([{ kind: 'person', person: ADMINISTRATOR }, { kind: 'person', person: DSL }]);
    expect(told[0]?.notice).toMatchObject({ kind: 'trouble', code: trouble, settingName: 'Harbour View Primary' });
  });

  test('a service that is away for a moment says nothing about the channel', async () => {
    for (const fault of [{ status: 503 }, 'silence', 'cut'] as const) {
      connector.spoil(/members/, fault);
      expect(await runCanary(parts())).toEqual([]);
    }
  });

  test('a secret that Microsoft refuses is told to administrators', async () => {
    const refused = createService(() => Promise.reject(Object.assign(new TypeError('no'), { errorCode: 'invalid_client' })), 300);
    const found = await runCanary(parts({ surface: createCanarySurface(refused, connector.url), settings: async () => [] }));
    expect(found).toEqual([{ subject: 'bot', trouble: 'bot-token' }]);
    expect(told.map(({ place }) => place)).toEqual([{ kind: 'person', person: ADMINISTRATOR }]);
  });

  test.each([['2026-12-21', 'secret-expires'], ['2026-11-21', 'secret-expired'], ['2026-12-31', undefined]])('a secret that ends on %s: %s', async (day, trouble) => {
    const found = await runCanary(parts({ secretExpires: new Date(day), settings: async () => [] }));
    expect(found).toEqual(trouble === undefined ? [] : [{ subject: 'bot', trouble }]);
  });
});
