/** The store on a real PostgreSQL: together or not at all, once, sealed, append-only. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { startJobs } from '../../../src/adapters/jobs/jobs.ts';
import { parseKeyRing } from '../../../src/adapters/sealing/key-ring.ts';
import { createSealer, newKey } from '../../../src/adapters/sealing/sealer.ts';
import { openDatabase } from '../../../src/adapters/sql/database.ts';
import { createAuditTrail } from '../../../src/adapters/sql/reporting/audit.ts';
import { createCalendars } from '../../../src/adapters/sql/reporting/calendars.ts';
import { createPostStore } from '../../../src/adapters/sql/reporting/posts.ts';
import { createReportStore } from '../../../src/adapters/sql/reporting/reports.ts';
import { reseal, sealedBy } from '../../../src/adapters/sql/reporting/reseal.ts';
import type { PostSlot, StoredReport } from '../../../src/domain/reporting/contract.ts';
import { createReporting } from '../../../src/domain/reporting/service.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { filledForm, monday, openReporting, people, type TestReporting } from '../../support/reporting.ts';

let database: TestDatabase;
let reporting: TestReporting;
beforeAll(async () => {
  database = await openTestDatabase();
  reporting = await openReporting({ database });
});
afterAll(() => database.close());

const someReport = (changes: Partial<StoredReport> = {}): StoredReport => ({
  id: randomUUID(), reference: `R-${randomUUID().slice(0, 6)}`, setting: 'harbour', state: 'stored', details: { ...filledForm, setting: 'harbour' },
  reporter: { objectId: people.teacher, name: 'Tess Adeyemi' }, storedAt: monday, version: 1,
  events: [{ at: monday, kind: 'stored', by: people.teacher, byName: 'Tess Adeyemi' }], ...changes,
});

const count = async (table: string, where = 'true'): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from byp.${sql.raw(table)} where ${sql.raw(where)}`.execute(database.sql);
  return Number(rows[0]?.n);
};

describe('reports', () => {
  test('come back as they were stored, with their history', async () => {
    const { store } = reporting.parts;
    const report = someReport();
    expect(await store.together((within) => store.insert(report, within))).toBe('stored');
    expect(await store.find(report.id)).toEqual(report);
    expect(await store.together((within) => store.insert(report, within))).toBe('known');
    expect(await store.together((within) => store.insert(someReport({ reference: report.reference }), within))).toBe('reference-taken');
    expect(await count('report_event', `report = '${report.id}'`)).toBe(1);
  });

  test('events are appended once a press, move the state, and count the version up', async () => {
    const { store } = reporting.parts;
    const report = someReport();
    await store.together((within) => store.insert(report, within));
    const press = { state: 'acknowledged', press: 'p1' } as const;
    const event = { at: monday, kind: 'acknowledged', by: people.dsl, byName: 'Dilys Okafor', text: 'seen', detail: 'x' } as const;
    expect(await store.together((within) => store.append(report.id, event, press, within))).toBe('stored');
    expect(await store.together((within) => store.append(report.id, event, press, within))).toBe('known');
    expect(await store.find(report.id)).toEqual({ ...report, state: 'acknowledged', version: 2, events: [...report.events, event] });
  });

  test('appended from many connections at once, each has its own number', async () => {
    const { store } = reporting.parts;
    const report = someReport();
    await store.together((within) => store.insert(report, within));
    await Promise.all(Array.from({ length: 12 }, (_, index) =>
      store.together((within) => store.append(report.id, { at: monday, kind: 'noted', text: `${index}` }, { press: `p${index % 6}` }, within))));
    expect((await store.find(report.id))?.version).toBe(7);
  });

  test('lists of a setting hold no texts', async () => {
    const report = someReport({ setting: 'quiet' });
    await reporting.parts.store.together((within) => reporting.parts.store.insert(report, within));
    expect(await reporting.parts.store.summaries('quiet')).toEqual([{ id: report.id, reference: report.reference, state: 'stored', storedAt: monday, version: 1 }]);
  });

  test('a fault of the database is one of the catalogue and says nothing of the values', async () => {
    await expect(reporting.parts.store.find('Jordan')).rejects.toMatchObject({ code: 'database-fault', message: expect.not.stringContaining('Jordan') });
    await expect(reporting.parts.store.together(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });
});

describe('submitting', () => {
  const draftOf = async (person: string = people.teacher) => {
    const draft = await reporting.reporting.open(person, {});
    return 'kind' in draft ? '' : draft.id;
  };
  const form = { ...filledForm, setting: 'harbour' };

  test('sent twice at once over two connections of two processes, it is one report and one delivery', async () => {
    const second = await openDatabase({ address: { url: database.url, requireTls: false }, onIdleFault: () => undefined });
    const clock = { now: () => monday };
    const others = createReporting({
      ...reporting.parts, store: createReportStore({ db: second.sql, sealer: reporting.sealer, clock }), audit: createAuditTrail(second.sql),
    });
    for (let round = 0; round < 10; round += 1) {
      const draft = await draftOf();
      const sent = await Promise.all([reporting.reporting, others, reporting.reporting, others].map((one) => one.submit(people.teacher, draft, form)));
      expect(sent.map((outcome) => outcome.kind)).toEqual(['stored', 'stored', 'stored', 'stored']);
      expect(sent.filter((outcome) => outcome.kind === 'stored' && !outcome.again)).toHaveLength(1);
      expect(new Set(sent.map((outcome) => outcome.kind === 'stored' && outcome.report.reference)).size).toBe(1);
      expect(reporting.queue.waiting.filter(({ job }) => job.queue === 'report-deliver' && job.payload['report'] === draft)).toHaveLength(1);
    }
    await second.close();
  });

  test('report, delivery, first step and trail are one: when the transaction fails, none of them is there', async () => {
    const jobs = await startJobs(database.jobs, { info: () => undefined, warn: () => undefined, error: () => undefined });
    const failing = { record: () => Promise.reject(new RangeError('the trail is full')) };
    const broken = createReporting({ ...reporting.parts, jobs, audit: failing });
    const draft = await draftOf();
    await expect(broken.submit(people.teacher, draft, form)).rejects.toThrow('the trail is full');
    const jobCount = async () => (await sql<{ n: number }>`select count(*) as n from byp_jobs.job where data ->> 'report' = ${draft}`.execute(database.sql)).rows.map(({ n }) => Number(n));
    expect([await count('report', `id = '${draft}'`), ...(await jobCount())]).toEqual([0, 0]);
    expect((await reporting.parts.store.draft(people.teacher))?.id).toBe(draft);
    const whole = createReporting({ ...reporting.parts, jobs });
    expect(await whole.submit(people.teacher, draft, form)).toMatchObject({ kind: 'stored', again: false });
    expect([await count('report', `id = '${draft}'`), ...(await jobCount())]).toEqual([1, 2]);
    await jobs.stop();
  });

  test('a draft outlives the process, is sealed, and ends after 24 hours', async () => {
    const draft = await draftOf(people.colleague);
    await reporting.reporting.keepDraft(people.colleague, draft, { what: 'half a sentence about zanzibar' });
    const later = await openReporting({ database, sealer: reporting.sealer });
    expect(await later.reporting.open(people.colleague, {})).toMatchObject({ id: draft, fields: { what: 'half a sentence about zanzibar' } });
    later.pass(24 * 60 + 1);
    const fresh = await later.reporting.open(people.colleague, {});
    expect(fresh).toMatchObject({ fields: {} });
    expect(fresh).not.toMatchObject({ id: draft });
    expect(fresh).not.toHaveProperty('fields.what');
    later.pass(48 * 60);
    expect(await later.parts.store.dropEnded(later.now())).toBeGreaterThan(0);
    expect(await count('report_draft', `person = '${people.colleague}'`)).toBe(0);
  });
});

describe('history and trail', () => {
  let id: string;
  beforeAll(async () => {
    id = (await reporting.stored()).id;
  });

  test.each([
    ['report_event', 'update byp.report_event set at = now()'],
    ['report_event', 'update byp.report_event set content = null, content_key = null'],
    ['report_event', 'delete from byp.report_event'],
    ['report_event', 'truncate byp.report_event'],
    ['audit', 'update byp.audit set person = null'],
    ['audit', 'delete from byp.audit'],
    ['audit', 'truncate byp.audit'],
    ['report', 'delete from byp.report'],
    ['report', 'truncate byp.report cascade'],
  ])('of %s nothing can be taken: %s', async (table, statement) => {
    const before = await count(table);
    await expect(sql.raw(statement).execute(database.sql)).rejects.toMatchObject({ code: '23001' });
    expect([before > 0, await count(table)]).toEqual([true, before]);
  });

  test('even retention’s function takes no open report, and none that is held', async () => {
    const forget = async () => (await sql<{ gone: boolean }>`select byp.forget_report(${id}) as gone`.execute(database.sql)).rows[0]?.gone;
    expect(await forget()).toBe(false);
    await sql`update byp.report set state = 'closed', hold = 'legal-claim' where id = ${id}`.execute(database.sql);
    expect(await forget()).toBe(false);
    await sql`update byp.report set hold = null where id = ${id}`.execute(database.sql);
    expect(await forget()).toBe(true);
    expect([await count('report', `id = '${id}'`), await count('report_event', `report = '${id}'`), await count('audit', `report = '${id}'`)]).toEqual([0, 0, 0]);
    await expect(sql`delete from byp.audit`.execute(database.sql)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('seals', () => {
  test('no word of a report and no name is in any row of any table', async () => {
    const own = await openReporting();
    const { sql: db } = own.database;
    const report = await own.stored({ pupil: 'Quillfeather Pomegranate' });
    await own.work();
    await own.reporting.act(people.dsl, report.id, { kind: 'ask', text: 'Which zanzibar?' }, 'p');
    await own.reporting.add(people.teacher, report.id, 'the usual zanzibar', 'p');
    await own.reporting.act(people.dsl, report.id, { kind: 'close', outcome: 'passed-on', text: 'zanzibar dealt with' }, 'q');
    await own.reporting.open(people.colleague, { what: 'zanzibar draft' });
    await own.work();
    const { rows } = await sql<{ name: string }>`select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('byp', 'byp_jobs') and table_type = 'BASE TABLE'`.execute(db);
    const dumps = await Promise.all(rows.map(async ({ name }) => {
      const dump = await sql<{ text: string }>`select coalesce(string_agg(t::text, E'\n'), '') as text from ${sql.raw(name)} as t`.execute(db);
      return dump.rows[0]?.text ?? '';
    }));
    // A bytea is shown in hexadecimal: look for that, too.
    const all = dumps.join('\n');
    for (const word of ['zanzibar', 'Quillfeather', 'Adeyemi', 'Okafor', 'Instagram', 'birthday']) {
      expect(all).not.toContain(word);
      expect(all).not.toContain(Buffer.from(word).toString('hex'));
    }
    expect(all).toContain(report.reference);
    expect(own.logged.join('\n')).not.toMatch(/zanzibar|Quillfeather|Adeyemi|Okafor/);
    await own.close();
  });

  test('a new key takes over in steps while reports go on, and then the old one is not needed', async () => {
    const old = newKey('old');
    const next = newKey('next');
    const own = await openReporting({ sealer: createSealer(parseKeyRing(old)) });
    const { sql: db } = own.database;
    const reports = [await own.stored(), await own.stored({}, people.dsl), await own.stored({}, people.colleague)];
    await own.reporting.open(people.teacher, { what: 'zanzibar draft' });
    const sealer = createSealer(parseKeyRing(`${next},${old}`));
    expect(await reseal({ db, sealer }, 1)).toBe(3);
    let rounds = 1;
    while ((await reseal({ db, sealer }, 1)) > 0) rounds += 1;
    expect(rounds).toBe(3);
    expect([...(await sealedBy(db)).keys()]).toEqual(['next']);
    const store = createReportStore({ db, sealer: createSealer(parseKeyRing(next)), clock: own.parts.clock });
    for (const { id, details } of reports) expect((await store.find(id))?.details).toEqual(details);
    expect((await store.draft(people.teacher))?.fields.what).toBe('zanzibar draft');
    await expect(own.parts.store.find(reports[0]?.id ?? '')).rejects.toMatchObject({ code: 'report-key-missing' });
    await own.close();
  });

  test('a text that was moved to another report does not open', async () => {
    const [one, two] = [await reporting.stored(), await reporting.stored({}, people.colleague)];
    await sql`update byp.report set content = (select content from byp.report where id = ${one.id}) where id = ${two.id}`.execute(database.sql);
    await expect(reporting.parts.store.find(two.id)).rejects.toMatchObject({ code: 'report-seal-broken' });
  });
});

describe('posts', () => {
  const slot = (): PostSlot => ({ report: randomUUID(), purpose: 'card', place: { kind: 'dsl-channel', setting: 'harbour' } });
  const later = (seconds: number) => new Date(monday.getTime() + seconds * 1_000);
  const at = { conversation: 'c', activity: 'a' };

  test('are held by one at a time; after a crash the next one knows', async () => {
    const posts = createPostStore(database.sql, 'caller');
    const one = slot();
    const claims = await Promise.all([1, 2, 3].map(() => posts.claim(one, monday, later(60))));
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual(['free', 'held', 'held']);
    expect(await posts.claim(one, later(61), later(120))).toEqual({ kind: 'free', uncertain: true });
    await posts.release(one);
    expect(await posts.claim(one, later(62), later(120))).toEqual({ kind: 'free', uncertain: false });
    await posts.settle(one, at, 3);
    expect(await posts.claim(one, later(63), later(120))).toEqual({ kind: 'free', at, version: 3, uncertain: false });
  });

  test('are held by the database’s clock: two processes whose clocks differ by minutes do not hold one at once', async () => {
    const posts = createPostStore(database.sql);
    const one = slot();
    expect(await posts.claim(one, later(0), later(60))).toMatchObject({ kind: 'free' });
    const other = await posts.claim(one, later(600), later(660));
    expect(other.kind === 'held' && Math.round((other.until.getTime() - later(600).getTime()) / 10_000)).toBe(6);
  });

  test('of two lines that were reserved for one message the first counts', async () => {
    const posts = createPostStore(database.sql);
    const one = slot();
    await posts.claim(one, monday, later(60));
    const second = { conversation: 'c2', activity: 'a2' };
    const kept = await Promise.all([posts.reserve(one, at), posts.reserve(one, second)]);
    expect(kept[0]).toEqual(kept[1]);
    expect(await posts.reserve(one, { conversation: 'c3', activity: 'a3' })).toEqual(kept[0]);
    await posts.settle(one, kept[0] ?? at, 1);
    expect(await posts.shownAt(one.report)).toEqual([{ ...one, version: 1 }]);
  });

  test('a card that the surface has shown meanwhile is not covered by an older one', async () => {
    const posts = createPostStore(database.sql);
    const own: PostSlot = { ...slot(), purpose: 'own', place: { kind: 'person', person: people.teacher } };
    await posts.keep(own, at, 0);
    await posts.claim(own, monday, later(60));
    await posts.keep(own, { conversation: 'c', activity: 'newer' }, 0);
    await posts.settle(own, at, 5);
    expect(await posts.claim(own, monday, later(60))).toEqual({ kind: 'free', at: { conversation: 'c', activity: 'newer' }, version: 0, uncertain: false });
    expect(await posts.shownAt(own.report)).toEqual([{ ...own, version: 0 }]);
    await posts.forget(own, at);
    expect(await posts.shownAt(own.report)).toHaveLength(1);
    await posts.forget(own, { conversation: 'c', activity: 'newer' });
    expect(await posts.shownAt(own.report)).toEqual([]);
  });
});

describe('calendars', () => {
  test('are kept, replaced and taken away; unsound ones are refused', async () => {
    const calendars = createCalendars(database.sql);
    const hours = { days: { 1: { from: '09:00', to: '15:00' } }, holidays: [{ from: '2026-12-21', to: '2027-01-01' }], minutes: 10 };
    await calendars.keep('mill', hours);
    expect(await calendars.hours('mill')).toEqual(hours);
    await expect(calendars.keep('mill', { ...hours, minutes: 0 })).rejects.toMatchObject({ code: 'calendar-unsound' });
    await calendars.keep('mill', undefined);
    expect(await calendars.hours('mill')).toBeUndefined();
  });
});
