import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createDrawing } from '../../../bot/draw-notice.ts';
import { createLocalSchoolDirectory, LOCAL_SETTING } from '../../../src/adapters/directory/local-school.ts';
import { createDslChannelStore, createPlaces } from '../../../src/adapters/sql/places.ts';
import { createService } from '../../../src/adapters/teams/service.ts';
import { TeamsMessenger } from '../../../src/adapters/teams/messenger.ts';
import type { Messenger, Notice, Place } from '../../../src/domain/reporting/contract.ts';
import { startConnector, type Connector, type ConnectorFault } from '../../support/connector.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fileWith, ownWith } from '../../support/made-up-reports.ts';

jest.setTimeout(60_000);

const TEACHER = '00000000-0000-4000-8000-000000000001';
const STRANGER = '00000000-0000-4000-8000-0000000000aa';
const CHANNEL: Place = { kind: 'dsl-channel', setting: LOCAL_SETTING.id };
const PERSON: Place = { kind: 'person', person: TEACHER };
const REPORT: Notice = { kind: 'report', file: fileWith() };
const ANSWER_MS = 400;

let database: TestDatabase;
let connector: Connector;
let messenger: Messenger;
const logged: string[] = [];

beforeAll(async () => {
  [database, connector] = await Promise.all([openTestDatabase(), startConnector()]);
  const clock = { now: () => new Date() };
  const places = createPlaces(database.sql, clock);
  const channels = createDslChannelStore(database.sql);
  const address = { serviceUrl: `${connector.url}/`, bot: '28:bot', tenant: 'tenant-1' };
  await places.keepPerson({ ...address, person: TEACHER, chatUser: '29:teacher', conversation: 'a:teacher' });
  const id = '11111111-1111-4111-8111-111111111111';
  await channels.offer({ ...address, id, setting: LOCAL_SETTING.id, channel: '19:dsl@thread.tacv2', team: '19:team', offeredBy: TEACHER, offeredAt: new Date() });
  await channels.confirm(id, TEACHER, new Date());
  const note = (fields: object, words: string) => void logged.push(JSON.stringify({ ...fields, words }));
  const log = { info: note, warn: note, error: note };
  const service = createService(async () => ({ authorization: 'Bearer made-up' }), ANSWER_MS);
  // A clock that runs fast enough for the pace not to be felt; the pace has a test of its own.
  let now = 0;
  const swift = { now: () => new Date((now += 60_000)) };
  messenger = new TeamsMessenger({ service, places, channels, draw: createDrawing(createLocalSchoolDirectory()), clock: swift, log });
});
afterAll(() => Promise.all([connector.close(), database.close()]));
beforeEach(() => {
  connector.calls.length = 0;
  logged.length = 0;
});

describe('posting', () => {
  test('a report becomes a thread of its own in the channel; where it lies is what the service returned', async () => {
    const outcome = await messenger.post(CHANNEL, REPORT);
    expect(outcome).toEqual({ kind: 'posted', at: { conversation: expect.stringMatching(/^19:dsl@thread\.tacv2;messageid=\d+$/), activity: expect.stringMatching(/^\d+$/) } });
    expect(connector.calls).toHaveLength(1);
    expect(connector.calls[0]).toMatchObject({ method: 'POST', path: '/v3/conversations', body: { isGroup: true, tenantId: 'tenant-1', channelData: { channel: { id: '19:dsl@thread.tacv2' } } } });
  });

  test('a person is written to in the chat that is known', async () => {
    const outcome = await messenger.post(PERSON, { kind: 'own-report', report: ownWith(), news: 'delivered' });
    expect(outcome).toEqual({ kind: 'posted', at: { conversation: 'a:teacher', activity: expect.stringMatching(/^sent-\d+$/) } });
    expect(connector.calls[0]?.path).toBe('/v3/conversations/a%3Ateacher/activities');
  });

  test('somebody never met is reached by object id, and the chat is kept for the next time', async () => {
    const place: Place = { kind: 'person', person: STRANGER };
    const outcome = await messenger.post(place, REPORT);
    const conversation = outcome.kind === 'posted' ? outcome.at.conversation : 'none';
    expect(conversation).toMatch(/^sent-\d+$/);
    expect(connector.calls[0]?.body).toMatchObject({ isGroup: false, members: [{ id: STRANGER }], tenantId: 'tenant-1' });
    connector.calls.length = 0;
    await messenger.post(place, REPORT);
    expect(connector.calls.map(({ path }) => path)).toEqual([`/v3/conversations/${conversation}/activities`]);
  });

  test('a chat that is gone is opened anew, once', async () => {
    connector.spoil(/a%3Ateacher/, { status: 404, code: 'ConversationNotFound' });
    expect((await messenger.post(PERSON, REPORT)).kind).toBe('posted');
    expect(connector.calls.map(({ path }) => path)).toEqual(['/v3/conversations/a%3Ateacher/activities', '/v3/conversations', expect.stringMatching(/^\/v3\/conversations\/sent-\d+\/activities$/)]);
  });

  test('without a registered channel nothing is posted anywhere', async () => {
    expect(await messenger.post({ kind: 'dsl-channel', setting: 'elsewhere' }, REPORT)).toEqual({ kind: 'failed', fault: { kind: 'no-place' } });
    expect(connector.calls).toEqual([]);
  });

  test('a reserved line says nothing, and an update turns it into the card', async () => {
    const line = await messenger.reserve?.(CHANNEL);
    if (line?.kind !== 'posted') throw new TypeError('not posted');
    expect(JSON.stringify(connector.calls[0]?.body)).not.toMatch(/Zebedee|R-CDF347/);
    expect(await messenger.update(line.at, REPORT)).toEqual(line);
    expect(connector.calls[1]).toMatchObject({ method: 'PUT', path: `/v3/conversations/${encodeURIComponent(line.at.conversation)}/activities/${line.at.activity}` });
    expect(JSON.stringify(connector.calls[1]?.body)).toContain('Zebedee Quark');
  });

  test('a message in a chat that was replaced by a newer one can still be updated', async () => {
    const at = { conversation: 'a:older', activity: 'm1' };
    expect(await messenger.update(at, REPORT)).toEqual({ kind: 'posted', at });
    expect(connector.calls[0]?.path).toBe('/v3/conversations/a%3Aolder/activities/m1');
  });
});

