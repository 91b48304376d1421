import { describe, expect, test } from '@jest/globals';
import { chooseSettingCard, confirmedCard, testCard, testPostedCard, channelRefusalCard } from '../../bot/cards/dsl-channel.ts';
import { dslReportCard } from '../../bot/cards/dsl-report.ts';
import { openListCard } from '../../bot/cards/open-list.ts';
import { ownListCard } from '../../bot/cards/own-list.ts';
import { ownReportCard } from '../../bot/cards/own-report.ts';
import { adviceCard, discardedCard, keptCard } from '../../bot/cards/report-advice.ts';
import { reportForm } from '../../bot/cards/report-form.ts';
import { reminderCard, refusalCard, troubleCard } from '../../bot/cards/report-notices.ts';
import { durationOf, OUTCOMES, timeIn } from '../../bot/cards/report-words.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { adviceFor } from '../../src/domain/reporting/advice.ts';
import { limits, type OwnReport, type ReportDetails, type ReportEvent, type ReportFile } from '../../src/domain/reporting/contract.ts';
import type { Json } from '../support/activities.ts';
import { button, faultsOf, parts, words } from '../support/cards.ts';
import { AT, DETAILS, draftWith, fileWith, HOSTILE, ownWith, saidBy } from '../support/made-up-reports.ts';

const policy = await loadPolicy();
const clause = (id: string) => policy.clauses.get(id);
const clauses = ['3.contact'].flatMap((id) => clause(id) ?? []);
const zone = 'Europe/London';

const form = (fields: Partial<ReportDetails>, problems: Parameters<typeof reportForm>[1]['problems'] = []) =>
  reportForm(draftWith(fields), { problems, clauses }) as unknown as Json;
const dsl = (file: ReportFile, page?: number) => dslReportCard(file, { zone, dslPhone: '01632 960123', page }) as unknown as Json;
const own = (report: OwnReport) => ownReportCard(report, { zone }) as unknown as Json;
const inputs = (card: Json) => [...parts(card)].filter((part) => String(part['type']).startsWith('Input.'));

/** As long as a report may be, in characters of four bytes. */
const LONGEST: Partial<ReportDetails> = {
  pupil: '🙂'.repeat(limits.pupil), year: '🙂'.repeat(limits.year), platform: '🙂'.repeat(limits.platform),
  when: '🙂'.repeat(limits.when), what: '🙂'.repeat(limits.what),
};

describe('the form', () => {
  test('asks everything, each field with a label, what is needed with a mark and a message of its own', () => {
    const fields = inputs(form({}));
    expect(fields.map(({ id }) => id)).toEqual(['danger', 'pupil', 'relation', 'year', 'platform', 'when', 'what', 'began', 'answered', 'family']);
    expect(fields.filter(({ label }) => label === undefined)).toEqual([]);
    const needed = fields.filter(({ isRequired }) => isRequired === true);
    expect(needed.map(({ id }) => id)).toEqual(['pupil', 'relation', 'platform', 'when', 'what', 'began', 'answered', 'family']);
    expect(needed.filter(({ errorMessage }) => errorMessage === undefined)).toEqual([]);
  });

  test('says 999 with the number first, that no picture can be sent and why, and quotes 3.contact', () => {
    const card = form({});
    const [first] = card['body'] as readonly Json[];
    expect(words(first ?? {})).toMatch(/call 999 first[\s\S]*01632 960123/);
    expect(words(card)).toContain('Never forward, copy or save an indecent image');
    expect(words(card)).toContain(clause('3.contact')?.quote);
    expect(words(card)).toContain('not an accusation');
    expect(JSON.stringify(card)).not.toMatch(/low-level|allegation|Input\.File/i);
  });

  test('asks for the setting only where there is a choice, and names the numbers of all', () => {
    const settings = ['Harbour View', 'Lighthouse'].map((name, place) => ({ id: `s${place}`, name, dslPhone: `01632 96000${place}` }));
    const card = reportForm(draftWith({}, settings), { clauses }) as unknown as Json;
    expect(inputs(card).map(({ id }) => id)).toContain('setting');
    expect(words(card)).toMatch(/01632 960000[\s\S]*01632 960001/);
    expect(inputs(form({})).map(({ id }) => id)).not.toContain('setting');
  });

  test('comes back with everything typed and every problem by its field', () => {
    const card = form(DETAILS, [{ field: 'when', problem: 'missing' }, { field: 'what', problem: 'too-long' }]);
    expect(inputs(card).map(({ id, value }) => [id, value])).toEqual(
      inputs(card).map(({ id }) => [id, DETAILS[id as keyof ReportDetails]]),
    );
    expect(words(card)).toMatch(/When: this is missing[\s\S]*What happened: this is too long; 4,000/);
  });

  test('with danger chosen says it at the top', () => {
    expect(words((form({ danger: 'yes' })['body'] as readonly Json[])[0] ?? {})).toMatch(/Immediate danger: call 999 now[\s\S]*01632 960123/);
  });
});

