import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { submit, type Json } from '../support/activities.ts';
import { button, cardIn, messageIn, words } from '../support/cards.ts';
import type { ConnectorCall } from '../support/connector.ts';
import { DEE, DILYS, HARI, LALEH, LEO, LUKE, NOBODY, TESS } from '../support/made-up-trust.ts';
import { CHANNEL, eventually, openReportSchool, type ReportSchool } from '../support/report-school.ts';
import { referenceIn, ReportTalk } from '../support/report-talk.ts';

/** Jobs, a database and a server are at work, perhaps on a busy machine. */
jest.setTimeout(120_000);
const THREAD = { conversationType: 'channel', isGroup: true, id: `${CHANNEL};messageid=1` };

let school: ReportSchool;
let talk: ReportTalk;
beforeAll(async () => {
  school = await openReportSchool();
  talk = new ReportTalk(school);
});
afterAll(() => school.close());

let reference = '';
let card: Json = {};
beforeEach(async () => {
  reference = referenceIn(await talk.sent());
  card = await eventually(() => talk.channelCards(reference)[0], 'the card');
});

/** The channel's card once everybody sees these words on it. */
const forAll = (said: string) => eventually(() => talk.channelCards(reference).find((shown) => words(shown).includes(said)), `“${said}” for all`);
const own = (said: string) => eventually(() => school.connector.shown().map(cardIn).find((shown) => words(shown).includes(`Your report ${reference}`) && words(shown).includes(said)), `“${said}” on the reporter’s card`);
const audit = (reason: string) => school.database.sql.selectFrom('audit').select('person').where('deed', '=', 'refused').where('detail', '=', reason).execute();

describe('who may act', () => {
  test.each([['the DSL', DILYS], ['a deputy', DEE], ['a named senior leader', HARI]])('%s', async (_, who) => {
    const { type, value } = await talk.press(button(card, 'Acknowledge'), who, THREAD);
    expect(type).toBe('application/vnd.microsoft.card.adaptive');
    expect(words(value)).toContain('Acknowledged by');
  });

  test.each([
    ['a teacher', TESS, 'wrong-role', 'Only the DSL'],
    ['the DSL of another school', LUKE, 'wrong-role', 'Only the DSL'],
    ['an administrator', LALEH, 'wrong-role', 'Only the DSL'],
    ['somebody who left', LEO, 'left-the-trust', 'says that you have left'],
    ['somebody in no directory', NOBODY, 'unknown-person', 'do not find you'],
  ])('not %s: told alone, the card stays as it is for all, and it is on record', async (_, who, reason, said) => {
    const before = (await audit(reason)).length + (reason === 'wrong-role' ? (await audit('wrong-setting')).length : 0);
    school.connector.calls.length = 0;
    for (const title of ['Acknowledge', 'Take it on', 'Close the report']) {
      expect(await talk.told({ ...button(card, title), outcome: 'advice-given' }, who, THREAD)).toContain(said);
    }
    expect(school.connector.calls.filter(({ method, body }) => method === 'PUT' && JSON.stringify(body).includes('dsl-'))).toEqual([]);
    expect(words(talk.channelCards(reference)[0] ?? {})).toContain('Nobody has acknowledged it yet');
    const after = (await audit(reason)).length + (reason === 'wrong-role' ? (await audit('wrong-setting')).length : 0);
    expect(after).toBe(before + 3);
  });

  test('on a host without Action.Execute the refusal goes to a private chat, and nothing into the channel', async () => {
    school.connector.calls.length = 0;
    await school.post(submit(school.connector.url, button(card, 'Acknowledge'), THREAD, TESS.sender));
    const refusals = school.connector.calls.filter((call) => words(cardIn(call)).includes('Only the DSL'));
    expect(refusals).toHaveLength(1);
    expect(school.connector.calls).toContainEqual(expect.objectContaining({ path: '/v3/conversations', body: expect.objectContaining({ isGroup: false, members: [expect.objectContaining({ id: TESS.sender.id })] }) }));
    expect(decodeURIComponent(refusals[0]?.path ?? CHANNEL)).not.toContain(CHANNEL);
  });
});