describe('faults of the service', () => {
  const table: readonly (readonly [string, ConnectorFault, object])[] = [
    ['429 with Retry-After in seconds', { status: 429, retryAfter: '7' }, { kind: 'retry', retryAfterMs: 7_000 }],
    ['412', { status: 412 }, { kind: 'retry', retryAfterMs: 0 }],
    ['500', { status: 500 }, { kind: 'retry', retryAfterMs: 0 }],
    ['502', { status: 502, retryAfter: '' }, { kind: 'retry' }],
    ['503 for longer than an hour', { status: 503, retryAfter: '86400' }, { kind: 'retry', retryAfterMs: 3_600_000 }],
    ['504', { status: 504 }, { kind: 'retry', retryAfterMs: 0 }],
    ['401', { status: 401 }, { kind: 'retry', retryAfterMs: 0 }],
    ['403 MessageWritesBlocked', { status: 403, code: 'MessageWritesBlocked' }, { kind: 'blocked', code: 'MessageWritesBlocked' }],
    ['403 BotNotInConversationRoster', { status: 403, code: 'BotNotInConversationRoster' }, { kind: 'not-installed', code: 'BotNotInConversationRoster' }],
    ['404', { status: 404, code: 'NotFound' }, { kind: 'not-installed', code: 'NotFound' }],
    ['404 of a message that was deleted', { status: 404, code: 'ActivityNotFoundInConversation' }, { kind: 'gone', code: 'ActivityNotFoundInConversation' }],
    ['400', { status: 400, code: 'BadArgument' }, { kind: 'refused', code: 'BadArgument' }],
    ['413', { status: 413, code: 'MessageSizeTooBig' }, { kind: 'refused', code: 'MessageSizeTooBig' }],
    ['half an answer', 'half', { kind: 'retry' }],
    ['silence', 'silence', { kind: 'retry' }],
    ['a connection that is cut', 'cut', { kind: 'retry' }],
    ['an answer that is no JSON', 'no-json', { kind: 'retry' }],
    ['success without an id', 'no-id', { kind: 'retry' }],
  ];

  test.each(table)('%s: the message counts as not posted, and was asked for once', async (_, fault, meaning) => {
    connector.spoil(/^\/v3\/conversations$/, fault);
    expect(await messenger.post(CHANNEL, REPORT)).toEqual({ kind: 'failed', fault: meaning });
    expect(connector.calls).toHaveLength(1);
  });

  test.each([
    ['the message was deleted', 'ActivityNotFoundInConversation', 'gone'], ['its thread is not there', 'ConversationNotFound', 'gone'], ['no code is given', 'NotFound', 'gone'],
  ] as const)('an update that meets 404 because %s', async (_, code, kind) => {
    connector.spoil(/activities/, { status: 404, code });
    expect(await messenger.update({ conversation: '19:dsl@thread.tacv2;messageid=5', activity: '5' }, REPORT)).toEqual({ kind: 'failed', fault: { kind, code } });
  });

  test('an update that is refused does not mean that the message is gone', async () => {
    connector.spoil(/activities/, { status: 403, code: 'BotNotInConversationRoster' });
    expect(await messenger.update({ conversation: '19:dsl@thread.tacv2;messageid=5', activity: '5' }, REPORT)).toMatchObject({ fault: { kind: 'not-installed' } });
  });

  test('Retry-After may be a date', async () => {
    connector.spoil(/^\/v3\/conversations$/, { status: 429, retryAfter: new Date(Date.now() + 30_000).toUTCString() });
    const outcome = await messenger.post(CHANNEL, REPORT);
    expect(outcome).toMatchObject({ fault: { kind: 'retry', retryAfterMs: expect.any(Number) } });
    const { fault } = outcome as { fault: { retryAfterMs: number } };
    expect(fault.retryAfterMs).toBeGreaterThan(20_000);
    expect(fault.retryAfterMs).toBeLessThanOrEqual(30_000);
  });

  test('an update that the service takes without saying an id has been made', async () => {
    const at = { conversation: 'a:teacher', activity: 'm1' };
    connector.spoil(/m1$/, 'no-id');
    expect(await messenger.update(at, REPORT)).toEqual({ kind: 'posted', at });
  });

  test('a service that cannot be reached at all is tried again later', async () => {
    const gone = createService(async () => ({}), ANSWER_MS);
    expect(await gone({ serviceUrl: 'http://127.0.0.1:9', method: 'POST', path: 'v3/conversations' })).toEqual({ kind: 'broken' });
  });

  test('no token: nothing is sent, and a secret that is refused is told from a network that is away', async () => {
    const refused = createService(() => Promise.reject(Object.assign(new TypeError('no'), { errorCode: 'invalid_client' })), ANSWER_MS);
    const away = createService(() => Promise.reject(new TypeError('fetch failed')), ANSWER_MS);
    const slow = createService(() => new Promise(() => undefined), ANSWER_MS);
    const ask = { serviceUrl: connector.url, method: 'POST', path: 'v3/conversations' } as const;
    expect(await Promise.all([refused(ask), away(ask), slow(ask)])).toEqual([
      { kind: 'no-token', refused: true }, { kind: 'no-token', refused: false }, { kind: 'no-token', refused: false },
    ]);
    expect(connector.calls).toEqual([]);
  });

  test('the log names statuses and codes, nothing of a message', async () => {
    for (const fault of ['half', 'no-id', { status: 500 }, { status: 403, code: 'MessageWritesBlocked' }] as const) {
      connector.spoil(/^\/v3\/conversations$/, fault);
      await messenger.post(CHANNEL, REPORT);
    }
    expect(logged).toHaveLength(4);
    expect(logged.join('\n')).not.toMatch(/Zebedee|Quark|Adeyemi|R-CDF347|a:teacher|29:/);
  });

  test('a store that is away is a fault that passes, never a rejection', async () => {
    const away = { person: () => Promise.reject(new TypeError('away')), serving: () => Promise.reject(new TypeError('away')), keepPerson: async () => undefined, anyAddress: async () => undefined };
    const note = () => undefined;
    const alone = new TeamsMessenger({
      service: createService(async () => ({})), places: away, channels: { current: () => Promise.reject(new TypeError('away')) },
      draw: createDrawing(createLocalSchoolDirectory()), clock: { now: () => new Date() }, log: { info: note, warn: note, error: note },
    });
    const outcomes = await Promise.all([alone.post(PERSON, REPORT), alone.post(CHANNEL, REPORT), alone.update({ conversation: 'x', activity: 'y' }, REPORT)]);
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => ({ kind: 'failed', fault: { kind: 'retry' } })));
  });
});

