/** The service on real PostgreSQL: reading, confirming, withdrawing, and who may not. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { ConfirmOutcome, Receipt } from '../../../src/domain/attestation/contract.ts';
import { bodyOf } from '../../../src/domain/attestation/entry.ts';
import { ledgerLines } from '../../../src/domain/attestation/sealing.ts';
import { AttestingWorld, JUNE, MARCH, PEOPLE, seen, someone } from '../../support/attesting.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { check, collected } from '../../support/ledger.ts';

// A database of their own: on a busy computer it takes a while.
jest.setTimeout(60_000);

const { laleh, hari, tess, pavel, vic } = PEOPLE;
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

function confirmed(outcome: ConfirmOutcome): Receipt {
  if (outcome.kind !== 'confirmed') throw new RangeError(outcome.kind);
  return outcome.receipt;
}

const kinds = async (person: { readonly objectId: string }) => (await world.parts.ledger.ofPerson(person.objectId)).map((entry) => bodyOf(entry).kind);

describe('reading', () => {
  test('the whole edition, section by section, with three situations that the product itself answers', async () => {
    await world.start();
    const opened = await world.attesting.open(tess.objectId, await world.dueFor(tess));
    if (opened.kind !== 'reading') return expect(opened).toBe('a reading');
    const { reading } = opened;
    expect(reading).toMatchObject({ scope: 'whole', due: '2026-11-30', overdue: false, state: 'opened', edition: { id: '2026-03', hash: MARCH } });
    expect(reading.sections.filter(({ required }) => required).map(({ id }) => id)).toContain('3.1');
    expect(reading.situations).toHaveLength(3);
    for (const { answer, choices, done } of reading.situations) {
      expect(choices.map(({ verdict }) => verdict)).toContain(answer.verdict);
      expect(choices).toHaveLength(3);
      expect(answer.clauses.length).toBeGreaterThan(0);
      expect(done).toBe(false);
    }
    return undefined;
  });

  test('goes on where another device left it, and nothing is taken back', async () => {
    await world.start();
    const id = await world.dueFor(tess);
    await Promise.all([world.attesting.mark(tess.objectId, id, { read: ['1', '2'], at: '2' }), world.attesting.mark(tess.objectId, id, { read: ['1', '1.1'] })]);
    const other = new AttestingWorld(database);
    const opened = await other.attesting.open(tess.objectId, id);
    expect(opened).toMatchObject({ reading: { state: 'reading', progress: { at: '2' } } });
    expect(opened.kind === 'reading' && opened.reading.progress.read.toSorted()).toEqual(['1', '1.1', '2']);
  });

  test.each([['nothing'], [{ read: 'all' }], [{ read: [1, null, '99', '<b>'], done: ['no-such'] }], [{ at: '99' }]])('takes no harm from %j', async (sent) => {
    await world.start();
    const id = await world.dueFor(tess);
    expect(await world.attesting.mark(tess.objectId, id, sent)).toMatchObject({ reading: { progress: { read: [], done: [] } } });
  });

  test('only what changed, for somebody who confirmed the edition before', async () => {
    await world.start({ edition: JUNE });
    await world.confirm(tess);
    await world.start();
    const reading = await world.read(tess, await world.dueFor(tess));
    expect(reading).toMatchObject({ scope: 'changes', difference: { again: true }, minutes: 1 });
    expect(reading.sections.filter(({ required }) => required).map(({ id, changed }) => [id, changed])).toEqual([['3.1', ['3.1.harassment', '3.1.includes', '3.1.consequence']]]);
    expect(reading.situations.some(({ answer }) => answer.clauses[0]?.id === '3.1.harassment')).toBe(true);
    const outcome = await world.confirm(tess);
    expect(outcome).toMatchObject({ kind: 'confirmed', receipt: { edition: { id: '2026-03' } } });
    const [entry] = (await world.parts.ledger.ofPerson(tess.objectId)).slice(-1);
    expect(entry && bodyOf(entry).clauses).toEqual(['3.1.harassment', '3.1.includes', '3.1.consequence']);
  });

  test('is nobody else’s, also not a leader’s', async () => {
    await world.start();
    const id = await world.dueFor(tess);
    for (const other of [laleh, hari, pavel]) {
      expect(await world.attesting.open(other.objectId, id)).toEqual({ kind: 'refused', reason: 'not-your-reading' });
      expect(await world.attesting.mark(other.objectId, id, { read: ['1'] })).toEqual({ kind: 'refused', reason: 'not-your-reading' });
    }
    expect(await world.attesting.open(tess.objectId, 'x')).toEqual({ kind: 'refused', reason: 'no-such-reading' });
    expect(await world.attesting.open(someone(99, 'Nobody').objectId, id)).toEqual({ kind: 'refused', reason: 'unknown-person' });
  });

  test('of an older edition leads to the one that has taken its place', async () => {
    await world.start({ edition: JUNE });
    const old = await world.dueFor(tess);
    const read = await world.read(tess, old);
    await world.start();
    const instead = await world.dueFor(tess);
    const no = { kind: 'refused', reason: 'edition-superseded', instead };
    expect(await world.attesting.open(tess.objectId, old)).toEqual(no);
    expect(await world.attesting.confirm(tess.objectId, old, seen(read))).toEqual(no);
    expect(await kinds(tess)).toEqual(['assigned', 'assigned']);
  });
});

describe('confirming', () => {
  test('keeps who, where, which words, what was shown, when and on which surface', async () => {
    await world.start();
    const outcome = await world.confirm(pavel);
    expect(outcome).toMatchObject({ kind: 'confirmed', again: false, receipt: { reference: expect.stringMatching(/^A-\d+-[0-9a-f]{8}$/), stands: true, statement: expect.stringContaining('read and understood') } });
    const [entry] = (await world.parts.ledger.ofPerson(pavel.objectId)).slice(-1);
    expect(entry && bodyOf(entry)).toMatchObject({
      kind: 'confirmed', at: '2026-11-02T10:00:00.000Z', edition: MARCH, surface: 'chat', person: { id: pavel.objectId, name: 'Pavel Marsh' },
      places: [{ setting: 'harbour', settingName: 'Harbour View Primary', role: 'page-manager' }, { setting: 'harbour', settingName: 'Harbour View Primary', role: 'staff' }, { setting: 'hill', settingName: 'Hill Top College', role: 'staff' }],
      statement: expect.stringContaining('read and understood'), clauses: expect.arrayContaining(['3.b', '3.1.harassment', '8.g']), situations: expect.arrayContaining([expect.any(String)]),
    });
    expect(JSON.stringify(entry)).not.toContain('not-allowed');
  });

  test('twice, and twice at once, is once', async () => {
    await world.start();
    const id = await world.dueFor(tess);
    const read = seen(await world.read(tess, id));
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => world.attesting.confirm(tess.objectId, id, read)));
    expect(outcomes.filter((one) => one.kind === 'confirmed' && !one.again)).toHaveLength(1);
    expect(new Set(outcomes.map((one) => (one.kind === 'confirmed' ? one.receipt.hash : one.kind))).size).toBe(1);
    expect(await kinds(tess)).toEqual(['assigned', 'confirmed']);
    expect(await world.attesting.due(tess.objectId)).toEqual([]);
  });

  test('for somebody else is refused, whoever tries', async () => {
    await world.start();
    const id = await world.dueFor(tess);
    const read = seen(await world.read(tess, id));
    for (const other of [laleh, hari, pavel]) expect(await world.attesting.confirm(other.objectId, id, read)).toEqual({ kind: 'refused', reason: 'not-your-reading' });
    expect(await kinds(tess)).toEqual(['assigned']);
  });

  test('waits for what is not read and not done, and names it', async () => {
    await world.start();
    const id = await world.dueFor(tess);
    const opened = await world.attesting.mark(tess.objectId, id, { read: ['1', '2'] });
    if (opened.kind !== 'reading') return expect(opened).toBe('a reading');
    const outcome = await world.attesting.confirm(tess.objectId, id, seen(opened.reading));
    expect(outcome).toMatchObject({ kind: 'not-yet', sections: expect.arrayContaining(['3', '3.1']), situations: opened.reading.situations.map((one) => one.id) });
    expect(outcome).not.toMatchObject({ sections: expect.arrayContaining(['1']) });
    return undefined;
  });

  test('other words than those that were shown is refused', async () => {
    await world.start();
    const id = await world.dueFor(tess);
    const read = seen(await world.read(tess, id));
    expect(await world.attesting.confirm(tess.objectId, id, { ...read, statement: `${read.statement} Not.` })).toEqual({ kind: 'refused', reason: 'statement-changed' });
    expect(await world.attesting.confirm(tess.objectId, id, { ...read, edition: JUNE })).toEqual({ kind: 'refused', reason: 'statement-changed' });
  });

  test('is not possible once the campaign is closed, and is while it is paused', async () => {
    const campaign = await world.start();
    await world.attesting.pause(laleh.objectId, campaign);
    expect(await world.confirm(tess)).toMatchObject({ kind: 'confirmed' });
    const id = await world.dueFor(vic);
    const read = seen(await world.read(vic, id));
    await world.attesting.close(laleh.objectId, campaign);
    expect(await world.attesting.confirm(vic.objectId, id, read)).toEqual({ kind: 'refused', reason: 'campaign-closed' });
    expect(await world.attesting.due(vic.objectId)).toEqual([]);
  });

  test('is not possible for somebody who left or is exempt', async () => {
    await world.start();
    const [one, other] = [await world.dueFor(tess), await world.dueFor(vic)];
    const read = [seen(await world.read(tess, one)), seen(await world.read(vic, other))] as const;
    await world.attesting.exempt(hari.objectId, one, 'long-leave');
    world.people = world.people.filter((person) => person !== vic);
    expect(await world.attesting.confirm(tess.objectId, one, read[0])).toEqual({ kind: 'refused', reason: 'exempt' });
    expect(await world.attesting.confirm(vic.objectId, other, read[1])).toEqual({ kind: 'refused', reason: 'unknown-person' });
    world.people = [...world.people, { ...vic, state: 'left' }];
    expect(await world.attesting.confirm(vic.objectId, other, read[1])).toEqual({ kind: 'refused', reason: 'left-the-trust' });
  });

  test('a campaign of which nothing changed that counts asks nobody again', async () => {
    await world.start();
    await world.confirm(tess);
    const closed = await world.attesting.campaigns(laleh.objectId);
    await world.attesting.close(laleh.objectId, Array.isArray(closed) ? closed[0]?.id ?? '' : '');
    await world.start();
    expect(await world.attesting.due(tess.objectId)).toEqual([]);
    expect(await world.attesting.due(vic.objectId)).toHaveLength(1);
  });

  test('a campaign that asks everybody does so in full', async () => {
    const first = await world.start();
    await world.confirm(tess);
    await world.attesting.close(laleh.objectId, first);
    await world.start({ ask: 'everybody' });
    expect(await world.attesting.due(tess.objectId)).toMatchObject([{ scope: 'whole' }]);
    expect(await world.confirm(tess)).toMatchObject({ kind: 'confirmed', again: false });
    expect((await world.attesting.receipts(tess.objectId)).map(({ stands }) => stands)).toEqual([true, true]);
  });
});

describe('withdrawing and correcting', () => {
  test('are entries of their own: the first stays, and the reading is open again', async () => {
    await world.start();
    const { hash } = confirmed(await world.confirm(tess));
    world.now = new Date('2026-11-03T10:00:00.000Z');
    expect(await world.attesting.withdraw(tess.objectId, hash, 'tab')).toMatchObject({ kind: 'withdrawn', receipt: { kind: 'withdrawn', surface: 'tab', edition: { id: '2026-03' } } });
    expect(await kinds(tess)).toEqual(['assigned', 'confirmed', 'withdrawn']);
    expect((await world.attesting.receipts(tess.objectId)).map(({ kind, stands }) => [kind, stands])).toEqual([['withdrawn', false], ['confirmed', false]]);
    expect(await world.attesting.withdraw(tess.objectId, hash, 'tab')).toEqual({ kind: 'refused', reason: 'already-withdrawn' });
    expect(await world.confirm(tess)).toMatchObject({ kind: 'confirmed', again: false });
    expect((await world.attesting.receipts(tess.objectId)).map(({ kind, stands }) => [kind, stands])).toEqual([['confirmed', true], ['withdrawn', false], ['confirmed', false]]);
  });

  test('at once is once, and what stood before counts again', async () => {
    await world.start({ edition: JUNE });
    const old = confirmed(await world.confirm(tess));
    await world.start();
    const { hash } = confirmed(await world.confirm(tess));
    const withdrawn = await Promise.all([1, 2, 3].map(() => world.attesting.withdraw(tess.objectId, hash, 'chat')));
    expect(withdrawn.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'refused', 'withdrawn']);
    expect(await world.attesting.due(tess.objectId)).toMatchObject([{ scope: 'changes' }]);
    await world.attesting.withdraw(tess.objectId, old.hash, 'chat');
    expect(await world.attesting.due(tess.objectId)).toMatchObject([{ scope: 'whole' }]);
  });

  test('a correction is put on record, and changes nothing', async () => {
    await world.start();
    const { hash } = confirmed(await world.confirm(tess));
    expect(await world.attesting.correct(tess.objectId, hash, ' I work at Hill Top,\u0000 not at Harbour View. ', 'chat')).toMatchObject({ kind: 'corrected' });
    const [entry] = (await world.parts.ledger.ofPerson(tess.objectId)).slice(-1);
    expect(entry && bodyOf(entry)).toMatchObject({ kind: 'corrected', refersTo: hash, note: 'I work at Hill Top,  not at Harbour View.' });
    expect(await world.attesting.receipts(tess.objectId)).toMatchObject([{ kind: 'corrected' }, { kind: 'confirmed', stands: true }]);
    expect(await world.attesting.correct(tess.objectId, hash, '  ', 'chat')).toMatchObject({ kind: 'refused' });
  });

  test('are for own entries only', async () => {
    await world.start();
    const { hash } = confirmed(await world.confirm(tess));
    for (const other of [laleh, hari, pavel]) {
      expect(await world.attesting.withdraw(other.objectId, hash, 'chat')).toEqual({ kind: 'refused', reason: 'no-such-receipt' });
      expect(await world.attesting.correct(other.objectId, hash, 'no', 'chat')).toEqual({ kind: 'refused', reason: 'no-such-receipt' });
    }
  });
});
