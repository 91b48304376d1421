/** What the jobs do, with a messenger that fails as the service does. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCalendars } from '../../../src/adapters/sql/reporting/calendars.ts';
import { defaultHours } from '../../../src/domain/reporting/clock.ts';
import type { MessengerFault, Notice } from '../../../src/domain/reporting/contract.ts';
import { reportHandlers } from '../../../src/domain/reporting/workers.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { channel, chat, openReporting, people, type PersonName, type TestReporting } from '../../support/reporting.ts';

let database: TestDatabase;
let school: TestReporting;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  school = await openReporting({ database });
});

const kinds = (notices: readonly (Notice | undefined)[]) => notices.map((notice) => notice?.kind);
const told = (name: PersonName) => kinds(school.messenger.seen(chat(name)));
const cards = () => school.messenger.seen(channel).filter((notice) => notice === undefined || notice.kind === 'report');
const history = async (id: string) => (await school.parts.store.find(id))?.events.map(({ kind, detail }) => (detail === undefined ? kind : `${kind} ${detail}`));
const away: MessengerFault = { kind: 'retry' };

describe('delivery', () => {
  test('the card is put into a reserved line, then the reporter is told, and their card updated', async () => {
    const { id } = await school.stored();
    await school.reporting.shown(people.teacher, id, { conversation: 'chat', activity: 'own-card' });
    await school.work();
    expect(school.messenger.sent.slice(0, 2).map(({ what }) => what)).toEqual(['reserve', 'update']);
    expect(cards()).toMatchObject([{ kind: 'report', file: { id, settingName: 'Harbour View Primary' } }]);
    expect(school.messenger.seen(chat('teacher'))).toMatchObject([{ kind: 'own-report', news: 'delivered', report: { state: 'delivered' } }]);
    expect(school.messenger.sent.filter(({ at }) => at.activity === 'own-card').map(({ notice }) => notice)).toMatchObject([{ kind: 'own-report', report: { state: 'delivered' } }]);
    expect(await school.parts.store.find(id)).toMatchObject({ state: 'delivered', card: { activity: 'activity-1' } });
    expect(await history(id)).toEqual(['stored', 'delivered']);
  });

  test('a messenger that cannot reserve posts the card outright', async () => {
    school = await openReporting({ database, reserving: false });
    const { id } = await school.stored();
    await school.work();
    expect(school.messenger.sent[0]).toMatchObject({ what: 'post', notice: { kind: 'report' } });
    expect((await school.parts.store.find(id))?.state).toBe('delivered');
  });

  test('done again, the job does nothing', async () => {
    const { id } = await school.stored();
    await school.work();
    const before = school.messenger.sent.length;
    for (const attempt of [1, 2]) await reportHandlers(school.parts)['report-deliver']({ report: id }, attempt);
    expect(school.messenger.sent).toHaveLength(before);
  });

  test('a single failure is made good within a minute, and nobody is bothered', async () => {
    const { id } = await school.stored();
    school.messenger.fail(channel, { kind: 'retry', retryAfterMs: 5_000 });
    await school.work();
    expect((await school.parts.store.find(id))?.state).toBe('stored');
    school.pass(0.1);
    await school.work();
    expect(await history(id)).toEqual(['stored', 'delivered']);
    expect(told('teacher')).toEqual(['own-report']);
  });

  test('Retry-After is obeyed', async () => {
    await school.stored();
    school.messenger.fail(channel, { kind: 'retry', retryAfterMs: 42_000 });
    await school.work();
    const again = school.queue.waiting.find(({ job }) => job.queue === 'report-deliver');
    expect((again?.notBefore ?? 0) - school.now().getTime()).toBe(42_000);
  });

  test('while Teams is away: the reporter is told the truth once, the DSL gets the card in chat, and the channel is tried for as long as it takes', async () => {
    const { id, reference } = await school.stored();
    school.messenger.fail(channel, away, Infinity);
    for (let hour = 0; hour < 60; hour += 1) {
      await school.work();
      school.pass(1);
    }
    expect(school.messenger.seen(chat('teacher'))).toMatchObject([{ kind: 'own-report', news: 'delayed', report: { delayed: true, dslPhone: '01632 960101' } }]);
    expect(told('dsl')[0]).toBe('report');
    expect((await school.parts.store.find(id))?.state).toBe('stored');
    expect(school.messenger.seen(chat('administrator'))).toContainEqual({ kind: 'trouble', code: 'dsl-channel-unreachable', reference, settingName: 'Harbour View Primary' });
    school.messenger.heal(channel);
    school.pass(10);
    await school.work();
    expect((await school.parts.store.find(id))?.state).toBe('delivered');
    expect(cards()).toHaveLength(1);
  });

  test('the next person is tried where one cannot be reached, in the order of the list, and then the administrators', async () => {
    await school.stored();
    school.messenger.fail(channel, away, Infinity);
    school.messenger.fail(chat('dsl'), { kind: 'blocked' }, Infinity);
    school.messenger.fail(chat('deputy'), { kind: 'no-place' }, Infinity);
    await school.work();
    school.pass(2);
    await school.work();
    expect([told('dsl'), told('deputy'), told('secondDeputy'), told('slt')]).toEqual([[], [], ['report'], []]);
    expect(school.messenger.seen(chat('administrator'))).toMatchObject([{ kind: 'trouble', code: 'person-not-reached' }]);
  });

  test('when nobody at all can be reached, the administrators hear it', async () => {
    await school.stored();
    for (const place of [channel, chat('dsl'), chat('deputy'), chat('secondDeputy'), chat('slt')]) school.messenger.fail(place, { kind: 'not-installed' }, Infinity);
    await school.work();
    expect(school.messenger.seen(chat('administrator')).map((notice) => notice?.kind === 'trouble' && notice.code).toSorted()).toEqual(['dsl-channel-refused', 'nobody-to-tell', 'person-not-reached']);
  });

  test.each([['no-place', 'no-dsl-channel'], ['not-installed', 'dsl-channel-refused'], ['refused', 'dsl-channel-refused']] as const)('%s does not lose the report: DSL and administrators are told, and it is delivered once that is mended', async (kind, code) => {
    const { id } = await school.stored();
    school.messenger.fail(channel, { kind }, Infinity);
    await school.work();
    expect(school.messenger.seen(chat('administrator'))).toMatchObject([{ kind: 'trouble', code }]);
    expect(told('dsl')).toEqual(['report']);
    expect(told('teacher')).toEqual(['own-report']);
    school.messenger.heal(channel);
    school.pass(6);
    await school.work();
    expect((await school.parts.store.find(id))?.state).toBe('delivered');
    expect(cards()).toHaveLength(1);
  });

  test('acknowledged from the copy while the channel is away: the state stays, the channel gets the card as it is by then', async () => {
    const { id } = await school.stored();
    school.messenger.fail(channel, { kind: 'refused' }, Infinity);
    await school.work();
    await school.reporting.act(people.dsl, id, { kind: 'acknowledge' }, 'p');
    school.messenger.heal(channel);
    school.pass(6);
    await school.work();
    expect(await school.parts.store.find(id)).toMatchObject({ state: 'acknowledged', card: {} });
    expect(cards()).toMatchObject([{ file: { state: 'acknowledged' } }]);
    expect(school.messenger.seen(chat('dsl'))).toMatchObject([{ kind: 'report', file: { state: 'acknowledged' } }]);
  });
});

describe('a crash in the middle', () => {
  const crash = (on: string) => {
    school.messenger.onArrival = (what) => {
      if (what === on) throw new RangeError('killed');
    };
  };
  const goOn = async () => {
    school.messenger.onArrival = () => undefined;
    school.pass(1.1);
    await school.work();
    school.pass(2);
    await school.work();
  };

  test('between the line and its record: a neutral line is left over, and one card', async () => {
    const { id } = await school.stored();
    crash('reserve');
    await school.work();
    await goOn();
    expect(kinds(cards())).toEqual([undefined, 'report']);
    expect(school.logged.join()).toContain('post-uncertain');
    expect((await school.parts.store.find(id))?.state).toBe('delivered');
  });

  test('between the card and its record: the same message is written again, and nothing is left over', async () => {
    const { id } = await school.stored();
    school.parts.posts.settle = () => Promise.reject(new RangeError('killed'));
    await school.work();
    Object.assign(school.parts.posts, (await openReporting({ database })).parts.posts);
    await goOn();
    expect(kinds(cards())).toEqual(['report']);
    expect(await history(id)).toEqual(['stored', 'delivered']);
  });

  test('two processes at once put one card', async () => {
    const { id } = await school.stored();
    const handlers = reportHandlers(school.parts);
    const { reserve } = school.messenger;
    const othersHeld = Promise.withResolvers<void>();
    school.messenger.reserve = async (place) => {
      await othersHeld.promise;
      return reserve?.(place) ?? { kind: 'failed', fault: { kind: 'refused' } };
    };
    const codes: string[] = [];
    await Promise.all([1, 2, 3, 4].map(() => handlers['report-deliver']({ report: id }, 1).catch((fault: { code: string }) => {
      codes.push(fault.code);
      if (codes.length === 3) othersHeld.resolve();
    })));
    expect(codes).toEqual(['job-not-done-yet', 'job-not-done-yet', 'job-not-done-yet']);
    expect(kinds(cards())).toEqual(['report']);
  });

  test('a card whose answer was lost stays the only one, although the service refuses for good the next time', async () => {
    const { id } = await school.stored();
    const update = school.messenger.update.bind(school.messenger);
    const answers: MessengerFault[] = [{ kind: 'retry' }, { kind: 'blocked' }, { kind: 'not-installed' }];
    school.messenger.update = async (at, notice) => {
      const outcome = await update(at, notice);
      const fault = answers.shift();
      return fault === undefined ? outcome : { kind: 'failed', fault };
    };
    for (let minutes = 0; minutes < 20; minutes += 5) {
      await school.work();
      school.pass(6);
    }
    expect(kinds(cards())).toEqual(['report']);
    expect((await school.parts.store.find(id))?.state).toBe('delivered');
  });

  test('a line in a channel that was replaced by another is given up, and the card comes into the new one', async () => {
    await school.stored();
    const update = school.messenger.update.bind(school.messenger);
    school.messenger.update = async () => ({ kind: 'failed', fault: { kind: 'not-installed' } });
    await school.work();
    Object.assign(school.messenger, { update, isElsewhere: async () => true });
    school.messenger.fail(channel, { kind: 'not-installed' });
    school.pass(6);
    await school.work();
    school.pass(1);
    await school.work();
    expect(kinds(cards())).toEqual([undefined, 'report']);
  });

  test('a process that was held up past its time writes into the line that counts, and not into its own', async () => {
    const { id } = await school.stored();
    const { reserve } = school.messenger;
    school.messenger.reserve = async (place) => {
      school.messenger.reserve = reserve as NonNullable<typeof reserve>;
      const late = (await reserve?.(place)) ?? { kind: 'failed', fault: { kind: 'refused' } };
      school.pass(2);
      await reportHandlers(school.parts)['report-deliver']({ report: id }, 2);
      return late;
    };
    await school.work();
    expect(kinds(cards())).toEqual([undefined, 'report']);
  });

  test('a reserved line that somebody has deleted is made anew', async () => {
    await school.stored();
    const update = school.messenger.update.bind(school.messenger);
    school.messenger.update = async () => ({ kind: 'failed', fault: { kind: 'gone' } });
    await school.work();
    school.messenger.update = update;
    school.pass(6);
    await school.work();
    expect(kinds(cards())).toEqual([undefined, 'report']);
  });
});

describe('cards follow the report', () => {
  test('each change is put into every card, and an older one never over a newer', async () => {
    const { id } = await school.stored();
    await school.work();
    await school.reporting.act(people.dsl, id, { kind: 'acknowledge' }, '1');
    await school.reporting.act(people.dsl, id, { kind: 'note', text: 'n' }, '2');
    await school.work();
    const updates = school.messenger.sent.filter(({ what, notice }) => what === 'update' && notice?.kind === 'report');
    expect(updates.map(({ notice }) => notice?.kind === 'report' && notice.file.version)).toEqual([1, 4]);
    await reportHandlers(school.parts)['report-update-card']({ report: id, version: 3 }, 1);
    expect(school.messenger.sent.filter(({ what }) => what === 'update')).toHaveLength(updates.length);
  });

  test('somebody who is no responder any more gets nothing new', async () => {
    const { id } = await school.stored({ danger: 'yes' });
    await school.work();
    school.directory.without('secondDeputy');
    await school.reporting.act(people.dsl, id, { kind: 'note', text: 'later' }, '1');
    await school.work();
    const version = (name: PersonName) => school.messenger.seen(chat(name)).map((notice) => notice?.kind === 'report' && notice.file.events.some(({ text }) => text === 'later'));
    expect([version('deputy'), version('secondDeputy')]).toEqual([[true], [false]]);
  });

  test('a question goes to the reporter, the answer’s arrival to the channel without its words', async () => {
    const { id, reference } = await school.stored();
    await school.work();
    await school.reporting.act(people.dsl, id, { kind: 'ask', text: 'Which app?' }, '1');
    await school.work();
    expect(told('teacher')).toEqual(['own-report', 'question']);
    await school.reporting.add(people.teacher, id, 'the blue one', '2');
    await school.reporting.add(people.teacher, id, 'more', '3');
    await school.work();
    const words = school.messenger.seen(channel).filter((notice) => notice?.kind === 'reminder');
    expect(words).toMatchObject([{ reason: 'replied', reference }, { reason: 'added', reference }]);
    expect(JSON.stringify(words)).not.toMatch(/blue|Jordan/);
    expect(cards()).toMatchObject([{ file: { events: expect.arrayContaining([expect.objectContaining({ kind: 'replied', text: 'the blue one' })]) } }]);
  });

  test('a reporter who blocked the bot or left stops nothing', async () => {
    const { id } = await school.stored();
    school.messenger.fail(chat('teacher'), { kind: 'blocked' }, Infinity);
    await school.work();
    expect(school.queue.queues()).toEqual(['report-remind']);
    school.directory.without('teacher');
    await school.reporting.act(people.dsl, id, { kind: 'acknowledge' }, '1');
    await school.work();
    expect(school.queue.queues()).toEqual(['report-remind']);
  });
});

describe('the clock', () => {
  const quarter = async () => {
    school.pass(15);
    await school.work();
  };

  test('channel, each deputy, senior leadership, administrators: a quarter of an hour each, and never the pupil', async () => {
    const { id, reference } = await school.stored();
    await school.work();
    await quarter();
    expect(school.messenger.seen(channel).at(-1)).toEqual({ kind: 'reminder', reference, settingName: 'Harbour View Primary', minutes: 15, step: 'channel', report: id, reason: 'not-acknowledged' });
    await quarter();
    expect([told('dsl'), told('deputy'), told('secondDeputy'), told('slt')]).toEqual([[], ['reminder'], ['reminder'], []]);
    await quarter();
    expect([told('slt'), told('administrator')]).toEqual([['reminder'], []]);
    await quarter();
    expect(school.messenger.seen(chat('administrator'))).toMatchObject([{ kind: 'trouble', code: 'not-acknowledged', reference }]);
    expect(await history(id)).toEqual(['stored', 'delivered', 'reminded channel:1', 'reminded deputies:2', 'reminded slt:1', 'reminded administrators:1']);
    const reminders = school.messenger.sent.filter(({ notice }) => notice?.kind === 'reminder' || notice?.kind === 'trouble');
    expect(JSON.stringify(reminders)).not.toMatch(/Jordan|zanzibar|Instagram|Adeyemi/);
  });

  const tellsOf = (name: PersonName) => school.messenger.seen(chat(name)).length;
  const reminders = () => school.messenger.seen(channel).filter((notice) => notice?.kind === 'reminder').length;
  const everybody = () => [reminders(), tellsOf('dsl'), tellsOf('deputy'), tellsOf('slt'), tellsOf('administrator')];
  const allToldOnce = async () => {
    await school.work();
    for (let step = 0; step < 4; step += 1) await quarter();
  };

  test('after the administrators all are told again, once every opening day, until somebody acknowledges', async () => {
    const { id, reference } = await school.stored();
    await allToldOnce();
    for (let more = 0; more < 8; more += 1) await quarter();
    expect(everybody()).toEqual([1, 0, 1, 1, 1]);
    for (const [time, told] of [['2026-11-17T07:59:00Z', [1, 0, 1, 1, 1]], ['2026-11-17T08:00:00Z', [2, 1, 2, 2, 2]], ['2026-11-17T15:00:00Z', [2, 1, 2, 2, 2]], ['2026-11-18T08:00:00Z', [3, 2, 3, 3, 3]]] as const) {
      school.setClock(time);
      await school.work();
      expect([time, everybody()]).toEqual([time, told]);
    }
    expect(school.messenger.seen(chat('dsl')).at(-1)).toMatchObject({ kind: 'reminder', reference, step: 'again', minutes: 46 * 60 });
    expect((await history(id))?.slice(-2)).toEqual(['reminded again:6', 'reminded again:6']);
    await school.reporting.act(people.slt, id, { kind: 'acknowledge' }, 'p');
    for (const time of ['2026-11-19T08:01:00Z', '2026-11-20T08:01:00Z']) {
      school.setClock(time);
      await school.work();
    }
    expect([everybody(), school.queue.waiting]).toEqual([[3, 2, 3, 3, 3], []]);
  });

  test('a weekend and a holiday are no opening days; in danger every day counts', async () => {
    const calendars = createCalendars(database.sql);
    await calendars.keep('harbour', { ...defaultHours, holidays: [{ from: '2026-11-23', to: '2026-11-23' }] });
    school.setClock('2026-11-20T14:00:00Z');
    await school.stored();
    await allToldOnce();
    for (const [time, told] of [['2026-11-23T12:00:00Z', 1], ['2026-11-24T08:00:00Z', 2]] as const) {
      school.setClock(time);
      await school.work();
      expect([time, reminders()]).toEqual([time, told]);
    }
    await calendars.keep('harbour', undefined);
    school = await openReporting({ database });
    school.setClock('2026-11-20T20:00:00Z');
    await school.stored({ danger: 'yes' });
    await allToldOnce();
    for (const [time, told] of [['2026-11-21T20:00:00Z', 1], ['2026-11-21T21:00:00Z', 2], ['2026-11-22T21:00:00Z', 3]] as const) {
      school.setClock(time);
      await school.work();
      expect([time, reminders()]).toEqual([time, told]);
    }
  });

  test('a day that reached nobody is followed by the next, and somebody who was away gets one reminder, not one for each day', async () => {
    await school.stored();
    await allToldOnce();
    school.messenger.fail(chat('deputy'), away, Infinity);
    for (const day of [17, 18, 19]) {
      school.setClock(`2026-11-${day}T08:00:00Z`);
      await school.work();
    }
    expect([reminders(), tellsOf('deputy')]).toEqual([4, 1]);
    school.messenger.heal(chat('deputy'));
    school.setClock('2026-11-19T09:00:00Z');
    await school.work();
    expect(tellsOf('deputy')).toBe(2);
  });

  test('the sweep finds a daily reminder that got lost, and makes no second one of it', async () => {
    const { id } = await school.stored();
    await allToldOnce();
    school.queue.waiting = [];
    const sweep = () => reportHandlers(school.parts)['report-sweep']({}, 1);
    for (const [time, told] of [['2026-11-16T16:00:00Z', 0], ['2026-11-17T08:30:00Z', 1], ['2026-11-17T09:00:00Z', 1], ['2026-11-18T08:30:00Z', 2]] as const) {
      school.setClock(time);
      await sweep();
      await school.work();
      expect([time, (await history(id))?.filter((line) => line === 'reminded again:6').length]).toEqual([time, told]);
    }
  });

  test.each(['acknowledge', 'take-on', 'close'])('%s stops it', async (kind) => {
    const { id } = await school.stored();
    await school.work();
    await quarter();
    await school.reporting.act(people.deputy, id, { kind, outcome: 'advice-given' }, 'p');
    for (let more = 0; more < 6; more += 1) await quarter();
    expect([told('deputy'), told('slt'), told('administrator')]).toEqual([[], [], []]);
  });

  test('where there is nobody of a step the next one comes at once; where nobody is left, the administrators', async () => {
    school.directory.without('deputy', 'secondDeputy', 'slt', 'dsl');
    await school.stored();
    await school.work();
    await quarter();
    await quarter();
    expect(school.messenger.seen(chat('administrator'))).toMatchObject([{ kind: 'trouble', code: 'not-acknowledged' }]);
  });

  test('a channel that is away does not hold the others up', async () => {
    await school.stored();
    school.messenger.fail(channel, away, Infinity);
    await quarter();
    expect([told('deputy'), told('secondDeputy')]).toEqual([['reminder'], ['reminder']]);
  });

  test('the setting’s own calendar counts', async () => {
    const calendars = createCalendars(database.sql);
    await calendars.keep('harbour', { ...defaultHours, minutes: 30, holidays: [{ from: '2026-10-26', to: '2026-10-30' }] });
    school.setClock('2026-10-23T20:30:00Z');
    const { id } = await school.stored();
    for (const [time, reminded] of [['2026-10-26T09:00:00Z', false], ['2026-11-02T08:29:00Z', false], ['2026-11-02T08:31:00Z', true]] as const) {
      school.setClock(time);
      await school.work();
      expect((await history(id))?.includes('reminded channel:1')).toBe(reminded);
    }
    await calendars.keep('harbour', undefined);
  });

  test('immediate danger: every responder has the card at once, and the clock does not wait for Monday', async () => {
    school.setClock('2026-10-23T20:30:00Z');
    const { id } = await school.stored({ danger: 'yes' });
    await school.work();
    for (const name of ['dsl', 'deputy', 'secondDeputy', 'slt'] as const) expect(told(name)).toEqual(['report']);
    expect(cards()).toHaveLength(1);
    await quarter();
    expect(await history(id)).toContain('reminded channel:1');
    await school.reporting.act(people.slt, id, { kind: 'acknowledge' }, 'p');
    await quarter();
    expect(told('deputy')).toEqual(['report']);
  });

  test('danger in a setting without anybody: the administrators, at once', async () => {
    school.directory.without('deputy', 'secondDeputy', 'slt', 'dsl');
    await school.stored({ danger: 'yes' });
    await school.work();
    expect(school.messenger.seen(chat('administrator'))).toMatchObject([{ kind: 'trouble', code: 'nobody-to-tell' }]);
  });

  test('what got lost is found by the sweep: the delivery, and the step that is overdue', async () => {
    const { id } = await school.stored();
    school.queue.waiting = [];
    await reportHandlers(school.parts)['report-sweep']({}, 1);
    expect(school.queue.waiting.filter(({ job }) => job.payload['report'] === id)).toEqual([]);
    school.pass(30);
    await reportHandlers(school.parts)['report-sweep']({}, 1);
    await reportHandlers(school.parts)['report-sweep']({}, 1);
    expect(school.queue.waiting.filter(({ job }) => job.payload['report'] === id).map(({ job }) => job.queue)).toEqual(['report-deliver', 'report-remind']);
    await school.work();
    expect(await history(id)).toEqual(expect.arrayContaining(['delivered', 'reminded channel:1']));
  });
});
