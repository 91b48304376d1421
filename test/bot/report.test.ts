import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { channel, group, mentioned, submit, type Json } from '../support/activities.ts';
import { button, cardIn, messageIn, parts, words } from '../support/cards.ts';
import { HOSTILE } from '../support/made-up-reports.ts';
import { BETH, HARBOUR, LEO, LIGHTHOUSE, NOBODY, TESS } from '../support/made-up-trust.ts';
import { eventually, inChannel, openReportSchool, type ReportSchool } from '../support/report-school.ts';
import { chatOf, referenceIn, ReportTalk, TYPED } from '../support/report-talk.ts';

/** Jobs, a database and a server are at work, perhaps on a busy machine. */
jest.setTimeout(120_000);

let school: ReportSchool;
let at: string;
let talk: ReportTalk;
beforeAll(async () => {
  school = await openReportSchool();
  at = school.connector.url;
  talk = new ReportTalk(school);
});
afterAll(() => school.close());
beforeEach(() => {
  school.connector.calls.length = 0;
});

const stored = async () => (await school.database.sql.selectFrom('report').select('reference').execute()).map(({ reference }) => reference);
const valuesIn = (card: Json) => Object.fromEntries([...parts(card)].filter(({ type }) => String(type).startsWith('Input.')).map(({ id, value }) => [id, value]));

describe('the way to the form', () => {
  test('“report” in a personal chat', async () => {
    const form = await talk.say('Report!');
    expect(words(form)).toContain('Report to the DSL');
    expect(words(form)).toMatch(/call 999 first[\s\S]*01632 960123/);
  });

  test('the button of an answer: what is known is filled in, and the answer stays', async () => {
    await talk.press(button(await talk.say('report'), 'Discard'));
    const answer = await talk.say('A pupil called Zebedee Quark has messaged me');
    school.connector.calls.length = 0;
    const { value } = await talk.press(button(answer, 'Report to the DSL'));
    expect(words(value)).toMatch(/form to report is below[\s\S]*Action needed/);
    const form = cardIn(school.connector.calls.find(({ method, body }) => method === 'POST' && JSON.stringify(body).includes('report-send')));
    expect(valuesIn(form)).toMatchObject({ relation: 'current', began: 'pupil', family: 'no', danger: 'no' });
    expect(JSON.stringify(form)).not.toContain('Zebedee');
  });

  test.each([['group', group], ['channel', channel]])('in a %s the form goes to a private chat, and nothing of it is said there', async (_, where) => {
    school.connector.calls.length = 0;
    await school.post(mentioned(at, 'report', where, TESS.sender));
    const [opened, form, there] = school.connector.calls.filter(({ method }) => method === 'POST');
    expect(opened).toMatchObject({ path: '/v3/conversations', body: { isGroup: false, members: [{ id: TESS.sender.id }] } });
    expect(words(cardIn(form))).toContain('Send to the DSL');
    expect(words(cardIn(there))).toContain('I have written to you privately');
    expect(words(cardIn(there))).not.toMatch(/pupil|DSL|999/);
  });

  test('in a group, where no private chat can be opened, the way to one is said', async () => {
    school.connector.calls.length = 0;
    school.connector.fail(/^\/v3\/conversations$/, 403, 1);
    await school.post(mentioned(at, 'my reports', group, TESS.sender));
    expect(words(cardIn(school.connector.calls.at(-1)))).toContain('I could not open a private chat');
  });

  test.each([['is in no directory', NOBODY], ['has left the trust', LEO]])('somebody who %s gets no form, but what to do', async (_, who) => {
    const card = await talk.say('report', who);
    expect(words(card)).toMatch(/tell the DSL in person[\s\S]*999/);
    expect(valuesIn(card)).toEqual({});
  });

  test('somebody of two schools chooses which', async () => {
    const [setting = {}] = [...parts(await talk.say('report', BETH))].filter(({ id }) => id === 'setting');
    expect((setting['choices'] as readonly Json[]).map(({ value }) => value)).toEqual([HARBOUR.id, LIGHTHOUSE.id]);
  });

  test('“how to report” goes on telling how', async () => {
    expect(words(await talk.say('how to report'))).toMatch(/How to report now[\s\S]*Nothing has been sent/);
  });
});

