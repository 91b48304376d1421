import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseKeyRing } from '../../src/adapters/sealing/key-ring.ts';
import { createSealer, newKey } from '../../src/adapters/sealing/sealer.ts';
import { createReportStore } from '../../src/adapters/sql/reporting/reports.ts';
import { createTransactions } from '../../src/adapters/sql/transaction.ts';
import { createUpkeepStore } from '../../src/adapters/sql/upkeep.ts';
import { readReportsCommand } from '../../src/cli/reports-arguments.ts';
import { runReportsCommand, type ReportsParts } from '../../src/cli/reports.ts';
import { reportsParts } from '../../src/report-commands.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { monday, openReporting, people, unknownPerson, type TestReporting } from '../support/reporting.ts';

const [one, two] = [newKey('k1'), newKey('k2')];

let database: TestDatabase;
let school: TestReporting;
let folder: string;
let printed: string[];
let ring = one;
/** Whatever any command has said in this file. */
const everything: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
}, 60_000);
beforeEach(async () => {
  database = await openTestDatabase();
  printed = [];
  ring = one;
  school = await openReporting({ database, sealer: createSealer(parseKeyRing(one)) });
}, 60_000);
afterEach(() => database.close());
afterAll(() => rm(folder, { recursive: true }));

/** The commands' parts, on the clock of the test. */
function parts(): ReportsParts {
  const { directory, clock } = school.parts;
  const print = (line: string) => (printed.push(line), everything.push(line));
  return reportsParts({ sql: database.sql, transactions: createTransactions(database.sql), directory, keys: async () => parseKeyRing(ring), clock, print });
}

async function run(...words: readonly string[]): Promise<number> {
  printed = [];
  const command = readReportsCommand(words);
  if (command.name === 'help' || command.name === 'keys') throw new RangeError(command.name);
  return runReportsCommand(parts(), command);
}
const said = () => printed.join('\n');
const value = () => JSON.parse(printed.at(-1) ?? '{}') as Record<string, unknown>;
const deeds = async () => (await database.sql.selectFrom('audit').select(['deed', 'person', 'detail']).orderBy('number').execute()).map(({ deed, person, detail }) => [deed, person, detail]);
const close = (id: string, by: string = people.deputy) => school.reporting.act(by, id, { kind: 'close', outcome: 'advice-given', text: 'zanzibar outcome' }, 'p');

