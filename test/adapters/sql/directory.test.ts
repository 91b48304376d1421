import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createDirectoryStore } from '../../../src/adapters/sql/directory.ts';
import { createGroupSnapshots } from '../../../src/adapters/sql/group-snapshots.ts';
import { createTransactions } from '../../../src/adapters/sql/transaction.ts';
import type { GroupSnapshot } from '../../../src/domain/directory/groups.ts';
import { noChange, planChange } from '../../../src/domain/directory/plan.ts';
import type { DirectoryTarget, Holding, Source } from '../../../src/domain/directory/state.ts';
import { countsOf, type DirectoryStore } from '../../../src/domain/directory/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const held = (number: number, role: Holding['role'], setting?: string, order = 1_000): Holding => ({ objectId: id(number), role, order, ...(setting === undefined ? {} : { setting }) });
const names: Readonly<Record<number, string>> = { 1: 'Tess Adeyemi', 2: 'Pavel Marsh', 3: 'Dilys Okafor', 4: 'Hari Whitlock', 5: 'Laleh Brandt', 6: 'Abel Deputy' };
const target = (...holdings: readonly Holding[]): DirectoryTarget => ({
  settings: [
    { id: 'harbour-view', name: 'Harbour View Primary', dslPhone: '01632 960123' },
    { id: 'abbey-road', name: 'Abbey Road Academy', timeZone: 'Europe/Dublin' },
  ],
  people: Object.entries(names).map(([number, name]) => ({ objectId: id(Number(number)), name, ...(number === '3' ? { mail: 'dilys@trust.example' } : {}) })),
  holdings,
});
const EVERYBODY = target(
  held(1, 'staff', 'harbour-view'), held(2, 'page-manager', 'abbey-road'), held(3, 'dsl', 'harbour-view', 1), held(3, 'slt', 'harbour-view'),
  held(4, 'head', 'harbour-view'), held(4, 'slt', 'harbour-view', 1), held(5, 'trust-leader'), held(5, 'administrator'),
  held(6, 'deputy-dsl', 'harbour-view', 2), held(2, 'deputy-dsl', 'harbour-view', 1),
);

let database: TestDatabase;
let store: DirectoryStore;
let now = Date.UTC(2026, 10, 22);
const clock = { now: () => new Date(now) };
const bring = (wanted: DirectoryTarget, source: Source = 'file', into = store) =>
  into.revise((state) => {
    const plan = planChange(state, wanted, source);
    return { plan, apply: true, run: { source, by: 'test', outcome: 'applied' as const, counts: countsOf(plan) } };
  });

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => {
  store = createDirectoryStore(database.sql, clock);
});
afterAll(() => database.close());