describe('sending', () => {
  test('is answered at once with a reference; the DSL’s card arrives, and the reporter sees the steps', async () => {
    const card = await talk.sent();
    const reference = referenceIn(card);
    expect(words(card)).toMatch(/Stored[\s\S]*not yet/);
    const arrived = await eventually(() => talk.channelCards(reference)[0], 'the card in the channel');
    for (const needed of Object.values({ ...TYPED, relation: 'A current pupil', began: 'The pupil', answered: 'did not answer', family: 'Not family', danger: 'Tess Adeyemi' })) {
      expect(words(arrived)).toContain(needed);
    }
    const update = await eventually(() => school.connector.shown().find(({ path, body }) => path.endsWith('card-1') && words(cardIn({ method: '', path, body })).includes('✓ Delivered')), 'the reporter’s card');
    expect(words(cardIn(update))).toContain(reference);
    await eventually(() => school.connector.calls.find(({ body }) => String(body['text']).includes(`${reference} is in the DSL’s channel`)), 'the word to the reporter');
  });

  test('twice, at once and later, is one report and one card', async () => {
    const data = { ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED, pupil: 'Twice' };
    const before = (await stored()).length;
    const both = await Promise.all([talk.press(data), talk.press(data)]);
    const later = await talk.press({ ...data, what: 'Something else' });
    const references = new Set([...both, later].map(({ value }) => referenceIn(value)));
    expect([references.size, (await stored()).length]).toEqual([1, before + 1]);
    const [reference = ''] = references;
    await eventually(() => talk.channelCards(reference)[0], 'the card');
    expect(talk.channelCards(reference)).toHaveLength(1);
    expect(inChannel(school.connector).map(cardIn).filter((card) => words(card).includes('is being put here'))).toEqual([]);
  });

  test('by Action.Submit does the same: the form becomes the reporter’s card', async () => {
    const data = { ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED };
    school.connector.calls.length = 0;
    await school.post(submit(at, data, chatOf(TESS), TESS.sender));
    expect(words(cardIn(school.connector.calls.find(({ method, path }) => method === 'PUT' && path.endsWith('card-1'))))).toMatch(/Your report R-/);
  });

  test('without what is needed brings the form back with everything typed; nothing is stored; the draft is there later', async () => {
    const before = await stored();
    const { value } = await talk.press({ ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED, when: ' ', relation: 'perhaps' });
    expect(words(value)).toMatch(/When: this is missing/);
    expect(words(value)).toMatch(/Current or past pupil: (this is missing|please choose)/);
    expect(valuesIn(value)).toMatchObject({ pupil: 'Zebedee Quark', what: 'He asked for my number.', began: 'pupil' });
    expect(await stored()).toEqual(before);
    expect(valuesIn(await talk.say('report'))).toMatchObject({ pupil: 'Zebedee Quark' });
  });

  test('too long is said with the limit', async () => {
    const { value } = await talk.press({ ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED, what: 'x'.repeat(4_001) });
    expect(words(value)).toContain('What happened: this is too long; 4,000 characters fit.');
  });

  test('hostile words arrive as they were typed, inert', async () => {
    const card = await talk.sent({ pupil: HOSTILE.join(' '), what: HOSTILE.join('\n') });
    const arrived = await eventually(() => talk.channelCards(referenceIn(card))[0], 'the card');
    expect(words(arrived)).toContain('<at>Everybody</at>');
    const marked = [...parts(arrived)].filter(({ type }) => type !== 'TextRun').map(({ text, title }) => `${text} ${title}`);
    expect(marked.filter((said) => /evil|<at>|\*\*/.test(said))).toEqual([]);
    expect(JSON.stringify(arrived)).not.toMatch(/\u202e|\{\{DATE/);
    expect(JSON.stringify(inChannel(school.connector).map(({ body }) => body['entities'] ?? []))).toBe(JSON.stringify(inChannel(school.connector).map(() => [])));
  });

  test('with danger: 999 and the number stand first on the reporter’s and on the DSL’s card', async () => {
    const card = await talk.sent({ danger: 'yes' });
    const first = (shown: Json) => words((shown['body'] as readonly Json[])[0] ?? {});
    expect(first(card)).toMatch(/call 999 now[\s\S]*01632 960123/);
    expect(first(await eventually(() => talk.channelCards(referenceIn(card))[0], 'the card'))).toMatch(/call 999 now[\s\S]*01632 960123/);
  });

  test('while the records are away: the person is told that nothing was sent, and the form stays', async () => {
    const data = { ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED };
    await sql`alter table byp.report_draft rename to report_draft_away`.execute(school.database.sql);
    try {
      expect(await talk.told(data)).toMatch(/Nothing was sent[\s\S]*tell the DSL in person/);
      expect(words(await talk.say('report'))).toMatch(/records cannot be reached[\s\S]*tell the DSL in person/);
    } finally {
      await sql`alter table byp.report_draft_away rename to report_draft`.execute(school.database.sql);
    }
    expect(words((await talk.press(data)).value)).toContain('Your report R-');
  });
});

describe('where the policy asks for no report', () => {
  test.each([
    ['family', { family: 'yes' }, 'unless they are family members'],
    ['a past pupil', { relation: 'past' }, 'Staff should not have contact via personal accounts with past pupils'],
  ])('%s: its words come first, and the report may be sent all the same', async (_, fields, clause) => {
    const before = (await stored()).length;
    const { value: advice } = await talk.press({ ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED, ...fields });
    expect(words(advice)).toContain(clause);
    expect(words(advice)).toContain('Nothing has been sent yet');
    expect((await stored()).length).toBe(before);
    const { value: own } = await talk.press(button(advice, 'Send it all the same'));
    expect(words(own)).toContain('Your report R-');
    expect(words(own)).toContain('Zebedee Quark');
    expect((await stored()).length).toBe(before + 1);
  });

  test('“Do not send” keeps what was typed, and it can be discarded', async () => {
    const { value: advice } = await talk.press({ ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED, family: 'yes' });
    const { value: kept } = await talk.press(button(advice, 'Do not send'));
    expect(words(kept)).toMatch(/sent nothing[\s\S]*24 hours/);
    const { value: form } = await talk.press(button(kept, 'Open the form'));
    expect(valuesIn(form)).toMatchObject({ ...TYPED, family: 'yes' });
    await talk.press(button(form, 'Discard'));
    expect(valuesIn(await talk.say('report'))).toMatchObject({ pupil: undefined, what: undefined });
  });

  test('somebody in danger is not kept waiting for advice', async () => {
    expect(words(await talk.sent({ family: 'yes', relation: 'past', danger: 'yes' }))).toContain('Your report R-');
  });

  test('an incomplete form is asked for first', async () => {
    const { value } = await talk.press({ ...button(await talk.freshForm(), 'Send to the DSL'), ...TYPED, family: 'yes', what: '' });
    expect(words(value)).toContain('What happened: this is missing.');
  });
});

describe('one’s own reports', () => {
  test('are listed with states; words can be added, once however often it is pressed', async () => {
    const reference = referenceIn(await talk.sent({ setting: HARBOUR.id }, BETH));
    const arrived = await eventually(() => talk.channelCards(reference)[0], 'the card');
    expect(words(arrived)).not.toContain('Another thing');
    const list = await talk.say('my reports', BETH);
    expect(words(list)).toContain(reference);
    expect(words(list)).not.toMatch(/Zebedee|Instagram/);
    const add = { ...button(list, 'Send'), [String(button(list, 'Send')['field'])]: 'Another thing' };
    const { value } = await talk.press(add, BETH);
    await talk.press(add, BETH);
    expect(words(value)).toMatch(/You added[\s\S]*Another thing/);
    const updated = await eventually(() => talk.channelCards(reference).find((card) => words(card).includes('Another thing')), 'the addition on the DSL’s card');
    expect(words(updated).match(/Another thing/g)).toHaveLength(1);
  });

  test('are nobody else’s: a forged id shows and changes nothing, and is on record', async () => {
    const own = await talk.sent();
    const { report } = button(own, 'Send');
    const refusals = () => school.database.sql.selectFrom('audit').select('detail').where('deed', '=', 'refused').where('person', '=', BETH.objectId).execute();
    const before = (await refusals()).length;
    expect(await talk.told({ verb: 'report-show', report: report as string }, BETH)).toContain('I do not find this report');
    expect(await talk.told({ verb: 'report-add', report: report as string, nonce: 0, field: 'words', words: 'forged' }, BETH)).toContain('not yours');
    expect((await refusals()).length).toBe(before + 2);
  });

  test('a form of somebody else’s cannot be sent or taken', async () => {
    const form = await talk.freshForm();
    expect(await talk.told({ ...button(form, 'Send to the DSL'), ...TYPED }, BETH)).toMatch(/not yours|do not find/);
    expect(valuesIn(await talk.say('report'))['pupil']).toBeUndefined();
  });

  test('a setting that is not one’s own is refused', async () => {
    const form = await talk.freshForm();
    expect(await talk.told({ ...button(form, 'Send to the DSL'), ...TYPED, setting: LIGHTHOUSE.id })).toContain('Only the DSL');
  });

  test.each([
    ['no id', { verb: 'report-send', draft: 'x' }],
    ['an unknown verb', { verb: 'report-everything' }],
    ['an id of nothing', { verb: 'report-show', report: '00000000-0000-4000-8000-000000000000' }],
    ['words that are no text', { verb: 'report-add', report: '00000000-0000-4000-8000-000000000000', nonce: 0, field: 'words', words: { a: 1 } }],
    ['a field that reaches elsewhere', { verb: 'report-add', report: '00000000-0000-4000-8000-000000000000', nonce: 0, field: '__proto__' }],
  ])('data that no card of ours sends (%s) is refused politely', async (_, data) => {
    expect(await talk.told(data)).toMatch(/can’t use that button|do not find/);
  });

  test('a button of a private card does nothing where others read along', async () => {
    const form = await talk.freshForm();
    expect(await talk.told({ ...button(form, 'Send to the DSL'), ...TYPED }, TESS, group)).toContain('Others can read this chat');
  });
});

describe('what others might see', () => {
  test('no log line, and no notification’s text, holds anything of a report', async () => {
    const shown = school.connector.shown().map(messageIn).map((sent) => `${sent['summary'] ?? ''} ${sent['text'] ?? ''}`).join('\n');
    for (const secret of ['Zebedee', 'Quark', 'my number', 'Another thing', 'evil.example']) {
      expect(school.logged.join('\n')).not.toContain(secret);
      expect(shown).not.toContain(secret);
    }
    expect(school.logged.join('\n')).not.toMatch(/Adeyemi|29:tess/);
  });
});