describe('reseal', () => {
  const fill = async () => {
    const reports = [await school.stored(), await school.stored({}, people.colleague)];
    await school.reporting.act(people.dsl, reports[0]?.id ?? '', { kind: 'note', text: 'zanzibar note' }, 'n');
    const draft = await school.reporting.open(people.teacher, {});
    if (!('kind' in draft)) await school.reporting.keepDraft(people.teacher, draft.id, { what: 'zanzibar draft' });
    return reports;
  };

  test('brings everything under the current key, in batches, says what is left, and is audited with who ran it', async () => {
    const reports = await fill();
    ring = `${two},${one}`;
    expect(await run('reseal', '--dry-run')).toBe(0);
    expect(said()).toMatch(/k2 {2}0 texts {2}\(current\)\n {2}k1 {2}\d+ texts {2}left: run "reseal"$/);
    expect(await run('reseal', '--batch', '1', '--by', people.administrator)).toBe(0);
    expect(printed.filter((line) => line.endsWith('sealed anew …')).length).toBeGreaterThan(1);
    expect(said()).toContain('k1  0 texts  seals nothing any more');
    expect(await deeds()).toContainEqual(['resealed', people.administrator, 'k2']);
    const after = createReportStore({ db: database.sql, sealer: createSealer(parseKeyRing(two)), clock: school.parts.clock });
    for (const { id, details } of reports) expect((await after.find(id))?.details).toEqual(details);
    expect(await run('reseal', '--by', people.administrator, '--json')).toBe(0);
    expect(printed).toHaveLength(1);
    expect(value()).toMatchObject({ ok: true, resealed: 0, current: 'k2', left: 0 });
  });

  test('ended in the middle, it goes on where it was', async () => {
    await fill();
    ring = `${two},${one}`;
    const vault = await parts().vault();
    await vault.resealSome(1);
    const half = Object.fromEntries(await vault.sealedBy());
    expect([half['k1'], half['k2']]).toEqual([expect.any(Number), 3]);
    expect(await run('reseal', '--by', people.administrator, '--json')).toBe(0);
    expect(value()).toMatchObject({ resealed: half['k1'], left: 0 });
  });

  test('texts under a key that is missing are named and do not stop the others; the exit code says so', async () => {
    const [first] = await fill();
    await database.sql.updateTable('report').set({ contentKey: 'lost' }).where('id', '=', first?.id ?? '').execute();
    ring = `${two},${one}`;
    expect(await run('reseal', '--by', people.administrator)).toBe(1);
    expect(said()).toMatch(/lost {2}1 text {2}✗ this key is not among REPORT_KEYS/);
    expect(said()).toContain('k1  0 texts');
  });

  test('a text that does not open ends it, with the row that has to be restored', async () => {
    const [first] = await fill();
    await database.sql.updateTable('report').set({ content: Buffer.alloc(40) }).where('id', '=', first?.id ?? '').execute();
    ring = `${two},${one}`;
    await expect(run('reseal', '--by', people.administrator)).rejects.toMatchObject({ code: 'report-seal-broken', message: expect.stringContaining(`row report.content:${first?.id}`) });
  });

  test.each([['dsl', 'has not the role'], ['trustLeader', 'has not the role'], ['gone', 'has left'], ['nobody', 'does not know']] as const)('%s may not', async (name, words) => {
    await fill();
    ring = `${two},${one}`;
    const by = name === 'nobody' ? unknownPerson : people[name];
    expect(await run('reseal', '--by', by)).toBe(1);
    expect(said()).toContain(words);
    expect(await deeds()).toContainEqual(['refused', by, expect.any(String)]);
    expect((await (await parts().vault()).sealedBy()).has('k2')).toBe(false);
  });
});

describe('review, hold and release', () => {
  const later = '2033-01-01T00:00:00Z';

  test('lists what is due, deletes what is approved, and says what is not', async () => {
    const [due, open, own] = [await school.stored(), await school.stored(), await school.stored({}, people.dsl)];
    await close(due.id);
    await close(own.id);
    expect([await run('review', '--by', people.dsl), said()]).toEqual([0, 'Nothing is due.']);
    school.setClock(later);
    expect(await run('review', '--by', people.dsl)).toBe(0);
    expect(said()).toMatch(new RegExp(`${due.reference} {2}harbour {2}concern, closed 2026-11-16, due since 2032-11-16`));
    expect(said()).toMatch(new RegExp(`${own.reference}.*your own`));
    expect(said()).not.toContain(open.reference);
    expect(await run('review', '--by', people.dsl, '--approve', due.reference.slice(2).toLowerCase(), '--approve', own.reference, '--approve', open.reference, '--approve', 'R-XXXXXX', '--json')).toBe(1);
    expect(value()['outcomes']).toEqual([
      { reference: due.reference, outcome: 'done' }, { reference: own.reference, outcome: 'not-allowed' },
      { reference: open.reference, outcome: 'not-due' }, { reference: 'R-XXXXXX', outcome: 'no-such-report' },
    ]);
    expect(await school.parts.store.find(due.id)).toBeUndefined();
    expect(await deeds()).toEqual(expect.arrayContaining([['deletion-approved', people.dsl, 'concern'], ['refused', people.dsl, 'retention']]));
    expect(await run('review', '--by', people.administrator, '--approve', own.reference)).toBe(0);
    expect(said()).toContain('deleted, with its history and its trail');
  });

  test('a hold keeps it, also from an administrator; released it may go', async () => {
    const { id, reference } = await school.stored();
    await close(id);
    expect(await run('hold', reference, '--reason', 'legal-claim', '--by', people.dsl)).toBe(0);
    school.setClock(later);
    await run('review', '--by', people.administrator);
    expect(said()).toContain('held (legal-claim)');
    expect(await run('review', '--by', people.administrator, '--approve', reference)).toBe(1);
    expect(await run('release', reference, '--by', people.administrator, '--json')).toBe(0);
    expect(value()).toEqual({ ok: true, reference, hold: null });
    expect(await run('review', '--by', people.administrator, '--approve', reference)).toBe(0);
  });

  test.each(['teacher', 'slt', 'otherDsl', 'goneDsl', 'trustLeader'] as const)('%s may neither see the list of this setting nor hold or delete', async (name) => {
    const { id, reference } = await school.stored();
    await close(id);
    school.setClock(later);
    await run('review', '--by', people[name], '--json');
    expect(JSON.stringify(value())).not.toContain(reference);
    expect(await run('review', '--by', people[name], '--approve', reference)).toBe(1);
    expect(await run('hold', reference, '--reason', 'other', '--by', people[name])).toBe(1);
    expect(said()).toContain('Refused');
    expect((await school.parts.store.find(id))?.state).toBe('closed');
    expect((await deeds()).filter(([deed, person]) => deed === 'refused' && person === people[name]).length).toBeGreaterThan(1);
  });

  test('a reference that is none, or nobody’s', async () => {
    for (const reference of ['R-CDFGHJ', 'Jordan', '']) expect(await run('hold', reference, '--reason', 'other', '--by', people.dsl)).toBe(1);
    expect(said()).toBe('There is no report of this reference.');
  });
});

