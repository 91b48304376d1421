/** `npm run campaign` on real PostgreSQL. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { campaignParts } from '../../src/campaign-commands.ts';
import { readCommandLine, UsageRefused } from '../../src/cli/arguments.ts';
import { readCampaignCommand } from '../../src/cli/campaign-arguments.ts';
import { runCampaignCommand } from '../../src/cli/campaign.ts';
import { bodyOf } from '../../src/domain/attestation/entry.ts';
import { AttestingWorld, JUNE, MARCH, PEOPLE, someone } from '../support/attesting.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

// A database of its own for each test: on a busy computer it takes a while.
jest.setTimeout(60_000);

const { laleh, hari, hanna, tess, pavel, vic } = PEOPLE;
const LEADER = ['--by', laleh.objectId];
const NOBODY = '99999999-0000-4000-8000-000000000000';

let database: TestDatabase;
let world: AttestingWorld;
let folder: string;
let printed: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campaign-'));
});
beforeEach(async () => {
  database = await openTestDatabase();
  world = new AttestingWorld(database);
});
afterEach(() => database.close());
afterAll(() => rm(folder, { recursive: true }));

async function run(...words: readonly string[]): Promise<number> {
  printed = [];
  const command = readCampaignCommand(words);
  if (command.name === 'help') throw new RangeError('help');
  const { roster, clock } = world.parts;
  return runCampaignCommand(await campaignParts({ sql: database.sql, roster, clock, print: (line) => void printed.push(line) }), command);
}
const said = () => printed.join('\n');
const value = () => JSON.parse(said()) as Record<string, unknown>;
const start = (...words: readonly string[]) => run('start', '2026-03', '--due', '2026-11-30', ...LEADER, ...words);
const ledger = async () => (await world.parts.ledger.entries(0, 1_000)).map(bodyOf);

describe('start', () => {
  test('says with --dry-run whom it would concern, and does nothing', async () => {
    expect(await start('--dry-run')).toBe(0);
    expect(said()).toContain('It would concern 6 people; 6 would be asked');
    expect(await start('--dry-run', '--setting', 'hill', '--json')).toBe(0);
    expect(value()).toMatchObject({ ok: true, dryRun: true, people: 3 });
    expect([await run('list', ...LEADER), said()]).toEqual([0, 'There is no campaign yet.']);
    expect(await ledger()).toEqual([]);
  });

  test('assigns as many as the dry run said, and the ledger has who did it', async () => {
    expect(await start('--role', 'staff', '--dry-run', '--json')).toBe(0);
    expect(value()).toMatchObject({ people: 2 });
    expect(await start('--role', 'staff', '--holiday', '2026-12-21..2027-01-04', '--json')).toBe(0);
    expect(value()).toMatchObject({ ok: true, assigned: 2, campaign: { state: 'running', due: '2026-11-30', edition: MARCH } });
    expect(await ledger()).toContainEqual(expect.objectContaining({ kind: 'campaign-started', by: { id: laleh.objectId, name: 'Laleh Brandt' }, statement: expect.stringContaining('edition of 2026-03') }));
    expect(await start()).toBe(1);
    expect(said()).toContain('this edition has an open campaign');
  });

  test('that is refused leaves one draft behind at most, which the next uses', async () => {
    await start();
    for (const title of ['One', 'Two']) expect(await start('--title', title)).toBe(1);
    await run('close', '2026-03', ...LEADER);
    expect(await start('--title', 'Three')).toBe(0);
    expect(said()).toContain('Three');
    expect((await world.parts.store.campaigns()).map(({ state }) => state).toSorted()).toEqual(['closed', 'running']);
  });

  test.each([
    [['--due', '2026-01-01'], 'The due date is in the past'], [['--due', 'soon'], 'The due date is no day'], [['--setting', 'nowhere'], 'The audience (settings, roles) is none that there is'],
    [['--holiday', '2026-13-01'], 'A holiday is no day'], [['--holiday', '2026-12-31..2026-12-01'], 'A holiday is no day'], [['--time-zone', 'Mars'], 'The time zone is none'], [['--role', 'trustee'], 'concerns nobody'],
  ])('with %j is refused with what is wrong', async (words, why) => {
    expect(await start(...words)).toBe(1);
    expect(said()).toContain(why);
    expect(await world.parts.store.campaigns()).toEqual([]);
  });

  test('is for trust leaders, and for an edition that there is', async () => {
    for (const [by, why] of [[hari.objectId, 'has not the role'], [tess.objectId, 'has not the role'], [NOBODY, 'does not know']] as const) {
      expect(await run('start', '2026-03', '--due', '2026-11-30', '--by', by)).toBe(1);
      expect(said()).toContain(why);
    }
    expect(await run('start', '2031-01', '--due', '2026-11-30', ...LEADER, '--json')).toBe(1);
    expect(value()).toEqual({ ok: false, refused: 'no-such-edition' });
  });
});

test('pause, resume, extend and close, by the edition or the id, each on record with who did it', async () => {
  await start('--json');
  const { id } = value()['campaign'] as { readonly id: string };
  for (const words of [['pause', '2026-03'], ['resume', id], ['extend', '2026-03', '2026-12-11'], ['close', id]]) expect(await run(...words, ...LEADER)).toBe(0);
  expect(said()).toContain('closed, due 2026-12-11');
  const mine = (await ledger()).filter(({ by }) => by?.id === laleh.objectId).map(({ kind }) => kind);
  expect(mine).toEqual(['campaign-started', 'campaign-paused', 'campaign-resumed', 'campaign-extended', 'campaign-closed']);
  for (const words of [['pause', id], ['extend', id, '2027-01-01']]) expect(await run(...words, ...LEADER)).toBe(1);
  expect([await run('close', 'nothing', ...LEADER), said()]).toEqual([1, expect.stringContaining('no such campaign')]);
  expect([await run('close', id, '--by', hari.objectId), said()]).toEqual([1, expect.stringContaining('has not the role')]);
});

test('exempt, and its end, are on record with reason and by whom', async () => {
  await start();
  expect(await run('exempt', '2026-03', tess.objectId, '--reason', 'long-leave', '--note', 'until May', '--by', hari.objectId)).toBe(0);
  expect(await ledger()).toContainEqual(expect.objectContaining({ kind: 'exempted', reason: 'long-leave', note: 'until May', by: { id: hari.objectId, name: hari.name } }));
  expect([await run('exempt', '2026-03', tess.objectId, '--reason', 'other', ...LEADER), said()]).toEqual([1, 'The person is exempt already.']);
  expect(await run('exempt', '2026-03', tess.objectId, '--end', ...LEADER, '--json')).toBe(0);
  expect(value()).toEqual({ ok: true, person: tess.objectId, exempt: null });
  // Of another's setting, oneself, and nobody.
  for (const [who, by] of [[vic, hari], [hari, hari]] as const) expect(await run('exempt', '2026-03', who.objectId, '--reason', 'other', '--by', by.objectId)).toBe(1);
  expect([await run('exempt', '2026-03', NOBODY, '--reason', 'other', ...LEADER), said()]).toEqual([1, expect.stringContaining('does not concern this person')]);
});

test('status and who-has-not: denominators, and for a Head only people of the own setting', async () => {
  await start();
  await world.confirm(pavel);
  await world.attesting.exempt(laleh.objectId, (await world.attesting.due(vic.objectId))[0]?.id ?? '', 'long-leave');
  expect(await run('status', '2026-03', ...LEADER)).toBe(0);
  expect(said()).toContain('Together: 1 of 5 concerned (20 % of them); 4 not-told; 0 overdue; not counted: 1 exempt (1 on long leave)');
  expect(await run('status', '2026-03', ...LEADER, '--json')).toBe(0);
  expect(value()).toMatchObject({ ok: true, total: { assigned: 6, concerned: 5, done: 1 } });
  expect(await run('who-has-not', '2026-03', ...LEADER)).toBe(0);
  expect(printed.slice(1).map((line) => line.trim().split(' ')[0])).toEqual(['Hanna', 'Hari', 'Laleh', 'Tess']);
  expect(await run('who-has-not', '2026-03', '--by', hanna.objectId, '--json')).toBe(0);
  expect(value()).toMatchObject({ people: [{ name: hanna.name, state: 'not-told' }] });
  expect([await run('who-has-not', '2026-03', '--setting', 'harbour', '--by', hanna.objectId), said()]).toEqual([1, expect.stringContaining('not of a setting')]);
  for (const words of [['status', '2026-03'], ['who-has-not', '2026-03'], ['list']]) expect(await run(...words, '--by', tess.objectId)).toBe(1);
});

test('export: everybody once, with reference; nothing that a spreadsheet would calculate; over no file', async () => {
  const names = ['=HYPERLINK("http://x")', '+1', '-2', '@SUM(A1)', '\t=1', 'O’Brien, "Bo"\r\nX', '＝1'];
  world.people.push(...names.map((name, at) => someone(20 + at, name, 'hill:staff')));
  await start();
  await world.confirm(tess);
  const file = join(folder, 'people.csv');
  expect(await run('export', '2026-03', file, ...LEADER)).toBe(0);
  const text = await readFile(file, 'utf8');
  expect(text.startsWith('\uFEFF"name","object id"')).toBe(true);
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(13);
  expect(rows.find(({ name }) => name === tess.name)).toMatchObject({ 'object id': tess.objectId, where: 'Harbour View Primary: staff', state: 'confirmed', reference: expect.stringMatching(/^A-\d+-[0-9a-f]{8}$/), 'confirmed at (UTC)': '2026-11-02T10:00:00.000Z' });
  expect(Object.values(rows).flatMap((row) => Object.values(row)).filter((cell) => /^[\s]*[=+\-@＝]/.test(cell))).toEqual([]);
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["'=HYPERLINK(\"http://x\")", "'+1", 'O’Brien, "Bo" X']));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(run('export', '2026-03', file, ...LEADER)).rejects.toMatchObject({ code: 'file-there' });
  expect(await run('export', '2026-03', join(folder, 'harbour.csv'), '--by', hari.objectId, '--json')).toBe(0);
  expect(value()).toMatchObject({ ok: true, people: 3 });
  expect(await run('export', '2026-03', join(folder, 'none.csv'), '--by', tess.objectId)).toBe(1);
  await expect(stat(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('editions names both', async () => {
  expect(await run('editions', '--json')).toBe(0);
  expect(value()).toMatchObject({ editions: [{ id: '2025-06', hash: JUNE }, { id: '2026-03', hash: MARCH }] });
});

describe('the command line', () => {
  test.each([
    ['no command', []], ['an unknown one', ['dance']], ['nobody', ['status', '2026-03']], ['no object id', ['status', '2026-03', '--by', 'me']], ['no due date', ['start', '2026-03', ...LEADER]],
    ['no reason', ['exempt', '2026-03', tess.objectId, ...LEADER]], ['a reason and an end', ['exempt', '2026-03', tess.objectId, '--reason', 'other', '--end', ...LEADER]],
    ['a foreign option', ['pause', '2026-03', '--dry-run', ...LEADER]], ['a word too many', ['close', '2026-03', 'x', ...LEADER]], ['no file', ['export', '2026-03', ...LEADER]], ['two settings', ['export', '2026-03', 'f', '--setting', 'a', '--setting', 'b', ...LEADER]],
  ])('with %s is refused with how to call it', (_, words) => {
    expect(() => readCampaignCommand(words)).toThrow(UsageRefused);
  });

  test.each(['editions', 'list', 'start', 'status', 'pause', 'resume', 'close', 'extend', 'exempt', 'who-has-not', 'export'])('%s --help', (topic) => {
    expect(readCampaignCommand([topic, '--help'])).toEqual({ name: 'help', text: expect.stringContaining(`campaign -- ${topic}`) });
    expect(readCommandLine(['campaign', topic, '--help'])).toEqual({ name: 'campaign', words: [topic, '--help'] });
  });

  test('is joined in the program', async () => {
    const by = '00000000-0000-4000-8000-000000000005';
    const child = spawn(process.execPath, ['src/main.ts', 'campaign', 'start', '2026-03', '--due', '2099-01-01', '--dry-run', '--json', '--by', by], {
      cwd: join(import.meta.dirname, '../..'), env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    const out: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (part: string) => out.push(part));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(JSON.parse(out.join(''))).toMatchObject({ ok: true, dryRun: true, people: 6 });
  });
});
