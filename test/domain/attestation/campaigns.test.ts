/** Campaigns on real PostgreSQL: the leaders' side, joiners and leavers, who is to be told, figures that name what they are of. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Attesting, CampaignPlan } from '../../../src/domain/attestation/contract.ts';
import { bodyOf } from '../../../src/domain/attestation/entry.ts';
import { ledgerLines } from '../../../src/domain/attestation/sealing.ts';
import { AttestingWorld, JUNE, MARCH, PEOPLE, PLAN, someone } from '../../support/attesting.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { check, collected } from '../../support/ledger.ts';

// A database of their own: on a busy computer it takes a while.
jest.setTimeout(60_000);

const { laleh, hari, hanna, tess, pavel, vic } = PEOPLE;
let database: TestDatabase;
let world: AttestingWorld;
beforeEach(async () => {
  database = await openTestDatabase();
  world = new AttestingWorld(database);
});
afterEach(async () => {
  expect(check(await collected(ledgerLines(world.parts.ledger))).problems).toEqual([]);
  await database.close();
});

const refusedAs = (reason: string) => ({ kind: 'refused', reason });
const kinds = async (person: { readonly objectId: string }) => (await world.parts.ledger.ofPerson(person.objectId)).map((entry) => bodyOf(entry).kind);
const allKinds = async () => (await world.parts.ledger.entries(0, 1_000)).map((entry) => bodyOf(entry).kind);
const statusFor = async (person: { readonly objectId: string }, campaign: string) => {
  const found = await world.attesting.status(person.objectId, campaign);
  if (found.kind !== 'status') throw new RangeError(found.reason);
  return found.status;
};
const peopleFor = async (person: { readonly objectId: string }, campaign: string, wanted?: Parameters<Attesting['people']>[2]) => {
  const found = await world.attesting.people(person.objectId, campaign, wanted);
  if (found.kind !== 'people') throw new RangeError(found.reason);
  return found.rows;
};
const readingOf = async (campaign: string, person: { readonly objectId: string }) => (await peopleFor(laleh, campaign)).find((row) => row.person === person.objectId)?.reading ?? '';

describe('a campaign', () => {
  test('is previewed with the true number of people, started, paused, resumed, extended and closed, each on record', async () => {
    expect(await world.attesting.preview(laleh.objectId, PLAN)).toMatchObject({ preview: { people: 6, heldAlready: 0, settings: [{ name: 'Harbour View Primary', people: 3 }, { name: 'Hill Top College', people: 3 }, { name: 'The trust', people: 1 }] } });
    const campaign = await world.start();
    const { pause, resume, extend, close } = world.attesting;
    expect(await resume(laleh.objectId, campaign)).toEqual(refusedAs('wrong-state'));
    expect(await pause(laleh.objectId, campaign)).toMatchObject({ campaign: { state: 'paused' } });
    expect(await resume(laleh.objectId, campaign)).toMatchObject({ campaign: { state: 'running' } });
    expect(await extend(laleh.objectId, campaign, '2026-11-29')).toEqual(refusedAs('wrong-state'));
    expect(await extend(laleh.objectId, campaign, '2026-12-11')).toMatchObject({ campaign: { due: '2026-12-11' } });
    expect(await world.attesting.due(tess.objectId)).toMatchObject([{ due: '2026-12-11' }]);
    expect(await close(laleh.objectId, campaign)).toMatchObject({ campaign: { state: 'closed', closedAt: world.now } });
    for (const move of [pause, resume, close]) expect(await move(laleh.objectId, campaign)).toEqual(refusedAs('wrong-state'));
    expect((await allKinds()).filter((kind) => kind !== 'assigned')).toEqual(['genesis', 'campaign-started', 'campaign-paused', 'campaign-resumed', 'campaign-extended', 'campaign-closed']);
    expect((await allKinds()).filter((kind) => kind === 'assigned')).toHaveLength(6);
  });

  test('is for the audience that was chosen', async () => {
    const preview = (audience: CampaignPlan['audience']) => world.attesting.preview(laleh.objectId, { ...PLAN, audience });
    expect(await preview({ settings: ['hill'], roles: 'all' })).toMatchObject({ preview: { people: 3 } });
    expect(await preview({ settings: 'all', roles: ['volunteer', 'trust-leader'] })).toMatchObject({ preview: { people: 2 } });
    expect(await preview({ settings: ['harbour'], roles: ['volunteer'] })).toEqual({ kind: 'invalid', problems: [{ field: 'audience', problem: 'nobody' }] });
  });

  test('whose plan makes no sense is not taken', async () => {
    expect(await world.attesting.draft(laleh.objectId, { ...PLAN, due: '2026-11-01' })).toEqual({ kind: 'invalid', problems: [{ field: 'due', problem: 'in-the-past' }] });
  });

  test('is changed while it is a draft, and only then', async () => {
    const drafted = await world.attesting.draft(laleh.objectId, PLAN);
    const id = drafted.kind === 'done' ? drafted.campaign.id : '';
    const plan = { ...PLAN, title: 'Another title', state: 'closed', id: 'x' } as CampaignPlan;
    expect(await world.attesting.change(laleh.objectId, id, plan)).toMatchObject({ campaign: { id, state: 'draft', title: 'Another title' } });
    await world.attesting.start(laleh.objectId, id);
    expect(await world.attesting.change(laleh.objectId, id, PLAN)).toEqual(refusedAs('wrong-state'));
    expect(await world.attesting.start(laleh.objectId, id)).toEqual(refusedAs('wrong-state'));
    expect(await world.attesting.change(laleh.objectId, 'no-id', PLAN)).toEqual(refusedAs('no-such-campaign'));
  });

  test('pressed twice at once is started once', async () => {
    const drafted = await world.attesting.draft(laleh.objectId, PLAN);
    const id = drafted.kind === 'done' ? drafted.campaign.id : '';
    const outcomes = await Promise.all([1, 2, 3].map(() => world.attesting.start(laleh.objectId, id)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused', 'refused']);
    expect((await allKinds()).filter((kind) => kind === 'assigned')).toHaveLength(6);
  });

  test('is one an edition; that of a newer edition closes that of an older, and none begins for an older', async () => {
    const old = await world.start({ edition: JUNE });
    await world.start();
    expect(await world.attesting.campaigns(laleh.objectId)).toEqual(expect.arrayContaining([expect.objectContaining({ id: old, state: 'closed' })]));
    const again = await world.attesting.draft(laleh.objectId, PLAN);
    expect(await world.attesting.start(laleh.objectId, again.kind === 'done' ? again.campaign.id : '')).toEqual(refusedAs('edition-has-campaign'));
    const older = await world.attesting.draft(laleh.objectId, { ...PLAN, edition: JUNE });
    expect(await world.attesting.start(laleh.objectId, older.kind === 'done' ? older.campaign.id : '')).toEqual(refusedAs('edition-superseded'));
  });

  test('is begun and ended by trust leaders only', async () => {
    const campaign = await world.start();
    for (const other of [hari, tess]) {
      for (const outcome of [world.attesting.draft(other.objectId, PLAN), world.attesting.preview(other.objectId, PLAN), world.attesting.start(other.objectId, campaign), world.attesting.pause(other.objectId, campaign), world.attesting.close(other.objectId, campaign), world.attesting.extend(other.objectId, campaign, '2027-01-01')]) {
        expect(await outcome).toEqual(refusedAs('wrong-role'));
      }
    }
    world.replace({ ...laleh, state: 'left' });
    expect(await world.attesting.pause(laleh.objectId, campaign)).toEqual(refusedAs('left-the-trust'));
  });
});

describe('figures', () => {
  test('count somebody in two settings in each, and in the total once', async () => {
    const campaign = await world.start();
    await world.confirm(pavel);
    const { total, settings } = await statusFor(laleh, campaign);
    expect(total).toMatchObject({ assigned: 6, concerned: 6, done: 1, overdue: 0, states: { confirmed: 1, 'not-told': 5, left: 0 } });
    expect(settings.map(({ name, figures }) => [name, figures.concerned, figures.done])).toEqual([['Harbour View Primary', 3, 1], ['Hill Top College', 3, 1], ['The trust', 1, 0]]);
    expect(settings[0]?.roles.map(({ role, figures }) => [role, figures.concerned, figures.done])).toEqual([['head', 1, 0], ['page-manager', 1, 1], ['staff', 2, 1]]);
  });

  test('name one state for each person', async () => {
    await world.start({ edition: JUNE });
    await world.confirm(tess);
    const campaign = await world.start();
    const id = (person: typeof tess) => readingOf(campaign, person);
    await world.attesting.told(await id(hari), 'invitation');
    await world.attesting.notTold(await id(hanna), 'not-installed');
    await world.attesting.notTold(await id(vic), 'blocked');
    await world.attesting.open(pavel.objectId, await id(pavel));
    const states = async () => Object.fromEntries((await peopleFor(laleh, campaign)).map(({ name, state }) => [name.split(' ')[0], state]));
    expect(await states()).toEqual({ Hari: 'told', Hanna: 'not-installed', Vic: 'blocked', Pavel: 'opened', Tess: 'not-told', Laleh: 'not-told' });
    await world.attesting.mark(pavel.objectId, await id(pavel), { read: ['1'] });
    await world.attesting.reached(vic.objectId);
    await world.confirm(tess);
    await world.attesting.exempt(hari.objectId, await id(pavel), 'long-leave');
    world.people = world.people.filter((person) => person !== hanna);
    await world.attesting.reconcile();
    expect(await states()).toEqual({ Hari: 'told', Hanna: 'left', Vic: 'not-told', Pavel: 'exempt', Tess: 'confirmed', Laleh: 'not-told' });
    expect((await statusFor(laleh, campaign)).total).toMatchObject({ assigned: 6, concerned: 4, done: 1, onLeave: 1, leftConfirmed: 0, states: { exempt: 1, left: 1 } });
  });

  test('count who has to confirm nothing anew as having confirmed an older edition', async () => {
    const first = await world.start({ edition: JUNE });
    await world.confirm(tess);
    await world.attesting.close(laleh.objectId, first);
    const { editions } = world.parts;
    const difference = editions.difference.bind(editions);
    editions.difference = (from, to) => ({ ...(difference(from, to) ?? { from, to, clauses: [], outside: [] }), again: false });
    expect(await world.attesting.preview(laleh.objectId, PLAN)).toMatchObject({ preview: { people: 6, heldAlready: 1 } });
    const campaign = await world.start();
    editions.difference = difference;
    expect(await statusFor(laleh, campaign)).toMatchObject({ total: { concerned: 6, done: 1, states: { 'confirmed-older': 1, confirmed: 0 } } });
    expect(await world.attesting.due(tess.objectId)).toEqual([]);
  });

  test('say who is overdue, by each one’s own date', async () => {
    const campaign = await world.start();
    await world.confirm(tess);
    world.now = new Date('2026-11-30T23:30:00.000Z');
    expect((await statusFor(laleh, campaign)).total.overdue).toBe(0);
    world.now = new Date('2026-12-01T00:30:00.000Z');
    expect((await statusFor(laleh, campaign)).total.overdue).toBe(5);
    expect((await peopleFor(laleh, campaign)).filter(({ overdue }) => overdue)).toHaveLength(5);
    expect(await world.attesting.overdue(campaign)).toEqual([]);
    world.now = new Date('2026-12-08T10:00:00.000Z');
    expect((await world.attesting.overdue(campaign)).map(({ setting, rows }) => [setting, rows.map(({ name }) => name)])).toEqual([
      ['harbour', ['Hari Whitlock', 'Pavel Marsh']], ['hill', ['Hanna Reid', 'Pavel Marsh', 'Vic Osei']],
    ]);
  });

  test('are for leaders: a Head sees the own setting, staff nothing', async () => {
    const campaign = await world.start();
    await world.confirm(pavel);
    const status = await statusFor(hari, campaign);
    expect(status.settings.map(({ name }) => name)).toEqual(['Harbour View Primary']);
    expect(status.total).toMatchObject({ concerned: 3, done: 1 });
    expect((await peopleFor(hari, campaign)).map(({ name }) => name)).toEqual(['Hari Whitlock', 'Pavel Marsh', 'Tess Adeyemi']);
    expect((await peopleFor(hari, campaign, { states: ['not-told'] })).map(({ name }) => name)).toEqual(['Hari Whitlock', 'Tess Adeyemi']);
    expect(await world.attesting.people(hari.objectId, campaign, { setting: 'hill' })).toEqual(refusedAs('wrong-setting'));
    for (const other of [tess, pavel, vic]) {
      expect(await world.attesting.status(other.objectId, campaign)).toEqual(refusedAs('wrong-role'));
      expect(await world.attesting.people(other.objectId, campaign)).toEqual(refusedAs('wrong-role'));
      expect(await world.attesting.campaigns(other.objectId)).toEqual(refusedAs('wrong-role'));
    }
  });
});

describe('exempting', () => {
  test('has a reason and says by whom; the Head of either setting may, nobody for themselves', async () => {
    const campaign = await world.start();
    const reading = await readingOf(campaign, pavel);
    expect(await world.attesting.exempt(hanna.objectId, await readingOf(campaign, tess), 'other')).toEqual(refusedAs('wrong-setting'));
    expect(await world.attesting.exempt(hari.objectId, await readingOf(campaign, hari), 'other')).toEqual(refusedAs('wrong-role'));
    expect(await world.attesting.exempt(laleh.objectId, await readingOf(campaign, laleh), 'other')).toEqual(refusedAs('wrong-role'));
    expect(await world.attesting.exempt(tess.objectId, reading, 'other')).toEqual(refusedAs('wrong-role'));
    expect(await world.attesting.exempt(hanna.objectId, reading, 'long-leave', 'Until Easter')).toEqual({ kind: 'done' });
    expect(await world.attesting.exempt(hari.objectId, reading, 'other')).toEqual(refusedAs('already-exempt'));
    const [entry] = (await world.parts.ledger.ofPerson(pavel.objectId)).slice(-1);
    expect(entry && bodyOf(entry)).toMatchObject({ kind: 'exempted', reason: 'long-leave', note: 'Until Easter', by: { id: hanna.objectId, name: 'Hanna Reid' } });
    expect(await world.attesting.endExemption(hari.objectId, reading)).toEqual({ kind: 'done' });
    expect(await world.attesting.endExemption(hari.objectId, reading)).toEqual(refusedAs('wrong-state'));
    expect(await kinds(pavel)).toEqual(['assigned', 'exempted', 'exemption-ended']);
    expect(await world.confirm(pavel)).toMatchObject({ kind: 'confirmed' });
  });
});

describe('the directory of today', () => {
  test('brings joiners with their own due date, counts leavers apart, and takes them back', async () => {
    const campaign = await world.start();
    await world.confirm(vic);
    const joiner = someone(50, 'Joy Newcomer', 'hill:staff');
    world.people = [...world.people.filter((person) => person !== vic && person !== tess), joiner];
    world.now = new Date('2026-11-25T10:00:00.000Z');
    expect(await world.attesting.reconcile()).toEqual({ joined: 1, left: 2, returned: 0 });
    expect(await world.attesting.reconcile()).toEqual({ joined: 0, left: 0, returned: 0 });
    expect(await world.attesting.due(joiner.objectId)).toMatchObject([{ due: '2026-12-09' }]);
    expect((await statusFor(laleh, campaign)).total).toMatchObject({ assigned: 7, concerned: 5, done: 0, leftConfirmed: 1, states: { left: 2 } });
    world.people = [...world.people, vic, tess];
    world.now = new Date('2026-12-05T10:00:00.000Z');
    expect(await world.attesting.reconcile()).toEqual({ joined: 0, left: 0, returned: 2 });
    expect((await statusFor(laleh, campaign)).total).toMatchObject({ concerned: 7, done: 1, states: { left: 0 } });
    expect(await world.attesting.due(tess.objectId)).toMatchObject([{ due: '2026-12-19', overdue: false }]);
    expect(await kinds(tess)).toEqual(['assigned', 'left', 'returned']);
  });

  test('two processes that look at once write each thing once', async () => {
    await world.start();
    world.people = [...world.people.filter((person) => person !== vic), someone(50, 'Joy Newcomer', 'hill:staff')];
    const rounds = await Promise.all([1, 2, 3].map(() => new AttestingWorldBeside(world).attesting.reconcile()));
    expect(rounds.reduce((sum, { joined, left }) => sum + joined + left, 0)).toBe(2);
    expect((await allKinds()).filter((kind) => kind === 'left')).toHaveLength(1);
  });

  test('takes out who moved to a place that the campaign does not concern, and in who comes back; a confirmation stays', async () => {
    const campaign = await world.start({ audience: { settings: ['harbour'], roles: 'all' } });
    await world.confirm(pavel);
    world.replace({ ...tess, roles: [{ setting: 'hill', role: 'staff', order: 1 }] });
    world.replace({ ...pavel, name: 'Pavel Marsh-Reid', roles: [{ setting: 'hill', role: 'staff', order: 1 }] });
    await world.attesting.reconcile();
    expect((await peopleFor(laleh, campaign)).map(({ name, state, exempt }) => [name, state, exempt])).toEqual([['Hari Whitlock', 'not-told', undefined], ['Pavel Marsh', 'confirmed', undefined], ['Tess Adeyemi', 'exempt', 'not-in-audience']]);
    world.replace(tess);
    world.replace({ ...pavel, name: 'Pavel Marsh-Reid' });
    await world.attesting.reconcile();
    expect((await peopleFor(laleh, campaign)).map(({ name, state }) => [name, state])).toEqual([['Hari Whitlock', 'not-told'], ['Pavel Marsh-Reid', 'confirmed'], ['Tess Adeyemi', 'not-told']]);
    expect(await kinds(tess)).toEqual(['assigned', 'exempted', 'exemption-ended']);
  });

  test('touches no closed campaign', async () => {
    const campaign = await world.start();
    await world.attesting.close(laleh.objectId, campaign);
    world.people = [laleh];
    expect(await world.attesting.reconcile()).toEqual({ joined: 0, left: 0, returned: 0 });
  });
});

describe('telling', () => {
  const occasions = async (campaign: string) => (await world.attesting.toTell(campaign, 100)).map(({ person, occasion }) => [world.people.find(({ objectId }) => objectId === person)?.name.split(' ')[0], occasion]);

  test('first an invitation, once; then on each day of the cadence, once; nobody who is done', async () => {
    const campaign = await world.start();
    expect(await occasions(campaign)).toHaveLength(6);
    expect(await world.attesting.toTell(campaign, 2)).toHaveLength(2);
    for (const { reading, occasion } of await world.attesting.toTell(campaign, 100)) expect(await world.attesting.told(reading, occasion)).toBe('recorded');
    expect(await occasions(campaign)).toEqual([]);
    const reading = await readingOf(campaign, tess);
    expect(await Promise.all([1, 2, 3].map(() => world.attesting.told(reading, 'day-14')))).toEqual(expect.arrayContaining(['recorded', 'known', 'known']));
    await world.confirm(vic);
    world.now = new Date('2026-11-16T10:00:00.000Z');
    expect((await occasions(campaign)).map(([name, occasion]) => `${name} ${occasion}`).toSorted()).toEqual(['Hanna day-14', 'Hari day-14', 'Laleh day-14', 'Pavel day-14']);
    world.now = new Date('2026-12-07T10:00:00.000Z');
    expect((await occasions(campaign)).find(([name]) => name === 'Tess')).toEqual(['Tess', 'day+7']);
    expect(await kinds(tess)).toEqual(['assigned', 'told', 'reminded']);
  });

  test('never outside the hours, on a holiday, or while the campaign is paused', async () => {
    const campaign = await world.start({ reminders: { ...PLAN.reminders, holidays: [{ from: '2026-11-03', to: '2026-11-04' }] } });
    for (const [at, people] of [['2026-11-02T07:59:00Z', 0], ['2026-11-02T08:00:00Z', 6], ['2026-11-02T17:59:00Z', 6], ['2026-11-02T18:00:00Z', 0], ['2026-11-03T10:00:00Z', 0], ['2026-11-05T10:00:00Z', 6], ['2026-07-01T07:30:00Z', 6], ['2026-07-01T17:30:00Z', 0]] as const) {
      world.now = new Date(at);
      expect([at, (await occasions(campaign)).length]).toEqual([at, people]);
    }
    world.now = new Date('2026-11-02T10:00:00.000Z');
    await world.attesting.pause(laleh.objectId, campaign);
    expect(await occasions(campaign)).toEqual([]);
  });

  test('leaves out whom it cannot reach until they are heard of', async () => {
    const campaign = await world.start();
    await world.attesting.notTold(await readingOf(campaign, vic), 'not-installed');
    expect(await occasions(campaign)).toHaveLength(5);
    await world.attesting.reached(vic.objectId);
    expect(await occasions(campaign)).toHaveLength(6);
  });
});

describe('20,000 people', () => {
  test('are assigned in one transaction, and counted at once', async () => {
    const many = Array.from({ length: 19_999 }, (_, at) => someone(1_000 + at, `Person ${at}`, at % 3 === 0 ? 'harbour:staff' : 'hill:staff', ...(at % 10 === 0 ? ['hill:page-manager'] : [])));
    world.people = [laleh, ...many];
    const campaign = await world.start({ edition: MARCH });
    const { total, settings } = await statusFor(laleh, campaign);
    expect(total).toMatchObject({ assigned: 20_000, concerned: 20_000, done: 0 });
    expect(settings.map(({ figures }) => figures.assigned)).toEqual([6_667, 13_999, 1]);
    expect(await world.attesting.reconcile()).toEqual({ joined: 0, left: 0, returned: 0 });
    expect(await world.attesting.toTell(campaign, 50)).toHaveLength(50);
    expect(await world.confirm(many[5] ?? tess)).toMatchObject({ kind: 'confirmed' });
  });
});

/** Another process on the same database and directory. */
class AttestingWorldBeside extends AttestingWorld {
  constructor(beside: AttestingWorld) {
    super(database);
    this.people = beside.people;
    this.now = beside.now;
  }
}