describe('counts', () => {
  test('are those of the school year, small numbers hidden, for whom may see them', async () => {
    for (let made = 0; made < 3; made += 1) await school.stored();
    expect(await run('counts', '--by', people.trustLeader)).toBe(0);
    expect(said()).toContain('school year 2026/27');
    expect(said()).toContain('Harbour View Primary (harbour): hidden');
    expect(await run('counts', '--by', people.head, '--year', '2025', '--json')).toBe(0);
    expect(value()).toMatchObject({ schoolYear: 2025, settings: [{ setting: 'harbour', count: 'few' }], total: 'few' });
    expect(await run('counts', '--by', people.teacher)).toBe(1);
    expect(await deeds()).toContainEqual(['counted', people.trustLeader, '2026']);
  });

  test('a number of five and more is shown; before September it is the school year that began last', async () => {
    for (let made = 0; made < 12; made += 1) await school.stored();
    school.setClock('2027-08-31T10:00:00Z');
    await run('counts', '--by', people.head);
    expect(said()).toMatch(/2026\/27\n {2}Harbour View Primary \(harbour\): 12/);
  });
});

describe('calendar', () => {
  const write = async (text: string) => {
    const path = join(folder, 'calendar.yaml');
    await writeFile(path, text);
    return path;
  };
  const own = 'minutes: 20\ndays:\n  monday: 08:15-16:00\n  saturday: 09:00 to 12:00\nholidays:\n  - 2026-12-21 to 2027-01-01\n  - 2027-04-05\n';

  test('what show prints, set takes; the default is said to be one', async () => {
    expect(await run('calendar', 'show', 'harbour')).toBe(0);
    expect(said()).toMatch(/^# Harbour View Primary \(harbour\), Europe\/London: the default\nminutes: 15\ndays:\n {2}monday: 08:00-16:00/);
    expect(await run('calendar', 'set', 'Harbour', await write(said()), '--by', people.administrator)).toBe(0);
    expect(await school.parts.calendars.hours('harbour')).toMatchObject({ minutes: 15, holidays: [] });
    expect(await run('calendar', 'set', 'harbour', await write(own), '--by', people.dsl)).toBe(0);
    expect(said()).toContain('Opening hours of Harbour View Primary: kept.');
    expect(await run('calendar', 'show', 'harbour', '--json')).toBe(0);
    expect(value()).toEqual({
      ok: true, setting: 'harbour', own: true,
      hours: { minutes: 20, days: { 1: { from: '08:15', to: '16:00' }, 6: { from: '09:00', to: '12:00' } }, holidays: [{ from: '2026-12-21', to: '2027-01-01' }, { from: '2027-04-05', to: '2027-04-05' }] },
    });
    expect(await run('calendar', 'reset', 'harbour', '--by', people.head)).toBe(0);
    expect(await school.parts.calendars.hours('harbour')).toBeUndefined();
    expect((await deeds()).filter(([deed]) => deed === 'calendar-changed')).toEqual([
      ['calendar-changed', people.administrator, 'own'], ['calendar-changed', people.dsl, 'own'], ['calendar-changed', people.head, 'default'],
    ]);
  });

  test.each(['teacher', 'deputy', 'otherDsl', 'trustLeader', 'goneDsl'] as const)('%s may not change it', async (name) => {
    expect(await run('calendar', 'set', 'harbour', await write(own), '--by', people[name])).toBe(1);
    expect(await school.parts.calendars.hours('harbour')).toBeUndefined();
    expect(await deeds()).toEqual([['refused', people[name], expect.stringMatching(/wrong-role|left-the-trust/)]]);
  });

  test('a setting that is not there', async () => {
    expect([await run('calendar', 'show', 'moon'), said()]).toEqual([1, expect.stringContaining('no such setting')]);
    expect(await run('calendar', 'set', 'moon', await write(own), '--by', people.administrator)).toBe(1);
  });

  test.each([
    ['', 'the file: it needs minutes'],
    ['minutes: many\ndays: {}', 'minutes: it needs'],
    ['minutes: 15\ndays: { monday: all day }', 'days, monday: write 08:00-16:00, or closed.'],
    ['minutes: 15\ndays: { monday: 16:00-08:00 }', 'days, monday: ends before it begins'],
    ['minutes: 15\ndays: { someday: 08:00-16:00 }', 'something that is not known'],
    ['minutes: 15\ndays: { monday: 08:00-16:00 }\nholidays: [Christmas]', 'holidays, the one in place 1'],
    ['minutes: 15\ndays: { monday: 08:00-16:00 }\nholidays: [2026-02-31]', 'holiday 2026-02-31'],
    ['minutes: 0\ndays: { monday: 08:00-16:00 }', 'minutes: not 1 to 1440'],
    ['minutes: 15\ndays: [', 'the file: it needs'],
  ])('%j is refused with what is not right', async (text, problem) => {
    expect(await run('calendar', 'set', 'harbour', await write(text), '--by', people.dsl)).toBe(1);
    expect(said()).toContain(problem);
    expect(await school.parts.calendars.hours('harbour')).toBeUndefined();
  });

  test('a file that is not there', async () => {
    await expect(run('calendar', 'set', 'harbour', join(folder, 'none.yaml'), '--by', people.dsl)).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('trail', () => {
  test('who saw or did what, whom the program told, and that it was looked at; no word of the report', async () => {
    const { id, reference } = await school.stored();
    await school.work();
    school.pass(15);
    await school.work();
    school.pass(1);
    await school.reporting.read(people.slt, id);
    await school.reporting.act(people.otherDsl, id, { kind: 'acknowledge' }, 'p');
    await school.reporting.act(people.dsl, id, { kind: 'note', text: 'zanzibar note' }, 'n');
    expect(await run('trail', reference, '--by', people.administrator)).toBe(0);
    const lines = printed.slice(1).map((line) => line.trim().split(/ {2,}/).slice(1).join(' '));
    expect(lines).toEqual([
      `${people.teacher} submitted`, 'the program delivered', 'the program reminded channel:1', `${people.slt} read`,
      `${people.otherDsl} refused wrong-setting`, `${people.dsl} acted note`, expect.stringMatching(`${people.administrator} trail-read`),
    ]);
    expect(await run('trail', reference, '--by', people.dsl, '--json')).toBe(0);
    expect(value()).toMatchObject({ ok: true, reference, setting: 'harbour', state: 'acknowledged', hold: null });
    expect((value()['trail'] as readonly unknown[]).length).toBe(8);
  });

  test.each(['teacher', 'slt', 'otherDsl', 'trustLeader', 'goneDsl'] as const)('%s may not see it', async (name) => {
    const { reference } = await school.stored();
    expect(await run('trail', reference, '--by', people[name])).toBe(1);
    expect(said()).not.toContain('submitted');
    expect(await deeds()).toContainEqual(['refused', people[name], expect.any(String)]);
  });
});

test('jobs: how the regular work went last', async () => {
  expect([await run('jobs'), said()]).toEqual([0, 'Nothing has run yet.']);
  const upkeep = createUpkeepStore(database.sql);
  await upkeep.keep({ task: 'canary', at: monday, outcome: 'trouble', code: 'bot-token' });
  await upkeep.keep({ task: 'retention', at: new Date('2026-11-10T03:20:00Z'), outcome: 'done' });
  await database.sql.insertInto('canaryResult').values({ subject: 'bot', at: monday, trouble: 'bot-token' }).execute();
  await run('jobs');
  expect(said()).toMatch(/canary +2026-11-16 10:00:00 UTC {2}bot-token\n {2}retention +2026-11-10 03:20:00 UTC {2}late\n {4}canary, bot: bot-token/);
});

describe('the program', () => {
  async function program(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, ['src/main.ts', 'reports', ...words], { env: { PATH: process.env['PATH'] ?? '', ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, error]: [string[], string[]] = [[], []];
    child.stdout.on('data', (part: Buffer) => out.push(part.toString()));
    child.stderr.on('data', (part: Buffer) => error.push(part.toString()));
    const [code] = await once(child, 'close');
    return { code, out: out.join(''), error: error.join('') };
  }

  test('makes a key without anything else being there, and nothing but the key goes to the output', async () => {
    const { code, out, error } = await program(['keys', '--id', 'next']);
    expect([code, parseKeyRing(out.trim()).current]).toEqual([0, 'next']);
    expect(error).toContain('reseal');
    expect(error).not.toContain(out.trim().split(':')[1]);
    const production = { NODE_ENV: 'production' };
    expect((await program(['keys', '--json'], production)).error).toContain('REPORT_KEYS');
  }, 60_000);

  test('helps, and says what production needs', async () => {
    expect(await program(['hold', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('legal-claim') });
    const refused = await program(['reseal', '--dry-run'], { NODE_ENV: 'production', DATABASE_URL: `${database.url}?sslmode=require` });
    expect([refused.code, refused.out]).toEqual([1, '']);
  }, 60_000);

  test('works in local mode on the database that is named, with the local school', async () => {
    const local = { DATABASE_URL: database.url, DATA_DIR: folder };
    expect(await program(['calendar', 'show', 'harbour-view'], local)).toMatchObject({ code: 0, out: expect.stringContaining('minutes: 15') });
    expect(await program(['reseal', '--by', people.secondDeputy, '--json'], local)).toMatchObject({ code: 1, out: expect.stringContaining('"refused":"wrong-role"') });
    const laleh = '00000000-0000-4000-8000-000000000005';
    expect(await program(['reseal', '--by', laleh, '--json'], local)).toMatchObject({ code: 0, out: expect.stringContaining('"left":0') });
  }, 60_000);
});

test('nothing that any command has said holds a word or a name of a report', () => {
  expect(everything.length).toBeGreaterThan(50);
  expect(everything.join('\n')).not.toMatch(/zanzibar|Jordan|Featherstonehaugh|Instagram|Adeyemi|Okafor|Year 8/);
});
