import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { group, mentioned, message, type Json } from '../support/activities.ts';
import { button, cardIn, words } from '../support/cards.ts';
import { DEE, DILYS, HARBOUR, LALEH, LEO, LIGHTHOUSE, LUKE, NOBODY, TESS, type TrustPerson } from '../support/made-up-trust.ts';
import { CHANNEL, inChannel, openReportSchool, TEAM, type ReportSchool } from '../support/report-school.ts';
import { chatOf, ReportTalk } from '../support/report-talk.ts';

/** Jobs, a database and a server are at work, perhaps on a busy machine. */
jest.setTimeout(120_000);
const NEW = '19:new@thread.tacv2';
const PRIVATE = '19:private@thread.tacv2';
const inThread = (channel: string) => ({ conversationType: 'channel', isGroup: true, id: `${channel};messageid=7` });

let school: ReportSchool;
let talk: ReportTalk;
beforeAll(async () => {
  school = await openReportSchool();
  talk = new ReportTalk(school);
  school.connector.teams.length = 0;
  school.connector.teams.push({ id: TEAM, channels: [{ id: CHANNEL }, { id: NEW }, { id: PRIVATE, type: 'private' }, { id: '19:shared', type: 'shared' }] });
});
afterAll(() => school.close());
beforeEach(() => {
  school.connector.calls.length = 0;
});

/** "@Before You Post register dsl channel" in a channel; what the bot says in that thread. */
async function ask(who: TrustPerson, channel = NEW, more: Json = {}, said = 'register dsl channel'): Promise<string> {
  const activity = mentioned(school.connector.url, said, inThread(channel), who.sender);
  const channelData = { ...(activity['channelData'] as Json), channel: { id: channel, ...more }, team: { id: TEAM } };
  await school.post({ ...activity, channelData });
  const answer = school.connector.calls.find(({ path }) => decodeURIComponent(path).includes(`${channel};messageid=7/activities`));
  return words(cardIn(answer));
}

const testCard = (channel = NEW) => inChannel(school.connector, channel).map(cardIn).findLast((card) => JSON.stringify(card).includes('channel-seen')) ?? {};
const current = async (setting = HARBOUR.id) => (await school.reports.channels.current(setting))?.channel;

describe('registering the DSL channel', () => {
  test('the DSL asks in the channel: a test card is posted, and nothing counts yet', async () => {
    expect(await ask(DILYS)).toContain('Look at the test card');
    expect(words(testCard())).toContain('Harbour View Primary');
    expect(await current()).toBe(CHANNEL);
  });

  test.each([['a teacher', TESS], ['the DSL of another school', LUKE], ['somebody who left', LEO], ['somebody in no directory', NOBODY]])('the button does not count when %s presses it', async (_, who) => {
    await ask(DILYS);
    expect(await talk.told(button(testCard(), 'I can see this'), who, inThread(NEW))).toMatch(/Nothing was changed|do not find you/);
    expect(await current()).toBe(CHANNEL);
  });

  test('it counts once a person of that role has pressed it; the former one stays in the history', async () => {
    await ask(DILYS);
    const pressed = button(testCard(), 'I can see this');
    const { value } = await talk.press(pressed, DEE, inThread(NEW));
    expect(words(value)).toMatch(/This is the DSL channel[\s\S]*Dee Morgan/);
    expect(words((await talk.press(pressed, DILYS, inThread(NEW))).value)).toContain('This is the DSL channel');
    expect(await current()).toBe(NEW);
    const former = (await school.reports.channels.all()).find(({ channel }) => channel === CHANNEL);
    expect(former?.endedAt).toBeDefined();
  });

  test('the button of a former registration is too old', async () => {
    expect(await talk.told({ verb: 'channel-seen', registration: '22222222-2222-4222-8222-222222222222' }, DILYS, inThread(CHANNEL))).toContain('too old');
    expect(await talk.told({ verb: 'channel-seen', registration: '00000000-0000-4000-8000-000000000000' }, DILYS, inThread(CHANNEL))).toContain('too old');
    expect(await current()).toBe(NEW);
  });

  test('an administrator chooses the school, by a card', async () => {
    expect(await ask(LALEH)).toContain('Which school or college?');
    const choice = { verb: 'channel-choose', setting: LIGHTHOUSE.id };
    const activity = { channelData: { channel: { id: NEW }, team: { id: TEAM } } };
    const { value } = await pressIn(choice, LALEH, activity);
    expect(words(value)).toContain('Look at the test card');
    await talk.press(button(testCard(), 'I can see this'), LALEH, inThread(NEW));
    expect(await current(LIGHTHOUSE.id)).toBe(NEW);
  });

  test('a forged setting is refused', async () => {
    const { value } = await pressIn({ verb: 'channel-choose', setting: LIGHTHOUSE.id }, DILYS, { channelData: { channel: { id: NEW }, team: { id: TEAM } } });
    expect(words(value)).toContain('Only the DSL of that school');
  });

  test.each([['a teacher', TESS, 'Only the DSL of that school'], ['a deputy', DEE, 'Only the DSL of that school'], ['somebody in no directory', NOBODY, 'do not find you']])(
    '%s is refused politely, and no test card is posted',
    async (_, who, said) => {
      expect(await ask(who)).toContain(said);
      expect(school.connector.calls.filter(({ path }) => path === '/v3/conversations')).toEqual([]);
    },
  );
});

describe('where a bot cannot be relied on', () => {
  test.each<[string, string, Json, RegExp]>([
    ['a private channel, as Teams lists it', PRIVATE, {}, /private channel[\s\S]*standard channel of a team whose only members are the safeguarding staff/],
    ['a private channel, as the message says', NEW, { type: 'private' }, /private channel[\s\S]*standard channel/],
    ['a shared channel', '19:shared', {}, /shared channel[\s\S]*standard channel/],
    ['a channel that the bot cannot look at', '19:elsewhere', {}, /could not find out what kind/],
  ])('%s: the reason and the way round', async (_, channel, more, said) => {
    expect(await ask(DILYS, channel, more)).toMatch(said);
    expect(school.connector.calls.filter(({ body }) => JSON.stringify(body).includes('channel-seen'))).toEqual([]);
  });

  test('a channel in which the test card cannot be posted', async () => {
    school.connector.fail(/^\/v3\/conversations$/, 403, 1);
    expect(await ask(DILYS)).toContain('did not let me post the test card');
  });

  test.each([['a group chat', group], ['a personal chat', chatOf(DILYS)]])('%s', async (_, where) => {
    const activity = where === group ? mentioned(school.connector.url, 'register', where, DILYS.sender) : message(school.connector.url, 'register dsl channel', where, DILYS.sender);
    await school.post(activity);
    expect(words(cardIn(school.connector.calls.at(-1)))).toMatch(/cannot come into a chat[\s\S]*standard channel/);
  });

  test('without a mention the bot says nothing in a channel', async () => {
    await school.post(message(school.connector.url, 'register dsl channel', inThread(NEW), DILYS.sender));
    expect(school.connector.calls).toEqual([]);
  });
});

async function pressIn(data: Json, who: TrustPerson, more: Json): Promise<{ readonly value: Json }> {
  const { verb, ...rest } = data;
  const value = { action: { type: 'Action.Execute', verb, data: rest } };
  const base = mentioned(school.connector.url, '', inThread(NEW), who.sender);
  const { body } = await school.post({ ...base, ...more, type: 'invoke', name: 'adaptiveCard/action', value, replyToId: 'card-2', text: undefined, entities: [] });
  return body as unknown as { value: Json };
}