describe('whatever is typed', () => {
  const typed = HOSTILE.join('\n');
  const details = { pupil: typed, year: typed, platform: typed, when: typed, what: typed };
  const name = HOSTILE.join(' ');
  const file = fileWith({ reporter: { objectId: 'x', name }, settingName: name, events: [saidBy('noted', typed), { ...saidBy('asked', typed), byName: name }] }, details);
  const mine = ownWith({ exchanges: [{ kind: 'asked', at: AT, text: typed }], settingName: name, steps: [{ state: 'acknowledged', at: AT, byName: name }] }, details);

  test.each([
    ['the DSL’s card', dsl(file)],
    ['the reporter’s card', own(mine)],
    ['the list', ownListCard([{ report: mine, zone }]) as unknown as Json],
    ['the test card', testCard('id', name) as unknown as Json],
    ['a reminder', reminderCard({ kind: 'reminder', reference: 'R-CDF347', settingName: name, minutes: 15, step: 'channel', report: 'id' }, true) as unknown as Json],
    ['a trouble', troubleCard({ kind: 'trouble', code: 'no-dsl-channel', settingName: name }) as unknown as Json],
  ])('is shown as typed in %s: only in runs without mark-up, never in a title or a plain text', (_, card) => {
    const marked = [...parts(card)].filter(({ type }) => type !== 'TextRun').map(({ text, title, label }) => [text, title, label].join(' '));
    for (const piece of ['evil.example', '<at>', '**bold**', 'onerror']) expect(marked.filter((words) => words.includes(piece))).toEqual([]);
    expect(JSON.stringify(card)).not.toMatch(/\{\{DATE|\u202e|\u2066/i);
  });

  test('can still be read', () => {
    expect(words(dsl(file))).toContain('[click](https://evil.example)');
    expect(words(dsl(file))).toContain('<at>Everybody</at>');
  });
});

describe('the DSL’s card', () => {
  test('shows at a glance what a DSL needs', () => {
    const said = words(dsl(fileWith()));
    for (const needed of ['R-CDF347', 'Harbour View Primary', 'Nobody has acknowledged it yet', 'Zebedee Quark', 'A current pupil', 'Year 9', 'Instagram', 'Last night about ten', 'He asked for my number.', 'The pupil', 'did not answer', 'Not family', 'Tess Adeyemi', 'Sun 22 Nov 2026, 21:30']) {
      expect(said).toContain(needed);
    }
  });

  test('puts danger before everything, with the number, until the report is closed', () => {
    const [first = {}] = dsl(fileWith({}, { danger: 'yes' }))['body'] as readonly Json[];
    // The DSL is not told to ring the DSL.
    expect(words(first)).toMatch(/call 999 now[\s\S]*The DSL’s telephone: 01632 960123/);
    expect(words(dsl(fileWith({ state: 'closed' }, { danger: 'yes' })))).not.toContain('999');
  });

  test('says who acknowledged and when, and how it was closed', () => {
    const acknowledged = fileWith({ state: 'acknowledged', events: [{ at: AT, kind: 'acknowledged', byName: 'Dilys Okafor' }] });
    expect(words(dsl(acknowledged))).toContain('Acknowledged by Dilys Okafor');
    const closed = fileWith({ state: 'closed', events: [{ at: AT, kind: 'closed', byName: 'Dilys Okafor', outcome: 'advice-given' }] });
    expect(words(dsl(closed))).toMatch(/Closed by Dilys Okafor[\s\S]*Advice given/);
    expect(words(dsl(closed))).not.toMatch(/Take it on|Add a note/);
  });

  test('offers what can be done next: acknowledge only once; ids only in what the buttons carry', () => {
    const card = dsl(fileWith());
    for (const title of ['Acknowledge', 'Take it on', 'Send the question', 'Add the note', 'Close the report']) expect(button(card, title)['report']).toBe(fileWith().id);
    expect(words(dsl(fileWith({ state: 'taken-on' })))).not.toContain('Acknowledge\n');
    const data = [...parts(card)].filter(({ type }) => String(type).startsWith('Action.')).map((action) => JSON.stringify(action['data'] ?? {}));
    expect(data.join('')).not.toMatch(/Zebedee|Instagram|Adeyemi/);
  });

  test('assigns no category of concern or allegation', () => {
    expect(Object.values(OUTCOMES).join(' ')).not.toMatch(/low-level|allegation|guilty|accus/i);
  });

  test('has no pupil in what a host shows instead of it or speaks', () => {
    const card = dsl(fileWith());
    expect(`${card['fallbackText']} ${card['speak']}`).not.toMatch(/Zebedee|Instagram|Adeyemi|number/);
  });

  test('shows the longest report whole; history that does not fit is a page away', () => {
    const events = Array.from({ length: 30 }, (_, place) => saidBy('noted', `${place} ${'ü'.repeat(1_990)}`));
    const card = dsl(fileWith({ events }, LONGEST));
    expect(faultsOf(card)).toEqual([]);
    expect(words(card)).toContain(LONGEST.what);
    const seen = new Set<string>();
    for (let page: Json | undefined = card; page !== undefined; page = pageBefore(page, events)) {
      expect(faultsOf(page)).toEqual([]);
      for (const { text } of parts(page)) if (typeof text === 'string' && text.includes('üü')) seen.add(text.slice(0, 3));
    }
    expect(seen.size).toBe(30);
  });
});

/** The page that the button "earlier entries" leads to; `undefined` where there is none. */
function pageBefore(card: Json, events: readonly ReportEvent[]): Json | undefined {
  const more = [...parts(card)].find(({ verb, type }) => verb === 'dsl-page' && type === 'Action.Execute');
  return more === undefined ? undefined : dsl(fileWith({ events }, LONGEST), Number((more['data'] as Json)['skip']));
}

describe('the reporter’s card', () => {
  test('shows the steps with times, and what is still to come', () => {
    const said = words(own(ownWith({ state: 'delivered', steps: [{ state: 'stored', at: AT }, { state: 'delivered', at: AT }] })));
    expect(said).toMatch(/✓ Stored: [\s\S]*✓ Delivered to the DSL’s channel: [\s\S]*☐ Acknowledged by a person: [\s\S]*not yet/);
  });

  test('says the truth, with the number, while Teams cannot be reached', () => {
    expect(words(own(ownWith({ delayed: true })))).toMatch(/Not delivered yet[\s\S]*Do not wait for it. Ring the DSL: 01632 960123/);
  });

  test('asks for the answer when the DSL has asked', () => {
    const asked = own(ownWith({ exchanges: [{ kind: 'asked', at: AT, text: 'Which account?' }] }));
    expect(words(asked)).toMatch(/The DSL asks[\s\S]*Which account\?[\s\S]*Answer the question/);
    expect(words(own(ownWith()))).toContain('Add something');
    expect(words(own(ownWith({ state: 'closed' })))).not.toContain('Add something');
  });

  test('says the number once: where the danger or the delay is said, or under the steps', () => {
    const numbers = (card: Json) => words(card).match(/01632 960123/g)?.length;
    expect([own(ownWith()), own(ownWith({}, { danger: 'yes' })), own(ownWith({ delayed: true }))].map(numbers)).toEqual([1, 1, 1]);
    expect(words(own(ownWith()))).toContain('If it cannot wait, ring the DSL: 01632 960123.');
    expect(words(own(ownWith({ dslPhone: '' })))).toContain('If it cannot wait, tell the DSL or senior leadership in person or by phone.');
  });

  test('puts danger first', () => {
    expect(words((own(ownWith({}, { danger: 'yes' }))['body'] as readonly Json[])[0] ?? {})).toMatch(/999[\s\S]*01632 960123/);
  });
});

describe('all cards', () => {
  const details = { ...DETAILS, ...LONGEST };
  const exchanges = Array.from({ length: 40 }, () => ({ kind: 'asked', at: AT, text: '🙂'.repeat(limits.note) }) as const);
  const settings = Array.from({ length: 40 }, (_, place) => ({ id: `s${place}`, name: `School number ${place}`, timeZone: zone, dslPhone: '01632 960123' }));
  const reminder = { kind: 'reminder', reference: 'R-CDF347', settingName: 'Harbour View Primary', minutes: 15, step: 'channel', report: 'id' } as const;
  const advice = adviceFor({ family: 'yes', relation: 'past' });
  const all = [
    form({}), form(details, [{ field: 'what', problem: 'too-long' }]),
    reportForm(draftWith({ ...details, what: '🙂'.repeat(9_000) }, settings), { clauses }),
    ...(['stored', 'delivered', 'acknowledged', 'taken-on', 'closed'] as const).map((state) => dsl(fileWith({ state }, { ...LONGEST, danger: 'yes' }))),
    dsl(fileWith({ events: Array.from({ length: 200 }, () => saidBy('asked', '\\"'.repeat(1_000))) })),
    dsl(fileWith({}, { what: 'a\n'.repeat(2_000) })),
    own(ownWith({ exchanges, delayed: true }, { ...LONGEST, danger: 'yes' })),
    ownListCard([]), ownListCard(Array.from({ length: 30 }, () => ({ report: ownWith(), zone }))),
    openListCard([]), openListCard(Array.from({ length: 60 }, () => ({ id: fileWith().id, reference: 'R-CDF347', settingName: 'Harbour View Primary and Nursery School', state: 'stored', minutes: 3_000 }))),
    adviceCard({ draft: 'id', advice, clause }), keptCard('id'), discardedCard(),
    testCard('id', 'Harbour View Primary'), testPostedCard(), confirmedCard('Harbour View Primary', 'Dilys Okafor'), chooseSettingCard(settings),
    channelRefusalCard('private-channel'), refusalCard('unknown-person'),
    reminderCard(reminder, true), reminderCard({ ...reminder, reason: 'replied' }, false), troubleCard({ kind: 'trouble', code: 'made-up' }),
  ] as unknown as readonly Json[];

  test('are sound and under 28 KB, at their longest too', () => {
    expect(all.map(faultsOf).flatMap((faults, place) => faults.map((fault) => `${place}: ${fault}`))).toEqual([]);
  });

  test('quote both clauses where the report is not asked for', () => {
    const said = words(adviceCard({ draft: 'id', advice, clause }) as unknown as Json);
    for (const id of ['3.contact', '3.past']) expect(said).toContain(clause(id)?.quote);
  });
});

test.each([[0, '0 minutes'], [1, '1 minute'], [15, '15 minutes'], [119, '119 minutes'], [120, '2 hours'], [46 * 60, '46 hours'], [47 * 60 + 59, '48 hours'], [48 * 60, '2 days'], [4_320, '3 days']])(
  'nobody has acknowledged it for %i minutes: %s',
  (minutes, said) => expect(durationOf(minutes)).toBe(said),
);

test('times are those of the setting’s clock, also in summer', () => {
  expect(timeIn('Europe/London', new Date('2026-07-01T12:00:00Z'))).toBe('Wed 1 Jul 2026, 13:00');
});