describe('the directory in PostgreSQL', () => {
  test('is empty at first, and knows nobody', async () => {
    expect([await store.isEmpty(), await store.people(), await store.person(id(1)), await store.setting('harbour-view')]).toEqual([true, [], undefined, undefined]);
    expect(await store.responders('harbour-view')).toEqual([]);
  });

  test('holds people with their roles, and settings by name', async () => {
    await bring(EVERYBODY);
    expect(await store.isEmpty()).toBe(false);
    expect(await store.person(id(3))).toEqual({
      objectId: id(3), name: 'Dilys Okafor', mail: 'dilys@trust.example', state: 'present', trustRoles: [],
      roles: [{ setting: 'harbour-view', role: 'dsl', order: 1 }, { setting: 'harbour-view', role: 'slt', order: 1_000 }],
    });
    expect(await store.settings()).toEqual([
      { id: 'abbey-road', name: 'Abbey Road Academy', timeZone: 'Europe/Dublin' },
      { id: 'harbour-view', name: 'Harbour View Primary', timeZone: 'Europe/London', dslPhone: '01632 960123' },
    ]);
  });

  test('asks the DSL first, then deputies in their order, then named leaders; each person once', async () => {
    const asked = await store.responders('harbour-view');
    expect(asked.map(({ person, role }) => [person.name, role])).toEqual([
      ['Dilys Okafor', 'dsl'], ['Pavel Marsh', 'deputy-dsl'], ['Abel Deputy', 'deputy-dsl'], ['Hari Whitlock', 'slt'],
    ]);
    expect(await store.responders('abbey-road')).toEqual([]);
  });

  test('people of the whole trust are of all settings, others of their own', async () => {
    const settings = async (number: number) => (await store.settingsOf((await store.person(id(number)))!)).map(({ id: one }) => one);
    expect([await settings(5), await settings(2), await settings(1)]).toEqual([['abbey-road', 'harbour-view'], ['abbey-road', 'harbour-view'], ['harbour-view']]);
    expect((await store.administrators()).map(({ name }) => name)).toEqual(['Laleh Brandt']);
  });

  test.each(['', 'teacher', 'A'.repeat(36), "'; drop table byp.directory_person; --", `${id(1)} `])('"%s" is nobody', async (forged) => {
    expect(await store.person(forged)).toBeUndefined();
  });

  test('whoever leaves keeps the history and loses the access; whoever comes back is there again', async () => {
    await bring(target(...EVERYBODY.holdings.filter(({ objectId }) => objectId !== id(3))));
    const left = await store.person(id(3));
    expect(left).toMatchObject({ name: 'Dilys Okafor', state: 'left', roles: [], trustRoles: [] });
    expect(await store.settingsOf(left!)).toEqual([]);
    expect((await store.responders('harbour-view')).map(({ person }) => person.name)).not.toContain('Dilys Okafor');
    const history = await sql<{ role: string; ended: boolean }>`select role, valid_until is not null as ended from byp.directory_role where object_id = ${id(3)} order by role`.execute(database.sql);
    expect(history.rows).toEqual([{ role: 'dsl', ended: true }, { role: 'slt', ended: true }]);
    await bring(EVERYBODY);
    expect(await store.person(id(3))).toMatchObject({ state: 'present', roles: [{ role: 'dsl' }, { role: 'slt' }] });
  });

  test('a setting that ended is no longer offered, and its name is still known', async () => {
    await bring({ ...EVERYBODY, settings: EVERYBODY.settings.slice(0, 1), holdings: EVERYBODY.holdings.filter(({ setting }) => setting !== 'abbey-road') });
    expect((await store.settings()).map(({ id: one }) => one)).toEqual(['harbour-view']);
    expect(await store.setting('abbey-road')).toMatchObject({ name: 'Abbey Road Academy' });
    await bring(EVERYBODY);
    expect(await store.settings()).toHaveLength(2);
  });

  test('two sources may give the same role: it ends with the last of them', async () => {
    await bring(target(held(1, 'staff', 'harbour-view', 3)), 'groups');
    expect((await store.person(id(1)))?.roles).toEqual([{ setting: 'harbour-view', role: 'staff', order: 3 }]);
    await bring(target(...EVERYBODY.holdings.filter(({ objectId }) => objectId !== id(1))));
    expect((await store.person(id(1)))?.state).toBe('present');
    await bring(target(), 'groups');
    expect((await store.person(id(1)))?.state).toBe('left');
    await bring(EVERYBODY);
  });

  test('reads are remembered for seconds only, and dropped by a revision', async () => {
    const other = createDirectoryStore(database.sql, clock);
    await store.person(id(4));
    await bring(target(...EVERYBODY.holdings.filter(({ objectId }) => objectId !== id(4))), 'file', other);
    expect([(await other.person(id(4)))?.state, (await store.person(id(4)))?.state]).toEqual(['left', 'present']);
    now += 5_000;
    expect((await store.person(id(4)))?.state).toBe('left');
    await bring(EVERYBODY);
    expect((await store.person(id(4)))?.state).toBe('present');
  });

  test('a judgement that fails changes nothing', async () => {
    const before = await store.state();
    const failing = store.revise((state) => {
      const plan = planChange(state, target(), 'file');
      return { plan, apply: true, run: { source: 'file', by: 'test', outcome: 'applied', counts: {} }, alongside: () => Promise.reject(new Error('told to')) };
    });
    await expect(failing).rejects.toMatchObject({ code: 'database-fault' });
    expect(await store.state()).toEqual(before);
  });

  test('revisions of several processes come one after the other', async () => {
    const others = [1, 2, 3, 4].map(() => createDirectoryStore(database.sql, clock));
    await Promise.all(others.map((other, at) => bring(target(...EVERYBODY.holdings, held(at + 1, 'volunteer', 'abbey-road')), 'file', other)));
    const { holdings } = await store.state();
    expect(holdings.filter(({ role }) => role === 'volunteer')).toHaveLength(1);
  });

  test('every run is kept, newest first, and cannot be changed or taken away', async () => {
    await store.note({ source: 'groups', by: 'schedule', outcome: 'failed', reason: 'throttled', counts: { of: 3 } });
    expect((await store.runs(2)).map(({ source, outcome, reason, counts }) => [source, outcome, reason, counts['of']])[0]).toEqual(['groups', 'failed', 'throttled', 3]);
    for (const statement of ['delete from byp.directory_run', "update byp.directory_run set by = 'other'", 'truncate byp.directory_run']) {
      await expect(sql.raw(statement).execute(database.sql)).rejects.toThrow('append-only');
    }
  });

  test('takes 20,000 people at once', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => at + 100);
    const big = { ...EVERYBODY, people: [...EVERYBODY.people, ...many.map((number) => ({ objectId: id(number), name: `Person ${number}` }))], holdings: [...EVERYBODY.holdings, ...many.map((number) => held(number, 'staff', 'abbey-road'))] };
    await bring(big);
    expect(await store.people()).toHaveLength(20_006);
    await bring(EVERYBODY);
    expect(await store.people()).toHaveLength(6);
  });

  test('says that the database is away, and does not remember it', async () => {
    const gone = await openTestDatabase();
    const onGone = createDirectoryStore(gone.sql, clock);
    await sql`alter table byp.directory_person rename to elsewhere`.execute(gone.sql);
    await expect(onGone.person(id(1))).rejects.toMatchObject({ code: 'database-behind' });
    await sql`alter table byp.elsewhere rename to directory_person`.execute(gone.sql);
    expect(await onGone.person(id(1))).toBeUndefined();
    await gone.close();
  });
});

