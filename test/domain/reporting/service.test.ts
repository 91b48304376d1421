/** Reporting as the surfaces call it, on a real PostgreSQL: who may do what, from which state, how often. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Draft, ReportAction, ReportState } from '../../../src/domain/reporting/contract.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { filledForm, openReporting, people, unknownPerson, type PersonName, type TestReporting } from '../../support/reporting.ts';

let database: TestDatabase;
let school: TestReporting;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  school = await openReporting({ database });
});

const form = { ...filledForm, setting: 'harbour' };
const trail = async (where: { readonly report?: string; readonly person?: string }) => {
  let query = database.sql.selectFrom('audit').select(['deed', 'detail', 'person', 'report', 'setting']).orderBy('number');
  if (where.report !== undefined) query = query.where('report', '=', where.report);
  if (where.person !== undefined) query = query.where('person', '=', where.person);
  return query.execute();
};
const opened = async (person: string): Promise<Draft> => {
  const draft = await school.reporting.open(person, {});
  if ('kind' in draft) throw new RangeError(draft.reason);
  return draft;
};

describe('opening the form', () => {
  afterEach(async () => {
    await sql`delete from byp.report_draft`.execute(database.sql);
  });

  test('fills in what is known, offers the settings with the telephone number, and opens once', async () => {
    const draft = await school.reporting.open(people.colleague, { platform: 'Snapchat', began: 'pupil' });
    expect(draft).toMatchObject({
      person: people.colleague, fields: { platform: 'Snapchat', began: 'pupil' },
      settings: [{ id: 'harbour', name: 'Harbour View Primary', dslPhone: '01632 960101' }, { id: 'mill', name: 'Mill Lane Academy' }],
    });
    expect(await school.reporting.open(people.colleague, {})).toEqual(draft);
  });

  test('what was typed stays where something else is known now', async () => {
    const { id } = await opened(people.teacher);
    await school.reporting.keepDraft(people.teacher, id, { platform: 'Discord' });
    expect(await school.reporting.open(people.teacher, { platform: 'Snapchat', relation: 'current' })).toMatchObject({ id, fields: { setting: 'harbour', platform: 'Discord', relation: 'current' } });
  });

  test('discarded, it is gone; nobody discards or overwrites another’s', async () => {
    const { id } = await opened(people.teacher);
    await school.reporting.discard(people.colleague, id);
    await school.reporting.keepDraft(people.colleague, id, { what: 'forged' });
    expect(await opened(people.teacher)).toMatchObject({ id });
    await school.reporting.discard(people.teacher, id);
    await school.reporting.discard(people.teacher, 'no id at all');
    expect((await opened(people.teacher)).id).not.toBe(id);
  });

  test.each([['gone', people.gone, 'left-the-trust'], ['unknown', unknownPerson, 'unknown-person']])('somebody %s is refused, on the trail', async (_, person, reason) => {
    expect(await school.reporting.open(person, {})).toEqual({ kind: 'refused', reason });
    expect((await trail({ person })).at(-1)).toMatchObject({ deed: 'refused', detail: reason });
  });

  test('a form that no key opens any more keeps nobody from reporting', async () => {
    const { id } = await opened(people.teacher);
    await sql`update byp.report_draft set content_key = 'lost'`.execute(database.sql);
    expect((await opened(people.teacher)).id).not.toBe(id);
    await sql`update byp.report_draft set content_key = 'lost'`.execute(database.sql);
    expect(await school.reporting.submit(people.teacher, id, form)).toMatchObject({ kind: 'stored' });
  });

  test('an object id in capitals is the same person', async () => {
    expect(await school.reporting.open(people.teacher.toUpperCase(), {})).toMatchObject({ person: people.teacher });
  });
});

describe('submitting', () => {
  test('stores, answers with the reference, and asks for delivery and the first step of the clock', async () => {
    const { id } = await opened(people.teacher);
    const outcome = await school.reporting.submit(people.teacher, id, form);
    expect(outcome).toMatchObject({
      kind: 'stored', again: false,
      report: { id, state: 'stored', delayed: false, settingName: 'Harbour View Primary', dslPhone: '01632 960101', details: form, exchanges: [], steps: [{ state: 'stored' }] },
    });
    expect(outcome.kind === 'stored' && outcome.report.reference).toMatch(/^R-[A-Z0-9]{6}$/);
    expect(school.queue.waiting.map(({ job }) => [job.queue, job.startAfter])).toEqual([['report-deliver', undefined], ['report-remind', new Date('2026-11-16T10:15:00Z')]]);
    expect(await trail({ report: id })).toEqual([{ deed: 'submitted', detail: null, person: people.teacher, report: id, setting: 'harbour' }]);
    expect((await opened(people.teacher)).id).not.toBe(id);
  });

  test('again, at once or a day later, changed or not: the same report', async () => {
    const { id } = await opened(people.teacher);
    const first = await school.reporting.submit(people.teacher, id, form);
    school.pass(24 * 60 + 5);
    const again = await school.reporting.submit(people.teacher, id, { ...form, what: 'other' });
    expect(again).toEqual({ ...first, again: true });
    await school.reporting.keepDraft(people.teacher, id, { what: 'late' });
    expect((await opened(people.teacher)).fields.what).toBeUndefined();
  });

  test('incomplete: every problem, and everything typed is kept', async () => {
    const { id } = await opened(people.colleague);
    const outcome = await school.reporting.submit(people.colleague, id, { ...form, setting: '', pupil: '', what: 'x'.repeat(5_000) });
    expect(outcome).toMatchObject({
      kind: 'incomplete', draft: { id, fields: { platform: 'Instagram', what: 'x'.repeat(5_000) } },
      problems: [{ field: 'setting', problem: 'missing' }, { field: 'pupil', problem: 'missing' }, { field: 'what', problem: 'too-long' }],
    });
    expect(await school.reporting.submit(people.colleague, id, { setting: 'mill', pupil: 'Jo', what: 'short' })).toMatchObject({
      kind: 'stored', report: { settingName: 'Mill Lane Academy', details: { pupil: 'Jo', platform: 'Instagram' } },
    });
  });

  test('a form whose draft has ended is stored all the same: nothing typed is lost', async () => {
    expect(await school.reporting.submit(people.teacher, randomUUID(), form)).toMatchObject({ kind: 'stored', again: false });
  });

  test('refused, on the trail: another’s setting, another’s draft, another’s report, forged ids, people who are gone', async () => {
    const { id } = await opened(people.dsl);
    const reasons = [
      await school.reporting.submit(people.teacher, randomUUID(), { ...form, setting: 'mill' }),
      await school.reporting.submit(people.teacher, id, form),
      await school.reporting.submit(people.teacher, (await school.stored({}, people.colleague)).id, form),
      await school.reporting.submit(people.teacher, "'; drop table byp.report; --", form),
      await school.reporting.submit(people.gone, randomUUID(), form),
      await school.reporting.submit(unknownPerson, randomUUID(), form),
    ].map((outcome) => outcome.kind === 'refused' && outcome.reason);
    expect(reasons).toEqual(['wrong-setting', 'not-your-report', 'not-your-report', 'no-such-report', 'left-the-trust', 'unknown-person']);
    expect((await trail({ person: people.teacher })).filter(({ deed }) => deed === 'refused').slice(-4).map(({ detail }) => detail)).toEqual(reasons.slice(0, 4));
  });

  test('family and past pupils: sent all the same, as any other', async () => {
    expect(await school.stored({ family: 'yes' })).toMatchObject({ details: { family: 'yes' }, state: 'stored' });
    expect(await school.stored({ relation: 'past' })).toMatchObject({ details: { relation: 'past' }, state: 'stored' });
  });

  test('immediate danger on a Friday night: the clock counts real minutes, and everybody is told', async () => {
    school.setClock('2026-10-23T20:30:00Z');
    await school.stored({ danger: 'true' as 'yes' });
    expect(school.queue.waiting.map(({ job }) => [job.queue, job.startAfter])).toEqual([
      ['report-deliver', undefined], ['report-alert', undefined], ['report-remind', new Date('2026-10-23T20:45:00Z')],
    ]);
  });

  test('a reference that is taken is drawn again', async () => {
    const taken = await school.stored();
    const letters = 'CDFGHJKMNPQRTWXY34679';
    const bytes = taken.reference.slice(2).split('').map((letter) => letters.indexOf(letter));
    let draws = 0;
    const draft = await opened(people.teacher);
    const { createReporting } = await import('../../../src/domain/reporting/service.ts');
    const unlucky = createReporting({ ...school.parts, random: () => Uint8Array.from((draws += 1) < 4 ? [...bytes, ...bytes] : [0, 0, 0, draws % 21, 1, 2, 3, 4, 5, 6, 7, 8]) });
    expect(await unlucky.submit(people.teacher, draft.id, form)).toMatchObject({ kind: 'stored', again: false });
    expect(draws).toBe(4);
  });
});

const actions: readonly ReportAction[] = [
  { kind: 'acknowledge' }, { kind: 'take-on' }, { kind: 'ask', text: 'Which app?' }, { kind: 'note', text: 'a private note' }, { kind: 'close', outcome: 'advice-given', text: 'closing words' },
];

describe('acting', () => {
  const refusals: readonly (readonly [PersonName, string])[] = [
    ['teacher', 'wrong-role'], ['head', 'wrong-role'], ['colleague', 'wrong-role'], ['administrator', 'wrong-role'], ['trustLeader', 'wrong-role'],
    ['otherDsl', 'wrong-setting'], ['gone', 'left-the-trust'], ['goneDsl', 'left-the-trust'],
  ];

  test.each(refusals)('%s is refused every action and the file: %s', async (name, reason) => {
    const { id } = await school.stored();
    for (const action of actions) expect(await school.reporting.act(people[name], id, action, randomUUID())).toEqual({ kind: 'refused', reason });
    expect(await school.reporting.read(people[name], id)).toEqual({ kind: 'refused', reason });
    expect((await school.parts.store.find(id))?.version).toBe(1);
    expect((await trail({ person: people[name] })).filter(({ deed }) => deed === 'refused').slice(-6)).toHaveLength(6);
  });

  test('unknown people and forged ids are refused', async () => {
    const { id } = await school.stored();
    expect(await school.reporting.act(unknownPerson, id, { kind: 'acknowledge' }, 'p')).toEqual({ kind: 'refused', reason: 'unknown-person' });
    for (const forged of [randomUUID(), '', 'x', `${id}'`, null as unknown as string]) {
      expect(await school.reporting.act(people.dsl, forged, { kind: 'acknowledge' }, 'p')).toEqual({ kind: 'refused', reason: 'no-such-report' });
    }
  });

  const responders: readonly PersonName[] = ['dsl', 'deputy', 'secondDeputy', 'slt'];
  const leadUp: Readonly<Record<ReportState, readonly ReportAction['kind'][]>> = {
    stored: [], delivered: [], acknowledged: ['acknowledge'], 'taken-on': ['take-on'], closed: ['close'],
  };
  const bring = async (state: ReportState) => {
    const { id } = await school.stored();
    if (state === 'delivered') await school.work();
    for (const kind of leadUp[state]) await school.reporting.act(people.dsl, id, actions.find((action) => action.kind === kind), randomUUID());
    return id;
  };
  const after: Readonly<Record<ReportAction['kind'], (state: ReportState) => ReportState>> = {
    acknowledge: (state) => (state === 'taken-on' ? 'taken-on' : 'acknowledged'),
    'take-on': () => 'taken-on',
    ask: (state) => (state === 'taken-on' ? 'taken-on' : 'acknowledged'),
    note: (state) => (state === 'taken-on' ? 'taken-on' : 'acknowledged'),
    close: () => 'closed',
  };
  const table = (['stored', 'delivered', 'acknowledged', 'taken-on', 'closed'] as const).flatMap((state) => responders.map((name) => [state, name] as const));

  test.each(table)('from %s, the %s may do each action, once a press', async (state, name) => {
    for (const action of actions) {
      const id = await bring(state);
      const press = randomUUID();
      const outcome = await school.reporting.act(people[name], id, action, press);
      if (state === 'closed') {
        // The DSL's own closing, pressed again by whoever: it stays closed.
        expect(outcome).toEqual({ kind: 'refused', reason: 'already-closed' });
        continue;
      }
      expect(outcome).toMatchObject({ kind: 'done', file: { state: after[action.kind](state) } });
      const again = await school.reporting.act(people[name], id, action, press);
      expect(again).toMatchObject({ kind: 'done', again: true });
      expect(again.kind === 'done' && outcome.kind === 'done' && again.file.version === outcome.file.version).toBe(true);
    }
  });

  test('the first action of any kind acknowledges, and history says who did what', async () => {
    const { id } = await school.stored();
    const outcome = await school.reporting.act(people.deputy, id, { kind: 'note', text: 'spoke to the office' }, 'p');
    expect(outcome.kind === 'done' && outcome.file.events.map(({ kind, byName, text }) => [kind, byName, text])).toEqual([
      ['stored', 'Tess Adeyemi', undefined], ['acknowledged', 'Dee Putt', undefined], ['noted', 'Dee Putt', 'spoke to the office'],
    ]);
    expect(await trail({ report: id })).toMatchObject([{ deed: 'submitted' }, { deed: 'acted', detail: 'note', person: people.deputy }]);
  });

  test('two at once acknowledge once; the other sees who it was', async () => {
    const { id } = await school.stored();
    const outcomes = await Promise.all([people.dsl, people.deputy, people.slt].map((person) => school.reporting.act(person, id, { kind: 'acknowledge' }, 'same press')));
    expect(outcomes.filter((outcome) => outcome.kind === 'done' && !outcome.again)).toHaveLength(1);
    expect((await school.parts.store.find(id))?.events.filter(({ kind }) => kind === 'acknowledged')).toHaveLength(1);
  });

  test('the same press with other words is another note; without an id it is never another’s', async () => {
    const { id } = await school.stored();
    for (const text of ['one', 'two', 'two']) await school.reporting.act(people.dsl, id, { kind: 'note', text }, 'card-nonce');
    for (const text of ['three', 'three']) await school.reporting.act(people.dsl, id, { kind: 'note', text }, '');
    expect((await school.parts.store.find(id))?.events.flatMap(({ text }) => text ?? [])).toEqual(['one', 'two', 'three', 'three']);
  });

  test('another responder may take over; the holder takes nothing on twice', async () => {
    const { id } = await school.stored();
    await school.reporting.act(people.dsl, id, { kind: 'take-on' }, 'a');
    expect(await school.reporting.act(people.dsl, id, { kind: 'take-on' }, 'b')).toMatchObject({ again: true });
    expect(await school.reporting.act(people.deputy, id, { kind: 'take-on' }, 'c')).toMatchObject({ again: false });
    expect((await school.parts.store.find(id))?.events.filter(({ kind }) => kind === 'taken-on').map(({ by }) => by)).toEqual([people.dsl, people.deputy]);
  });

  test('bad actions are problems on the form, and change nothing', async () => {
    const { id } = await school.stored();
    expect(await school.reporting.act(people.dsl, id, { kind: 'ask', text: ' ' }, 'p')).toMatchObject({ kind: 'incomplete', problems: [{ field: 'text', problem: 'missing' }], file: { state: 'stored', version: 1 } });
    expect(await school.reporting.act(people.dsl, id, 'nonsense', 'p')).toMatchObject({ kind: 'incomplete' });
  });

  test('somebody who leaves between two presses may press no more', async () => {
    const { id } = await school.stored();
    await school.reporting.act(people.deputy, id, { kind: 'take-on' }, 'p');
    school.directory.without('deputy');
    expect(await school.reporting.act(people.deputy, id, { kind: 'note', text: 'x' }, 'q')).toEqual({ kind: 'refused', reason: 'left-the-trust' });
    expect(await school.reporting.read(people.deputy, id)).toEqual({ kind: 'refused', reason: 'left-the-trust' });
  });

  test('each reading is on the trail; what cannot be written there is not shown', async () => {
    const { id } = await school.stored();
    expect(await school.reporting.read(people.slt, id)).toMatchObject({ kind: 'done', file: { details: form, reporter: { name: 'Tess Adeyemi' } } });
    expect((await trail({ report: id })).at(-1)).toMatchObject({ deed: 'read', person: people.slt });
    const { createReporting } = await import('../../../src/domain/reporting/service.ts');
    const blind = createReporting({ ...school.parts, audit: { record: () => Promise.reject(new RangeError('full')) } });
    await expect(blind.read(people.slt, id)).rejects.toThrow('full');
    await expect(blind.act(people.slt, id, { kind: 'acknowledge' }, 'p')).rejects.toThrow('full');
    expect((await school.parts.store.find(id))?.state).toBe('stored');
  });
});

describe('the reporter', () => {
  test('sees states with who and when, questions and answers, and nothing of notes, reminders or the outcome', async () => {
    const { id } = await school.stored();
    await school.work();
    school.pass(20);
    await school.work();
    await school.reporting.act(people.dsl, id, { kind: 'note', text: 'a private note' }, '1');
    await school.reporting.act(people.dsl, id, { kind: 'ask', text: 'Which app?' }, '2');
    await school.reporting.add(people.teacher, id, 'Snapchat', '3');
    await school.reporting.add(people.teacher, id, 'and a second message', '4');
    await school.reporting.act(people.dsl, id, { kind: 'close', outcome: 'family-contact', text: 'closing words' }, '5');
    const own = await school.reporting.ownOne(people.teacher, id);
    expect(own?.steps.map(({ state, byName }) => [state, byName])).toEqual([['stored', undefined], ['delivered', undefined], ['acknowledged', 'Dilys Okafor'], ['closed', 'Dilys Okafor']]);
    expect(own?.exchanges.map(({ kind, text }) => [kind, text])).toEqual([['asked', 'Which app?'], ['replied', 'Snapchat'], ['added', 'and a second message']]);
    expect(JSON.stringify(own)).not.toMatch(/private note|closing words|family-contact|noted|reminded/);
  });

  test('lists own reports only, newest first', async () => {
    const fresh = await openReporting();
    const first = await fresh.stored();
    fresh.pass(5);
    const second = await fresh.stored();
    await fresh.stored({}, people.colleague);
    expect((await fresh.reporting.own(people.teacher)).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await fresh.reporting.own(people.dsl)).toEqual([]);
    fresh.directory.without('teacher');
    expect(await fresh.reporting.own(people.teacher)).toEqual([]);
    expect(await fresh.reporting.ownOne(people.teacher, first.id)).toBeUndefined();
    await fresh.close();
  });

  test('nobody else sees it so, adds to it, or moves its card, not even the DSL', async () => {
    const { id } = await school.stored();
    for (const person of [people.dsl, people.colleague, people.administrator]) {
      expect(await school.reporting.ownOne(person, id)).toBeUndefined();
      expect(await school.reporting.add(person, id, 'x', 'p')).toEqual({ kind: 'refused', reason: 'not-your-report' });
      await school.reporting.shown(person, id, { conversation: 'c', activity: 'forged' });
    }
    expect(await school.parts.posts.shownAt(id)).toEqual([]);
    expect(await school.reporting.add(people.gone, id, 'x', 'p')).toEqual({ kind: 'refused', reason: 'left-the-trust' });
  });

  test('adds once a press, and not to a closed report', async () => {
    const { id } = await school.stored();
    expect(await school.reporting.add(people.teacher, id, ' more ', 'p')).toMatchObject({ kind: 'stored', again: false });
    expect(await school.reporting.add(people.teacher, id, 'more', 'p')).toMatchObject({ kind: 'stored', again: true, report: { exchanges: [{ kind: 'added', text: 'more' }] } });
    expect(await school.reporting.add(people.teacher, id, '', 'q')).toMatchObject({ kind: 'incomplete', problems: [{ field: 'text', problem: 'missing' }] });
    await school.reporting.act(people.dsl, id, { kind: 'close', outcome: 'no-further-action' }, 'r');
    expect(await school.reporting.add(people.teacher, id, 'late', 's')).toEqual({ kind: 'refused', reason: 'already-closed' });
    expect(await school.reporting.add(people.teacher, id, 'more', 'p')).toMatchObject({ kind: 'stored', again: true });
  });
});
