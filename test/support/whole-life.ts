/** Takes reports through all that can happen to them, with the words of `SECRETS` in every field. */
import { Client } from 'pg';
import { message, submit, type Json } from './activities.ts';
import { button, cardIn, messageIn, words } from './cards.ts';
import { DILYS, HARI, LALEH, TESS, type TrustPerson } from './made-up-trust.ts';
import { CHANNEL, eventually } from './report-school.ts';
import { chatOf, referenceIn } from './report-talk.ts';
import type { RunningSchool } from './running-school.ts';
import { SECRETS } from './secrets.ts';

const THREAD = { conversationType: 'channel', isGroup: true, id: `${CHANNEL};messageid=9` };
const WHERE_CARDS_GO = /^\/v3\/conversations$/;

/** A complete form; every text holds a word of its own. */
const FORM = {
  pupil: `${SECRETS.pupil} Smith`, relation: 'current', year: SECRETS.year, platform: SECRETS.platform, when: `On a ${SECRETS.when}`,
  what: `They wrote to me about ${SECRETS.what} and asked again.`, began: 'pupil', answered: 'no', family: 'no', danger: 'no',
};

export async function liveThrough(school: RunningSchool): Promise<{ readonly references: readonly string[] }> {
  await typeItAsQuestion(school);
  await sendWhatCannotBeRead(school);
  await fillTheFormBadly(school);
  const first = await reportWhileTeamsFails(school);
  await waitForEveryReminder(school, first);
  await beRefused(school, first);
  await breakTheDatabase(school, first);
  await askAndAnswer(school, first);
  await breakTheService(school, first);
  await close(school, first);
  const danger = referenceIn(await school.talk.sent({ ...FORM, danger: 'yes', what: SECRETS.danger }));
  await cardOf(school, danger);
  const family = await reportFamily(school);
  return { references: [first, danger, family] };
}

async function cardOf({ talk }: RunningSchool, reference: string, said = ''): Promise<Json> {
  return eventually(() => talk.channelCards(reference).find((card) => words(card).includes(said)), `the card of ${reference} with “${said}”`);
}

async function ownCard({ connector }: RunningSchool, reference: string, said: string): Promise<Json> {
  const find = () => connector.shown().map(cardIn).findLast((card) => words(card).includes(`Your report ${reference}`) && words(card).includes(said));
  return eventually(find, `the reporter’s card with “${said}”`);
}

/** People will write to the bot what belongs on the form. */
async function typeItAsQuestion({ post, connector }: RunningSchool): Promise<void> {
  await post(message(connector.url, `A pupil ${SECRETS.pupil} messaged me on ${SECRETS.platform}: ${SECRETS.what}`, chatOf(TESS), TESS.sender));
}

/** Too large, no JSON, no activity, and shapes that the SDK itself breaks on. */
async function sendWhatCannotBeRead({ post, postRaw, connector }: RunningSchool): Promise<void> {
  const good = message(connector.url, SECRETS.faulty, chatOf(TESS), TESS.sender);
  await postRaw(JSON.stringify({ ...good, text: `${SECRETS.overlong} `.repeat(20_000) }));
  await postRaw(`{"text":"${SECRETS.faulty}`);
  await post({ text: SECRETS.faulty });
  await post({ ...good, entities: [null] });
  await post({ ...good, entities: [null], type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: { what: SECRETS.faulty } } } });
  await post({ ...good, entities: [{ type: 'mention', mentioned: null, text: SECRETS.faulty }] });
  await post({ ...good, type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'report-send', data: { draft: SECRETS.faulty, what: SECRETS.faulty } } } });
  await post({ ...good, type: 'invoke', name: SECRETS.faulty, value: { what: SECRETS.faulty } });
  connector.fail(/a%3A29%3Atess/, 400, 2);
  await post({ ...good, text: `may I ${SECRETS.faulty}` });
}

async function fillTheFormBadly({ talk, connector, post }: RunningSchool): Promise<void> {
  const form = await talk.freshForm();
  const send = button(form, 'Send to the DSL');
  await talk.press({ ...send, ...FORM, what: SECRETS.half, when: '' });
  await talk.press({ ...send, ...FORM, what: `${SECRETS.overlong} ${'x'.repeat(4_000)}` });
  await post(submit(connector.url, { ...send, ...FORM, what: SECRETS.half, pupil: ' ' }, chatOf(TESS), TESS.sender));
}

/** The channel fails more than once, so that the delay is told, before the card gets there. */
async function reportWhileTeamsFails(school: RunningSchool): Promise<string> {
  const { talk, connector } = school;
  const form = await talk.freshForm();
  connector.spoil(WHERE_CARDS_GO, { status: 429, retryAfter: '1' });
  connector.spoil(WHERE_CARDS_GO, 'echo');
  const { value } = await talk.press({ ...button(form, 'Send to the DSL'), ...FORM });
  const reference = referenceIn(value);
  await eventually(() => connector.heard.find(({ body }) => String(body['text']).includes(`${reference} is stored but not delivered`)), 'the word of the delay');
  await hurry(school, 'report-deliver');
  await cardOf(school, reference);
  return reference;
}

/** Nobody acknowledges: the clock goes to its end. Its jobs are brought forward; whether time passes is tested elsewhere. */
async function waitForEveryReminder(school: RunningSchool, reference: string): Promise<void> {
  const { connector } = school;
  const told = () => connector.heard.map(messageIn).some(({ summary }) => String(summary).includes(reference) && String(summary).includes('everybody on the list has been told'));
  await eventually(async () => {
    await hurry(school, 'report-remind');
    return told() ? true : undefined;
  }, 'the word to the administrators');
}