describe('what a responder does', () => {
  test('acknowledging: who and when for all, the reporter is told; again changes nothing', async () => {
    const press = button(card, 'Acknowledge');
    await talk.press(press, DILYS, THREAD);
    await forAll('Acknowledged by Dilys Okafor');
    await own('✓ Acknowledged by Dilys Okafor');
    await eventually(() => school.connector.calls.find(({ body }) => String(body['text']).includes(`${reference} was acknowledged by Dilys Okafor`)), 'the word to the reporter');
    expect(words((await talk.press(press, DILYS, THREAD)).value)).toContain('Acknowledged by Dilys Okafor');
    expect(words((await talk.press(press, DEE, THREAD)).value)).toContain('Acknowledged by Dilys Okafor');
  });

  test('taking it on', async () => {
    await talk.press(button(card, 'Take it on'), DEE, THREAD);
    await forAll('Taken on by Dee Morgan');
    await own('Taken on by Dee Morgan');
  });

  test('asking the reporter, who answers on the own card; the answer stands on the DSL’s', async () => {
    const ask = { ...button(card, 'Send the question'), question: 'Which account was it?' };
    await talk.press(ask, DILYS, THREAD);
    await talk.press(ask, DILYS, THREAD);
    const asked = await own('Which account was it?');
    expect(words(asked).match(/Which account/g)).toHaveLength(1);
    await talk.press({ ...button(asked, 'Send'), words: 'My private one' });
    await forAll('My private one');
    const word = (call: ConnectorCall) => String(messageIn(call)['summary']);
    await eventually(() => school.connector.shown().find((call) => word(call).includes(reference) && word(call).includes('has answered the question')), 'the word in the channel');
  });

  test('a note stands on the DSL’s card and never reaches the reporter', async () => {
    await talk.press({ ...button(card, 'Add the note'), note: 'Spoke to the family' }, DILYS, THREAD);
    await forAll('Spoke to the family');
    await own('✓ Acknowledged');
    const reporters = school.connector.shown().map(cardIn).filter((shown) => words(shown).includes('Your report'));
    expect(JSON.stringify(reporters)).not.toContain('Spoke to the family');
    expect(JSON.stringify(await talk.say('my reports'))).not.toContain('Spoke to the family');
  });

  test('closing with an outcome, which the reporter does not see; then nothing more can be done', async () => {
    const closing = { ...button(card, 'Close the report'), outcome: 'advice-given', closing: 'Talked it over' };
    await talk.press(closing, DILYS, THREAD);
    const closed = await forAll('Closed by Dilys Okafor');
    expect(words(closed)).toContain('Advice given');
    expect(words(closed)).not.toContain('Take it on');
    expect(words(await own('✓ Closed'))).not.toMatch(/Advice given|Talked it over|Add something/);
    expect(await talk.told(button(card, 'Take it on'), DEE, THREAD)).toContain('This report is closed');
    const { report } = button(card, 'Acknowledge');
    expect(await talk.told({ verb: 'report-add', report: report as string, nonce: 9, field: 'words', words: 'Late' })).toContain('This report is closed');
  });

  test.each<[string, Json, string]>([
    ['a question without words', { question: ' ' }, 'Send the question'],
    ['a note that is too long', { note: 'x'.repeat(2_001) }, 'Add the note'],
    ['closing without an outcome', {}, 'Close the report'],
    ['an outcome that there is none of', { outcome: 'guilty' }, 'Close the report'],
  ])('%s changes nothing and says so', async (_, fields, title) => {
    expect(await talk.told({ ...button(card, title), ...fields }, DILYS, THREAD)).toContain('Nothing was changed.');
    expect(words(talk.channelCards(reference)[0] ?? {})).toContain('Nobody has acknowledged it yet');
  });

  test.each<[string, Json]>([
    ['an id of nothing', { verb: 'dsl-acknowledge', report: '00000000-0000-4000-8000-000000000000', nonce: 1 }],
    ['no id', { verb: 'dsl-take-on', report: "' or 1=1 --", nonce: 1 }],
    ['a nonce that is none', { verb: 'dsl-acknowledge', report: '00000000-0000-4000-8000-000000000000', nonce: 'x' }],
    ['a verb that there is none of', { verb: 'dsl-delete', report: '00000000-0000-4000-8000-000000000000', nonce: 1 }],
  ])('forged data (%s) is refused', async (_, data) => {
    expect(await talk.told(data, DILYS, THREAD)).toMatch(/do not find|can’t use that button/);
  });
});

test('a responder opens a report from a reminder in a personal chat; the reading is on record', async () => {
  const { report } = button(card, 'Acknowledge');
  const { value } = await talk.press({ verb: 'dsl-read', report: report as string }, DEE);
  expect(words(value)).toContain('Zebedee Quark');
  const reads = await school.database.sql.selectFrom('audit').select('person').where('deed', '=', 'read').where('report', '=', report as string).execute();
  expect(reads).toEqual([{ person: DEE.objectId }]);
  expect(await talk.told({ verb: 'dsl-read', report: report as string }, LUKE)).toContain('Only the DSL');
});

test('acknowledging on a reminder turns it into a line, without anything of the pupil', async () => {
  const { report } = button(card, 'Acknowledge');
  const { value } = await talk.press({ verb: 'dsl-acknowledge', report: report as string, nonce: 0, brief: true }, DILYS, THREAD);
  expect(words(value)).toContain(`${reference} for Harbour View Primary: acknowledged`);
  expect(words(value)).not.toMatch(/Zebedee|Instagram/);
  await forAll('Acknowledged by Dilys Okafor');
});
