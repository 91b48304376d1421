/** The whole way: Microsoft Graph's wire format → groups → plan → PostgreSQL. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGraphGroups } from '../../../src/adapters/graph/groups.ts';
import { createDirectoryStore } from '../../../src/adapters/sql/directory.ts';
import { createGroupSnapshots } from '../../../src/adapters/sql/group-snapshots.ts';
import { parseGroupMapping } from '../../../src/domain/directory/mapping.ts';
import { syncGroups, type SyncWish } from '../../../src/domain/directory/sync.ts';
import type { DirectoryStore } from '../../../src/domain/directory/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startGraph, type GraphServer } from '../../support/graph-server.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const group = (number: number): string => `11111111-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [STAFF, DSL, ADMINISTRATORS, NESTED] = [group(1), group(2), group(3), group(4)];
const MAPPING = `
settings:
  - id: harbour-view
    name: Harbour View Primary
    dslPhone: 01632 960123
groups:
  - { id: ${STAFF}, setting: harbour-view, role: staff }
  - { id: ${DSL}, setting: harbour-view, role: DSL, order: 1 }
  - { id: ${ADMINISTRATORS}, role: administrator }
`;

let graph: GraphServer;
let database: TestDatabase;
let store: DirectoryStore;
let now: number;

beforeEach(async () => {
  [graph, database, now] = [await startGraph(), await openTestDatabase(), Date.UTC(2026, 10, 22, 6)];
  graph.pageSize = 3;
  store = createDirectoryStore(database.sql, clock);
  for (let number = 1; number <= 12; number += 1) person(number);
  graph.setGroup(NESTED, [id(5), id(6)]);
  graph.setGroup(STAFF, [...[1, 2, 3, 4, 7, 8, 9, 10].map(id), NESTED]);
  graph.setGroup(DSL, [id(2)]);
  graph.setGroup(ADMINISTRATORS, [id(12)]);
});
afterEach(async () => {
  await graph.close();
  await database.close();
});

const clock = { now: () => new Date(now) };
const person = (number: number, more = {}): void => graph.setUser({ id: id(number), displayName: `Person ${number}`, mail: null, accountEnabled: true, ...more });

function sync(wish: Partial<SyncWish> = {}, mapping = MAPPING) {
  const settings = { base: graph.base, token: async () => 'token-1', wait: async () => undefined, now: clock.now, chance: () => 0 };
  now += 60_000;
  graph.calls.length = 0;
  const parts = { store, snapshots: createGroupSnapshots(database.sql), groups: createGraphGroups(settings), mapping: parseGroupMapping(mapping), clock };
  return syncGroups(parts, { by: 'schedule', apply: true, ...wish });
}

async function staff(): Promise<readonly string[]> {
  now += 60_000;
  return (await store.people()).filter(({ roles }) => roles.some(({ role }) => role === 'staff')).map(({ objectId }) => objectId).toSorted();
}
const state = async (number: number) => (await store.person(id(number)))?.state;
const readings = () => graph.calls.filter((call) => call.includes('transitiveMembers?$select'));

describe('the directory from groups', () => {
  test('is brought in whole, nested groups too; guests and disabled accounts are counted and left out', async () => {
    person(7, { userType: 'Guest' });
    person(8, { accountEnabled: false });
    const report = await sync();
    expect(report).toMatchObject({ outcome: 'applied', reading: 'full', failed: [], guests: 1, disabled: 1 });
    expect(await staff()).toEqual([1, 2, 3, 4, 5, 6, 9, 10].map(id));
    expect((await store.responders('harbour-view')).map(({ person: one, role }) => [one.name, role])).toEqual([['Person 2', 'dsl']]);
    expect((await store.administrators()).map(({ name }) => name)).toEqual(['Person 12']);
    expect(await store.settings()).toMatchObject([{ name: 'Harbour View Primary', dslPhone: '01632 960123' }]);
  });

  test('a dry run changes nothing, and says what would', async () => {
    const report = await sync({ apply: false });
    expect([report.outcome, report.plan.people.added.length, await store.isEmpty()]).toEqual(['dry-run', 11, true]);
    expect((await store.runs(1))[0]).toMatchObject({ source: 'groups', outcome: 'dry-run', by: 'schedule' });
    expect((await sync({ apply: false })).reading).toBe('full');
  });

  test('later runs read only what has changed', async () => {
    await sync();
    expect(await sync()).toMatchObject({ outcome: 'unchanged', reading: 'changes' });
    expect(readings()).toEqual([]);
    graph.setGroup(DSL, [id(3)]);
    expect(await sync()).toMatchObject({ outcome: 'applied', reading: 'changes' });
    expect(readings()).toHaveLength(1);
    expect((await store.responders('harbour-view')).map(({ person: one }) => one.name)).toEqual(['Person 3']);
  });

  test('a change in a nested group, a new name, a disabled and a removed account arrive', async () => {
    await sync();
    graph.setGroup(NESTED, [id(5), id(6), id(11)]);
    person(1, { displayName: 'Person One' });
    person(9, { accountEnabled: false });
    graph.removeUser(id(10));
    expect(await sync()).toMatchObject({ outcome: 'applied', reading: 'changes', failed: [] });
    expect(await staff()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 11].map(id));
    expect([(await store.person(id(1)))?.name, await state(9), await state(10)]).toEqual(['Person One', 'left', 'left']);
    person(9);
    await sync();
    expect(await state(9)).toBe('present');
  });

  test.each([410, 400] as const)('lost delta tokens (%i) lead to a full reading', async (status) => {
    await sync();
    graph.setGroup(STAFF, [...[1, 2, 3, 4, 7, 8, 9, 11].map(id), NESTED]);
    graph.loseTokens(status);
    expect(await sync()).toMatchObject({ outcome: 'applied', reading: 'full' });
    expect([await state(10), await state(11)]).toEqual(['left', 'present']);
    expect((await sync()).reading).toBe('changes');
  });

  test('other groups in the mapping, a day gone by, or the wish lead to a full reading', async () => {
    await sync();
    expect((await sync({}, `${MAPPING}  - { id: ${NESTED}, setting: harbour-view, role: slt }\n`)).reading).toBe('full');
    await sync({ full: true });
    expect((await sync({ full: true })).reading).toBe('full');
    now += 24 * 3_600_000;
    expect((await sync()).reading).toBe('full');
  });

  test.each([403, 404, 503])('one group that fails (%i) costs nobody the place, is named, and is read again next time', async (status) => {
    await sync();
    graph.setGroup(STAFF, [id(1), NESTED]);
    graph.setGroup(DSL, [id(3)]);
    graph.fail(new RegExp(`${STAFF}/transitive`), { status }, status === 503 ? 5 : 1);
    const report = await sync();
    expect(report).toMatchObject({ outcome: 'applied', failed: [{ group: STAFF }] });
    expect(await staff()).toHaveLength(10);
    expect((await store.responders('harbour-view')).map(({ person: one }) => one.name)).toEqual(['Person 3']);
    expect((await store.runs(1))[0]?.counts).toMatchObject({ groupsFailed: 1, gone: 0 });
    expect(await sync({ leavers: 6 })).toMatchObject({ outcome: 'applied', reading: 'changes', failed: [], plan: { gone: 6 } });
    expect(await staff()).toEqual([1, 5, 6].map(id));
  });

  test('a group that fails in a full reading keeps its people as well', async () => {
    await sync();
    graph.setGroup(STAFF, []);
    graph.fail(new RegExp(`${STAFF}/transitive`), { status: 200, body: 'no-value' });
    expect(await sync({ full: true })).toMatchObject({ outcome: 'unchanged', reading: 'full', failed: [{ group: STAFF, code: 'half-answer' }] });
    expect(await staff()).toHaveLength(10);
  });

  test.each([[429, 'throttled'], [401, 'token-refused'], [503, 'unavailable']] as const)('a service that refuses everything (%i) ends the run, which is kept, and changes nothing', async (status, reason) => {
    await sync();
    graph.fail(/./, { status }, 100);
    expect(await sync()).toMatchObject({ outcome: 'failed', reason });
    expect((await store.runs(1))[0]).toMatchObject({ outcome: 'failed', reason, source: 'groups' });
    expect(await staff()).toHaveLength(10);
  });

  test('throttled in the middle of a full reading leaves everything as it was', async () => {
    await sync();
    graph.setGroup(STAFF, [id(1)]);
    graph.fail(new RegExp(`${DSL}/transitive`), { status: 429, retryAfter: '3600' });
    expect(await sync({ full: true })).toMatchObject({ outcome: 'failed', reason: 'throttled' });
    expect(await staff()).toHaveLength(10);
  });

  test('more than a fifth do not go unless their number is named; until then the change is seen again', async () => {
    await sync();
    graph.setGroup(STAFF, [1, 2, 3, 4].map(id));
    for (const _ of [1, 2]) expect(await sync()).toMatchObject({ outcome: 'refused', reason: 'too-many-leavers', plan: { gone: 6, of: 11 } });
    expect(await sync({ leavers: 5 })).toMatchObject({ outcome: 'refused' });
    expect(await sync({ leavers: 6 })).toMatchObject({ outcome: 'applied', reading: 'changes' });
    expect(await staff()).toHaveLength(4);
  });

  test('two processes at once: one of them is told that it was overtaken, or finds nothing to do', async () => {
    const runs = await Promise.allSettled([sync(), sync(), sync()]);
    const reasons = runs.map((run) => (run.status === 'fulfilled' ? run.value.outcome : (run.reason as { code: string }).code));
    expect(reasons.filter((one) => one === 'applied')).toHaveLength(1);
    expect(reasons.filter((one) => !['applied', 'unchanged', 'directory-overtaken'].includes(one))).toEqual([]);
    expect(await staff()).toHaveLength(10);
  });
});

describe('the mapping', () => {
  test('its order of groups decides nothing', () => {
    const turned = MAPPING.replace(/groups:\n([\s\S]*)/, (_, lines: string) => `groups:\n${lines.trimEnd().split('\n').toReversed().join('\n')}\n`);
    expect(parseGroupMapping(turned).hash).toBe(parseGroupMapping(MAPPING).hash);
  });

  test.each([
    ['not: [yaml', 'YAML'],
    ['settings: []\ngroups: []', 'groups'],
    [MAPPING.replace(STAFF, 'All staff'), 'groups.0.id'],
    [MAPPING.replace('role: staff', 'role: wizard'), 'groups.0.role'],
    [MAPPING.replace('role: staff', 'role: staff; dsl'), 'groups.0.role'],
    [MAPPING.replace('setting: harbour-view, role: staff', 'setting: hill-top, role: staff'), 'groups.0.setting'],
    [MAPPING.replace('setting: harbour-view, role: staff', 'role: staff'), 'groups.0.setting'],
    [MAPPING.replace('role: administrator', 'setting: harbour-view, role: administrator'), 'groups.2.setting'],
    [MAPPING.replace('dslPhone: 01632 960123', 'dslPhone: 1632960123'), 'settings.0.dslPhone'],
    [MAPPING.replace('name: Harbour', 'title: x\n    name: Harbour'), 'settings.0'],
  ])('%#: what is wrong in it is named', (text, where) => {
    expect(() => parseGroupMapping(text)).toThrow(where);
    expect(() => parseGroupMapping(text)).toThrow(expect.objectContaining({ code: 'group-mapping-unsound' }));
  });
});
