/** Holding, reviewing and deleting, and the counts, on a real PostgreSQL. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createReportCounts, createRetentionStore } from '../../../src/adapters/sql/reporting/retention.ts';
import type { Outcome } from '../../../src/domain/reporting/contract.ts';
import { countsFor } from '../../../src/domain/reporting/counts.ts';
import { createRetention, defaultSchedule, type Retention } from '../../../src/domain/reporting/retention.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openReporting, people, unknownPerson, type TestReporting } from '../../support/reporting.ts';

let database: TestDatabase;
let school: TestReporting;
let retention: Retention;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  school = await openReporting({ database });
  const { directory, audit, clock } = school.parts;
  retention = createRetention({ directory, audit, clock, schedule: defaultSchedule, store: createRetentionStore(database.sql) });
});

const closed = async (outcome: Outcome = 'advice-given', reporter: string = people.teacher) => {
  const { id } = await school.stored({}, reporter);
  await school.reporting.act(people.deputy, id, { kind: 'close', outcome }, 'p');
  return id;
};
const dueIds = async (person: string) => (await retention.due(person)).map(({ id }) => id);

describe('review before deletion', () => {
  test('a report comes up when its time is over, a duplicate sooner, an open one never', async () => {
    const [concern, twice, open] = [await closed(), await closed('entered-twice'), (await school.stored()).id];
    school.setClock('2027-11-15T00:00:00Z');
    expect(await dueIds(people.dsl)).not.toContain(twice);
    school.setClock('2027-11-17T00:00:00Z');
    expect(await dueIds(people.dsl)).toContain(twice);
    expect(await dueIds(people.dsl)).not.toContain(concern);
    school.setClock('2032-11-17T00:00:00Z');
    expect(await dueIds(people.dsl)).toEqual(expect.arrayContaining([concern, twice]));
    expect(await dueIds(people.dsl)).not.toContain(open);
    expect(await retention.approve(people.dsl, open)).toBe('not-due');
  });

  test('only the setting’s DSL and deputies, and administrators, see the list and approve; nobody their own report', async () => {
    const [id, own] = [await closed(), await closed('advice-given', people.dsl)];
    school.setClock('2033-01-01T00:00:00Z');
    for (const person of [people.teacher, people.slt, people.head, people.otherDsl, people.trustLeader, people.gone, unknownPerson]) {
      expect(await dueIds(person)).toEqual([]);
      expect(await retention.approve(person, id)).toBe('not-allowed');
    }
    expect(await retention.approve(people.dsl, own)).toBe('not-allowed');
    expect(await retention.approve(people.deputy, own)).toBe('done');
    expect(await retention.approve(people.administrator, id)).toBe('done');
    expect(await retention.approve(people.administrator, id)).toBe('not-due');
  });

  test('what is deleted is gone with its history, posts and trail; the record names nobody', async () => {
    const id = await closed();
    const report = await school.parts.store.find(id);
    school.setClock('2033-01-01T00:00:00Z');
    expect(await retention.approve(people.dsl, id)).toBe('done');
    expect(await school.parts.store.find(id)).toBeUndefined();
    for (const [table, column] of [['reportEvent', 'report'], ['reportPost', 'report'], ['audit', 'report']] as const) {
      expect(await database.sql.selectFrom(table).select(column).where(column, '=', id).execute()).toEqual([]);
    }
    const record = (await createRetentionStore(database.sql).deletions()).at(-1);
    expect(record).toEqual({ day: '2033-01-01', category: 'concern', setting: 'harbour', storedYear: 2026, schedule: 'default-1', approvedAs: 'dsl' });
    expect(JSON.stringify(record)).not.toContain(report?.reference);
    expect(await database.sql.selectFrom('audit').select('deed').where('person', '=', people.dsl).where('deed', '=', 'deletion-approved').execute()).not.toEqual([]);
  });

  test('jobs that are still under way find nothing to do', async () => {
    const id = await closed();
    school.setClock('2033-01-01T00:00:00Z');
    await retention.approve(people.dsl, id);
    await school.work();
    expect(school.messenger.sent).toEqual([]);
    expect(school.queue.waiting).toEqual([]);
  });

  test('a hold keeps it, whoever approves, until it is lifted', async () => {
    const id = await closed();
    expect(await retention.hold(people.teacher, id, 'legal-claim')).toBe('not-allowed');
    expect(await retention.hold(people.dsl, id, 'legal-claim')).toBe('done');
    school.setClock('2033-01-01T00:00:00Z');
    expect((await retention.due(people.dsl)).find((one) => one.id === id)?.hold).toBe('legal-claim');
    expect(await retention.approve(people.dsl, id)).toBe('not-due');
    expect(await retention.hold(people.administrator, id, undefined)).toBe('done');
    expect(await retention.approve(people.dsl, id)).toBe('done');
    expect(await retention.hold(people.dsl, id, undefined)).toBe('no-such-report');
  });

  test('lines of the trail go after their time, unless their report is there', async () => {
    const id = await closed();
    await school.reporting.own(people.teacher);
    const lines = async () => ({
      ofReport: (await database.sql.selectFrom('audit').select('number').where('report', '=', id).execute()).length,
      others: (await database.sql.selectFrom('audit').select('number').where('deed', '=', 'read-own').execute()).length,
    });
    const before = await lines();
    school.setClock('2033-11-01T00:00:00Z');
    await retention.tidy();
    expect(await lines()).toEqual(before);
    school.setClock('2034-01-01T00:00:00Z');
    await retention.tidy();
    expect(await lines()).toEqual({ ...before, others: 0 });
  });
});

describe('counts for leaders', () => {
  test('whole school years of the settings that somebody leads, small numbers taken out', async () => {
    const fresh = await openReporting();
    const { directory, audit, clock } = fresh.parts;
    const counts = (person: string, year: number) => countsFor({ directory, audit, clock, countStored: createReportCounts(fresh.database.sql) }, person, year);
    for (let made = 0; made < 11; made += 1) await fresh.stored();
    for (let made = 0; made < 3; made += 1) await fresh.stored({ setting: 'mill' }, people.colleague);
    expect(await counts(people.trustLeader, 2026)).toMatchObject({ total: 14, settings: [{ setting: 'harbour', count: 'few' }, { setting: 'mill', count: 'few' }] });
    expect(await counts(people.head, 2026)).toMatchObject({ total: 11, settings: [{ setting: 'harbour', count: 11 }] });
    expect(await counts(people.head, 2025)).toMatchObject({ total: 'few', settings: [{ count: 'few' }] });
    for (const person of [people.teacher, people.gone, unknownPerson]) expect(await counts(person, 2026)).toEqual({ kind: 'refused' });
    await fresh.close();
  });
});