async function hurry(school: RunningSchool, queue: string): Promise<void> {
  await onDatabase(school, async (client) => void (await client.query("update byp_jobs.job set start_after = now() where name = $1 and state in ('created', 'retry')", [queue])));
}

/** Whoever may not act has words in the request all the same. */
async function beRefused(school: RunningSchool, reference: string): Promise<void> {
  const { talk, connector, post } = school;
  const card = await cardOf(school, reference);
  const note = { ...button(card, 'Add the note'), note: SECRETS.refused };
  await talk.told(note, TESS, THREAD);
  await talk.told(note, LALEH, THREAD);
  await post(submit(connector.url, note, THREAD, TESS.sender));
  const { report } = button(card, 'Acknowledge');
  await talk.told({ verb: 'report-add', report: report as string, nonce: 0, field: 'words', words: SECRETS.refused }, HARI);
  await talk.told({ ...button(card, 'Send the question'), question: `${SECRETS.overlong} ${'x'.repeat(2_000)}` }, DILYS, THREAD);
}

/** A row that the database refuses is a row that it would like to show in its error. */
async function breakTheDatabase(school: RunningSchool, reference: string): Promise<void> {
  const { talk } = school;
  const note = { ...button(await cardOf(school, reference), 'Add the note'), note: SECRETS.faulty };
  for (const [broken, mended] of HARM) {
    const form = await talk.freshForm();
    await onDatabase(school, async (client) => void (await client.query(`alter table byp.${broken}`)));
    try {
      await talk.told(note, DILYS, THREAD);
      await talk.told({ ...button(form, 'Send to the DSL'), ...FORM, what: SECRETS.faulty });
    } finally {
      await onDatabase(school, async (client) => void (await client.query(`alter table byp.${mended}`)));
    }
  }
}

const HARM = [
  ['report_event add constraint refused check (number < 0) not valid', 'report_event drop constraint refused'],
  ['report rename to report_away', 'report_away rename to report'],
] as const;

async function askAndAnswer(school: RunningSchool, reference: string): Promise<void> {
  const { talk } = school;
  const card = await cardOf(school, reference);
  await talk.press({ ...button(card, 'Send the question'), question: `Which ${SECRETS.asked}?` }, DILYS, THREAD);
  const asked = await ownCard(school, reference, SECRETS.asked);
  await talk.press({ ...button(asked, 'Send'), words: `It was ${SECRETS.replied}` });
  await cardOf(school, reference, SECRETS.replied);
  const answered = await ownCard(school, reference, SECRETS.replied);
  await talk.press({ ...button(answered, 'Send'), words: SECRETS.added });
  const newest = await cardOf(school, reference, SECRETS.added);
  await talk.press({ ...button(newest, 'Add the note'), note: SECRETS.noted }, DILYS, THREAD);
  await cardOf(school, reference, SECRETS.noted);
  await talk.say('my reports');
  await talk.press({ verb: 'dsl-read', report: button(card, 'Acknowledge')['report'] as string }, HARI);
}

/** The service refuses updates and repeats what it was sent. */
async function breakTheService(school: RunningSchool, reference: string): Promise<void> {
  const { talk, connector } = school;
  connector.spoil(/activities\/card-1$/, 'echo', 2);
  const own = await ownCard(school, reference, SECRETS.added);
  await talk.press({ verb: 'report-show', report: button(own, 'Send')['report'] as string });
  connector.spoil(/19%3Adsl.*activities/, 'echo', 2);
  const card = await cardOf(school, reference, SECRETS.noted);
  await talk.press({ ...button(card, 'Add the note'), note: `${SECRETS.noted} again` }, DILYS, THREAD);
}

async function close(school: RunningSchool, reference: string): Promise<void> {
  const card = await cardOf(school, reference, SECRETS.noted);
  await school.talk.press({ ...button(card, 'Close the report'), outcome: 'advice-given', closing: SECRETS.closing }, DILYS, THREAD);
  await ownCard(school, reference, '✓ Closed');
}

/** The advice comes first; one form is sent all the same, one is kept and left lying. */
async function reportFamily({ talk }: RunningSchool): Promise<string> {
  const fields = { ...FORM, family: 'yes', what: SECRETS.family };
  const advice = async (who: TrustPerson) => (await talk.press({ ...button(await talk.freshForm(who), 'Send to the DSL'), ...fields }, who)).value;
  const { value } = await talk.press(button(await advice(TESS), 'Send it all the same'));
  await talk.press(button(await advice(HARI), 'Do not send'), HARI);
  return referenceIn(value);
}

async function onDatabase<T>(school: RunningSchool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: await school.database() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table, the queue's among them, as text. */
export async function everyRow(school: RunningSchool): Promise<string> {
  return onDatabase(school, async (client) => {
    const { rows } = await client.query<{ name: string }>("select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('byp', 'byp_jobs') and table_type = 'BASE TABLE'");
    const texts: string[] = [];
    for (const { name } of rows) texts.push(`${name}\n${((await client.query<{ all: string }>(`select coalesce(string_agg(t::text, E'\\n'), '') as all from ${name} as t`)).rows[0]?.all) ?? ''}`);
    return texts.join('\n');
  });
}
