/** Who sees what is open, in which order, and what is written down of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openReporting, people, unknownPerson, type TestReporting } from '../../support/reporting.ts';

let database: TestDatabase;
let school: TestReporting;
beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  school = await openReporting({ database });
  await database.sql.updateTable('report').set({ state: 'closed' }).execute();
});

const listed = async (person: string) => {
  const found = await school.reporting.listOpen(person);
  return found.kind === 'listed' ? found.reports : found.reason;
};
const deedsOf = async (person: string) => (await database.sql.selectFrom('audit').select(['deed', 'setting', 'detail']).where('person', '=', person).orderBy('number').execute()).slice(-1);

test('what nobody has acknowledged comes first, the oldest on top; closed ones and other schools’ are not there', async () => {
  const seen = await school.stored();
  await school.reporting.act(people.dsl, seen.id, { kind: 'acknowledge' }, 'p');
  school.pass(60);
  const waiting = await school.stored();
  school.pass(60);
  const [newest, closed] = [await school.stored(), await school.stored()];
  await school.stored({ setting: 'mill' }, people.colleague);
  await school.reporting.act(people.dsl, closed.id, { kind: 'close', outcome: 'advice-given' }, 'p');
  school.pass(5);
  for (const person of [people.dsl, people.deputy, people.slt, people.dsl.toUpperCase()]) {
    expect(await listed(person)).toEqual([
      { id: waiting.id, reference: waiting.reference, settingName: 'Harbour View Primary', state: 'stored', minutes: 65 },
      { id: newest.id, reference: newest.reference, settingName: 'Harbour View Primary', state: 'stored', minutes: 5 },
      { id: seen.id, reference: seen.reference, settingName: 'Harbour View Primary', state: 'acknowledged', minutes: 125 },
    ]);
  }
  expect(await listed(people.otherDsl)).toMatchObject([{ settingName: 'Mill Lane Academy' }]);
  expect(await deedsOf(people.slt)).toEqual([{ deed: 'listed', setting: 'harbour', detail: null }]);
});

test('nothing of the pupil or the reporter is in it', async () => {
  await school.stored();
  expect(JSON.stringify(await listed(people.dsl))).not.toMatch(/Jordan|zanzibar|Instagram|Year 8|Adeyemi|0001"/);
});

test.each(['teacher', 'head', 'administrator', 'trustLeader', 'goneDsl', 'unknown'] as const)('%s is refused, on record', async (name) => {
  const person = name === 'unknown' ? unknownPerson : people[name];
  await school.stored();
  expect(await listed(person)).toMatch(/wrong-role|left-the-trust|unknown-person/);
  expect(await deedsOf(person)).toMatchObject([{ deed: 'refused' }]);
});

test('somebody who has lost the role in the directory sees nothing from that moment', async () => {
  await school.stored();
  expect(await listed(people.deputy)).toHaveLength(1);
  school.directory.without('deputy');
  expect(await listed(people.deputy)).toBe('left-the-trust');
});
