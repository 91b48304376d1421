/** `open reports` in chat, through the endpoint. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mentioned } from '../support/activities.ts';
import { button, cardIn, words } from '../support/cards.ts';
import { DILYS, HARI, LEO, LUKE, NOBODY, TESS } from '../support/made-up-trust.ts';
import { CHANNEL, eventually, openReportSchool, type ReportSchool } from '../support/report-school.ts';
import { referenceIn, ReportTalk } from '../support/report-talk.ts';

jest.setTimeout(120_000);
const THREAD = { conversationType: 'channel', isGroup: true, id: `${CHANNEL};messageid=1` };

let school: ReportSchool;
let talk: ReportTalk;
let reference = '';
beforeAll(async () => {
  school = await openReportSchool();
  talk = new ReportTalk(school);
  reference = referenceIn(await talk.sent());
  await eventually(() => talk.channelCards(reference)[0], 'the card');
});
afterAll(() => school.close());

const readings = async () => (await school.database.sql.selectFrom('audit').select('person').where('deed', '=', 'read').execute()).map(({ person }) => person);

test.each([['the DSL', DILYS], ['a named senior leader', HARI]])('%s sees references, states and ages, and no word about the pupil', async (_, who) => {
  const card = await talk.say('Open reports', who);
  expect(words(card)).toContain('Open reports');
  expect(JSON.stringify(card)).toContain(`${reference}: `);
  expect(words(card)).toMatch(/Nobody has acknowledged it · \d+ minutes? old/);
  expect(JSON.stringify(card)).not.toMatch(/Zebedee|Quark|Instagram|Tess/);
});

test('“Show” opens the report, and the reading is on record', async () => {
  const card = await talk.say('open reports', DILYS);
  const before = (await readings()).length;
  const { value } = await talk.press(button(card, 'Show'), DILYS);
  expect(words(value)).toContain('Zebedee Quark');
  expect((await readings()).slice(before)).toEqual([DILYS.objectId]);
});

test('the button in other hands opens nothing', async () => {
  const show = button(await talk.say('open reports', DILYS), 'Show');
  for (const who of [TESS, LUKE]) expect(await talk.told(show, who)).toContain('Only the DSL');
});

test.each([['a teacher', TESS, 'Only the DSL'], ['somebody who left', LEO, 'says that you have left'], ['somebody in no directory', NOBODY, 'do not find you']])('%s is refused', async (_, who, said) => {
  expect(words(await talk.say('open reports', who))).toContain(said);
});

test('the DSL of a school without any sees that there is none', async () => {
  expect(words(await talk.say('open reports', LUKE))).toContain('No report is open.');
});

test('in a channel the list goes to a private chat, and the channel hears nothing of it', async () => {
  school.connector.calls.length = 0;
  await school.post(mentioned(school.connector.url, 'open reports', THREAD, DILYS.sender));
  const said = school.connector.calls.filter(({ body }) => body['attachments'] !== undefined || body['activity'] !== undefined);
  const here = said.filter(({ path }) => decodeURIComponent(path).includes(CHANNEL));
  expect(JSON.stringify(here.map(cardIn))).not.toContain(reference);
  expect(said.some((call) => JSON.stringify(cardIn(call)).includes(reference))).toBe(true);
});
