import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheetFile } from '../../src/adapters/directory/sheet-file.ts';
import { createDirectoryStore } from '../../src/adapters/sql/directory.ts';
import { readCommandLine, UsageRefused } from '../../src/cli/arguments.ts';
import { readDirectoryCommand } from '../../src/cli/directory-arguments.ts';
import { runDirectoryCommand } from '../../src/cli/directory.ts';
import type { SyncReport } from '../../src/domain/directory/groups.ts';
import { noChange } from '../../src/domain/directory/plan.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { workbook } from '../support/workbook.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const HEADER = ['Setting', 'Name', 'Object ID', 'Role', 'Order', 'Phone'];
const ROWS = [
  ['Harbour View Primary', 'Dilys Okafor', id(3), 'DSL', '1', '01632 960123'],
  ['Harbour View Primary', 'Tess Adeyemi', id(1), 'Teacher', '', ''],
  ['', 'Laleh Brandt', id(5), 'administrator', '', ''],
];

let database: TestDatabase;
let folder: string;
let printed: string[];
let report: SyncReport;
const wishes: unknown[] = [];

beforeAll(async () => {
  [database, folder] = await Promise.all([openTestDatabase(), mkdtemp(join(tmpdir(), 'directory-'))]);
});
beforeEach(() => {
  printed = [];
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function file(rows: readonly (readonly string[])[], name = 'staff.csv'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, [HEADER, ...rows].map((row) => row.join(',')).join('\n'));
  return path;
}

async function run(...words: readonly string[]): Promise<number> {
  const store = createDirectoryStore(database.sql, { now: () => new Date() });
  const sync = async (wish: unknown) => (wishes.push(wish), report);
  return runDirectoryCommand({ store, readFile: readSheetFile, sync, by: 'clerk', print: (line) => void printed.push(line) }, readDirectoryCommand(words));
}
const said = () => printed.join('\n');

describe('the commands of the directory', () => {
  test('an empty one says how people get in', async () => {
    expect([await run('show'), said()]).toEqual([0, 'The directory is empty. Bring people in: npm run directory -- import FILE']);
  });

  test('importing shows what would change, and does it only with --apply', async () => {
    const path = await file(ROWS);
    expect(await run('import', path)).toBe(0);
    expect(said()).toContain('People added: 3');
    expect(said()).toContain('this was a dry run');
    printed = [];
    await run('show');
    expect(said()).toContain('The directory is empty');
    expect(said()).toContain('file by clerk: dry-run, added/changed/left 3/0/0');
    printed = [];
    expect([await run('import', path, '--apply'), printed.at(-1)]).toEqual([0, 'Done.']);
    printed = [];
    await run('show');
    expect(said()).toMatch(/Harbour View Primary \(harbour-view-primary\), 2 people, Europe\/London\n {4}telephone {2}01632 960123\n {4}dsl {8}Dilys Okafor/);
    expect(said()).toContain('Laleh Brandt: administrator');
  });

  test('the same from Excel changes nothing', async () => {
    const path = join(folder, 'staff.xlsx');
    await writeFile(path, workbook([HEADER, ...ROWS.map((row) => row.map((cell) => cell || null))]));
    expect([await run('import', path, '--apply'), printed.at(-1)]).toEqual([0, 'Nothing was changed.']);
  });

  test('a file with problems is refused, each by its line', async () => {
    const path = await file([...ROWS, ['Harbour View Primary', 'Vic Osei', 'no guid', 'wizard', '', '']]);
    expect(await run('import', path, '--apply')).toBe(1);
    expect(said()).toContain('✗ Line 5: the object id is no GUID');
    expect(said()).toContain('✗ Line 5: nobody has the role "wizard".');
    expect(printed.at(-1)).toContain('nothing was changed');
  });

  test('too many leavers are refused until their number is named', async () => {
    const path = await file(ROWS.slice(0, 1));
    expect(await run('import', path, '--apply')).toBe(1);
    expect(printed.at(-1)).toBe('Refused: 2 of 3 people would go, more than a fifth. If that is right, add --allow-leavers 2.');
    expect(await run('import', path, '--apply', '--part', '--allow-leavers', '1')).toBe(0);
    printed = [];
    await run('show', 'harbour-view-primary');
    expect(said()).not.toContain('Tess');
  });

  test('a setting is shown, changed, added and refused', async () => {
    expect(await run('setting', 'harbour-view-primary', '--phone', '01632 960555')).toBe(0);
    expect(said()).toContain('telephone 01632 960555\nChanged.');
    expect([await run('setting', 'hill-top'), await run('setting', 'hill-top', '--phone', '01632 960222')]).toEqual([1, 1]);
    expect([await run('setting', 'Hill-Top', '--name', 'Hill Top'), printed.at(-1)]).toEqual([0, 'Added.']);
    expect([await run('setting', 'hill-top', '--name', 'Hill Top'), printed.at(-1)]).toEqual([0, 'It was like this already.']);
    for (const wrong of [['--phone', '1632'], ['--time-zone', 'Camelot'], ['--name', ' ']]) expect(await run('setting', 'hill-top', ...wrong)).toBe(1);
    expect([await run('show', 'nowhere'), printed.at(-1)]).toEqual([1, 'There is no setting "nowhere". "npm run directory -- show" lists them.']);
  });

  test('comparing with groups says which group failed and what to do', async () => {
    report = { plan: noChange('groups'), outcome: 'unchanged', reading: 'changes', failed: [{ group: id(9), code: 'forbidden' }], guests: 1, disabled: 2 };
    expect(await run('sync')).toBe(1);
    expect(said()).toContain(`Group ${id(9)} could not be read (forbidden): give the app the permissions GroupMember.Read.All`);
    expect(said()).toContain('Left out: 1 guest, 2 disabled accounts.');
    report = { ...report, outcome: 'failed', reason: 'token-refused', failed: [] };
    expect(await run('sync', '--dry-run', '--full', '--allow-leavers', '4')).toBe(1);
    expect(said()).toContain('Nothing was changed.');
    expect(wishes).toMatchObject([{ apply: true, full: false, by: 'clerk' }, { apply: false, full: true, leavers: 4 }]);
  });

  test.each([[[]], [['dance']], [['import']], [['sync', 'x']], [['import', 'a', 'b']], [['show', '--apply']], [['import', 'a', '--allow-leavers', 'all']], [['import', 'a', '--loud']]])(
    '%j is refused with the usage',
    (words) => {
      expect(() => readDirectoryCommand(words)).toThrow(UsageRefused);
      expect(() => readDirectoryCommand(words)).toThrow(/npm run directory -- import FILE/);
    },
  );

  test('--dry-run wins over --apply', () => {
    expect(readDirectoryCommand(['import', 'a', '--apply', '--dry-run'])).toMatchObject({ apply: false });
    expect(readCommandLine(['directory', 'import', 'a', '--apply'])).toEqual({ name: 'directory', words: ['import', 'a', '--apply'] });
  });
});

describe('the program', () => {
  async function program(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url, ...more };
    const child = spawn(process.execPath, ['src/main.ts', 'directory', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => out.push(part.toString()));
    const [code] = await once(child, 'close');
    return { code, out: out.join('') };
  }

  test('imports into the database that DATABASE_URL names', async () => {
    const { code, out } = await program(['import', await file([...ROWS, ['Hill Top', 'Pavel Marsh', id(2), 'DSL', '', '']])]);
    expect([code, out]).toEqual([0, expect.stringContaining('this was a dry run')]);
  });

  test('says what comparing with groups needs', async () => {
    expect(await program(['sync'])).toMatchObject({ code: 1, out: expect.stringContaining('Set DIRECTORY_GROUPS') });
    const credentials = { BOT_APP_ID: id(1), BOT_TENANT_ID: id(2), BOT_SECRET: 's' };
    const { code, out } = await program(['sync'], { DIRECTORY_GROUPS: join(folder, 'nothing.yaml'), ...credentials, DATABASE_URL: `${database.url}?sslmode=disable` });
    expect([code, out]).toEqual([1, expect.stringContaining('The file that DIRECTORY_GROUPS names')]);
    expect(await program(['sync'], { DIRECTORY_GROUPS: 'x', GRAPH_URL: 'http://graph.example' })).toMatchObject({ code: 1, out: expect.stringContaining('GRAPH_URL') });
  });
});