describe('what a notification may show', () => {
  const notices: readonly (readonly [string, Notice])[] = [
    ['the DSL’s card', { kind: 'report', file: fileWith({}, { danger: 'yes' }) }],
    ['the reporter’s card', { kind: 'own-report', report: ownWith({ exchanges: [{ kind: 'asked', at: new Date(), text: 'About Zebedee?' }] }) }],
    ['a short message', { kind: 'own-report', report: ownWith(), news: 'acknowledged' }],
    ['a question', { kind: 'question', report: ownWith({ exchanges: [{ kind: 'asked', at: new Date(), text: 'About Zebedee?' }] }) }],
    ['a reminder', { kind: 'reminder', reference: 'R-CDF347', settingName: 'Harbour View Primary', minutes: 15, step: 'slt', report: 'id' }],
    ['a trouble', { kind: 'trouble', code: 'no-dsl-channel', settingName: 'Harbour View Primary' }],
  ];

  test.each(notices)('%s: nothing about a pupil', async (_, notice) => {
    await messenger.post(PERSON, notice);
    const body: Readonly<Record<string, unknown>> = connector.calls.at(-1)?.body ?? {};
    const [attachment] = (body['attachments'] as readonly { content: Record<string, unknown> }[] | undefined) ?? [];
    const seen = [body['summary'], body['text'], attachment?.content['fallbackText'], attachment?.content['speak']].join(' ');
    expect(String(body['summary'])).not.toBe('');
    expect(seen).not.toMatch(/Zebedee|Quark|Instagram|number|Year 9/);
  });
});