describe('what was read of the groups', () => {
  const snapshot: GroupSnapshot = { mapping: 'm', readAt: '2026-11-22T00:00:00.000Z', marks: { users: 'u', groups: ['g'] }, groups: [{ id: id(90), members: [id(1)], nested: [], stale: false }], accounts: [{ objectId: id(1), name: 'Tess Adeyemi', enabled: true, guest: false }] };

  test('is kept as it was, and only by whoever read the last version', async () => {
    const snapshots = createGroupSnapshots(database.sql);
    expect(await snapshots.load()).toEqual({ revision: 0 });
    await snapshots.save(snapshot, 0);
    expect(await snapshots.load()).toEqual({ revision: 1, snapshot });
    await snapshots.save({ ...snapshot, mapping: 'other' }, 1);
    await expect(snapshots.save(snapshot, 1)).rejects.toMatchObject({ code: 'directory-overtaken' });
    expect(await snapshots.load()).toMatchObject({ revision: 2, snapshot: { mapping: 'other' } });
  });

  test('is kept with the plan or not at all', async () => {
    const snapshots = createGroupSnapshots(database.sql);
    const failing = createTransactions(database.sql).together(async (within) => {
      await snapshots.save(snapshot, 2, within);
      throw new RangeError('told to');
    });
    await expect(failing).rejects.toThrow('told to');
    expect((await snapshots.load()).revision).toBe(2);
    const overtaken = store.revise(() => ({ plan: noChange('groups'), apply: true, run: { source: 'groups', by: 'test', outcome: 'applied', counts: {} }, alongside: (within) => snapshots.save(snapshot, 0, within) }));
    await expect(overtaken).rejects.toMatchObject({ code: 'directory-overtaken' });
  });
});
