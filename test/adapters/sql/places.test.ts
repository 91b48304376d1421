import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createCanaryStore, createDslChannelStore, createPlaces } from '../../../src/adapters/sql/places.ts';
import type { DslChannel } from '../../../src/domain/places.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

jest.setTimeout(60_000);

const ADDRESS = { serviceUrl: 'https://smba.example/uk', bot: '28:bot' };
let database: TestDatabase;
let now = Date.UTC(2026, 10, 22, 10);
const clock = { now: () => new Date(now) };

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function offered(setting: string, channel = `19:${setting}@thread.tacv2`): DslChannel {
  return { ...ADDRESS, tenant: 't1', id: randomUUID(), setting, channel, team: '19:team', offeredBy: 'dilys', offeredAt: clock.now() };
}

describe('where people are', () => {
  test('the newest counts, and a personal chat that is known stays known', async () => {
    const places = createPlaces(database.sql, clock);
    await places.keepPerson({ ...ADDRESS, person: 'tess', chatUser: '29:tess', conversation: 'a:tess', tenant: 't1' });
    await places.keepPerson({ ...ADDRESS, person: 'tess', chatUser: '29:tess', serviceUrl: 'https://smba.example/emea' });
    expect(await places.person('tess')).toEqual({ bot: '28:bot', person: 'tess', chatUser: '29:tess', conversation: 'a:tess', serviceUrl: 'https://smba.example/emea' });
    expect(await places.person('nobody')).toBeUndefined();
  });

  test('a chat, a channel and a thread of it are served from where they were met', async () => {
    const places = createPlaces(database.sql, clock);
    await createDslChannelStore(database.sql).offer(offered('served', '19:served@thread.tacv2'));
    expect(await places.serving('19:served@thread.tacv2;messageid=17')).toEqual({ ...ADDRESS, tenant: 't1' });
    expect(await places.serving('a:tess')).toMatchObject({ serviceUrl: 'https://smba.example/emea' });
    expect(await places.serving('a:unknown')).toBeUndefined();
  });

  test('for somebody never met the address that was met last is as good as any', async () => {
    const places = createPlaces(database.sql, clock);
    now += 1_000;
    await places.keepPerson({ serviceUrl: 'https://newest.example', bot: '28:bot', person: 'pavel', chatUser: '29:pavel' });
    expect(await places.anyAddress()).toEqual({ serviceUrl: 'https://newest.example', bot: '28:bot' });
  });
});

describe('DSL channels', () => {
  test('an offer does not count; once confirmed it replaces the former one, which stays in the history', async () => {
    const store = createDslChannelStore(database.sql);
    const [first, second] = [offered('swap'), offered('swap', '19:other')];
    await store.offer(first);
    expect(await store.current('swap')).toBeUndefined();
    expect(await store.confirm(first.id, 'hari', clock.now())).toBe('confirmed');
    await store.offer(second);
    expect((await store.current('swap'))?.id).toBe(first.id);
    expect(await store.confirm(second.id, 'dilys', clock.now())).toBe('confirmed');
    expect((await store.current('swap'))?.channel).toBe('19:other');
    const history = (await store.all()).filter(({ setting }) => setting === 'swap');
    expect(history.map(({ id, confirmedBy, endedAt }) => [id, confirmedBy, endedAt !== undefined])).toEqual([[first.id, 'hari', true], [second.id, 'dilys', false]]);
  });

  test('confirming again, also at once, leaves one channel', async () => {
    const store = createDslChannelStore(database.sql);
    const all = [offered('once'), offered('once', '19:x'), offered('once', '19:y')];
    for (const one of all) await store.offer(one);
    await Promise.all([...all, ...all].map(({ id }) => store.confirm(id, 'dilys', clock.now())));
    const counting = (await store.all()).filter(({ setting, confirmedAt, endedAt }) => setting === 'once' && confirmedAt !== undefined && endedAt === undefined);
    expect(counting).toHaveLength(1);
    expect(await store.confirm(all[0]?.id ?? '', 'dilys', clock.now())).toBe('known');
  });
});

test('the canary’s store keeps the newest result of each subject', async () => {
  const store = createCanaryStore(database.sql);
  expect(await store.keep({ subject: 'bot', at: clock.now(), trouble: 'bot-token' })).toBeUndefined();
  expect(await store.keep({ subject: 'bot', at: clock.now() })).toMatchObject({ trouble: 'bot-token' });
  expect(await store.all()).toEqual([{ subject: 'bot', at: clock.now() }]);
});
