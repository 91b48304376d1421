import { describe, expect, test } from '@jest/globals';
import { importSheet } from '../../../src/domain/directory/import.ts';
import { changesNothing, planChange, tooManyGo } from '../../../src/domain/directory/plan.ts';
import { byLine, hasErrors, levelOf, sentenceOf } from '../../../src/domain/directory/problems.ts';
import { readSheet } from '../../../src/domain/directory/read-sheet.ts';
import type { DirectoryState } from '../../../src/domain/directory/state.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const HEADER = 'setting,setting id,name,object id,mail,role,order,phone,time zone';
const DSL = `Harbour View Primary,harbour-view,Dilys Okafor,${id(3)},dilys@trust.example,dsl,1,01632 960123,`;
const ADMIN = `,,Laleh Brandt,${id(5)},,trust-leader; administrator,,,`;

const sheet = (...lines: readonly string[]) => ({
  hash: 'h',
  problems: [],
  lines: lines.map((line, at) => ({ line: at + 1, cells: line.split(','), formulas: [] as readonly number[] })),
});
const read = (...lines: readonly string[]) => readSheet(sheet(HEADER, ...lines));
const codes = (...lines: readonly string[]) => read(...lines).problems.map(({ line, code, about }) => [line, code, about].filter((part) => part !== undefined && part !== ''));

describe('reading a sheet', () => {
  test('gives settings, people and roles; the DSL’s number is the setting’s', () => {
    const { target, problems } = read(DSL, ADMIN, `Harbour View Primary,harbour-view,Tess Adeyemi,{${id(1).toUpperCase()}},,Teacher,,01632 960999,`);
    expect(problems).toEqual([]);
    expect(target.settings).toEqual([{ id: 'harbour-view', name: 'Harbour View Primary', dslPhone: '01632 960123' }]);
    expect(target.people.map(({ objectId, name }) => [objectId, name])).toEqual([[id(3), 'Dilys Okafor'], [id(5), 'Laleh Brandt'], [id(1), 'Tess Adeyemi']]);
    expect(target.holdings).toContainEqual({ objectId: id(3), setting: 'harbour-view', role: 'dsl', order: 1 });
    expect(target.holdings.filter(({ objectId }) => objectId === id(5)).map(({ role, setting }) => [role, setting])).toEqual([['trust-leader', undefined], ['administrator', undefined]]);
  });

  test.each([
    ['School,Object_ID,Full Name,ROLE', []],
    ['Setting ID,Entra Object ID,Display-Name,Roles', []],
    ['school,id,name,role,shoe size', [[1, 'column-unknown', 'shoe size']]],
    ['school,id,name', [[1, 'column-missing', 'role']]],
    ['school,id,user id,name,role', [[1, 'column-twice', 'object id']]],
  ])('header "%s"', (header, expected) => {
    const { problems } = readSheet(sheet(header, `x,${id(1)},Tess,staff`));
    expect(problems.filter(({ line }) => line === 1).map(({ line, code, about }) => [line, code, about])).toEqual(expected);
  });

  test.each([
    ['Head Teacher', ['head']], ['Headteacher; SLT', ['head', 'slt']], ['DSL / Head', ['dsl', 'head']], ['Deputy Designated Safeguarding Lead', ['deputy-dsl']],
    ['DDSLs', ['deputy-dsl']], ['Governors', ['governor']], ['page manager & Volunteer', ['page-manager', 'volunteer']],
  ])('role "%s"', (word, roles) => {
    expect(read(`A,a,Tess,${id(1)},,${word},,,`).target.holdings.map(({ role }) => role)).toEqual(roles);
  });

  test.each<[string, readonly unknown[]]>([
    [`A,a,Tess,${id(1)},,wizard,,,`, [2, 'unknown-role', 'wizard']],
    [`A,a,Tess,12345,,staff,,,`, [2, 'bad-object-id']],
    [`A,a,Tess,,,staff,,,`, [2, 'cell-missing', 'object id']],
    [`A,a,,${id(1)},,staff,,,`, [2, 'cell-missing', 'name']],
    [`A,a,Tess,${id(1)},,,,,`, [2, 'cell-missing', 'role']],
    [`A,a,Tess,${id(1)},tess at school,staff,,,`, [2, 'bad-mail']],
    [`A,a,Tess,${id(1)},,staff,0,,`, [2, 'bad-order']],
    [`A,a,Tess,${id(1)},,staff,first,,`, [2, 'bad-order']],
    [`A,a,Tess,${id(1)},,staff,,1632960123,`, [2, 'bad-phone']],
    [`A,a,Tess,${id(1)},,staff,,,London`, [2, 'bad-time-zone']],
    [`A,A!,Tess,${id(1)},,staff,,,`, [2, 'bad-setting-id']],
    [`,,Tess,${id(1)},,staff,,,`, [2, 'role-needs-setting', 'staff']],
    [`A,a,Tess,${id(1)},,trustee,,,`, [2, 'role-of-trust', 'trustee']],
    [`A,a,=cmd|' /C calc'!A0,${id(1)},,staff,,,`, [2, 'formula', 'name']],
    [`A,a,@SUM(1),${id(1)},,staff,,,`, [2, 'formula', 'name']],
    [`A,a,Te\u202Ess,${id(1)},,staff,,,`, [2, 'control-character', 'name']],
    [`A,a,Te\uFFFDss,${id(1)},,staff,,,`, [2, 'wrong-encoding', 'name']],
    [`A,a,ZoÃ« B,${id(1)},,staff,,,`, [2, 'letters-mangled', 'name']],
    [`A,a,Tess,${id(1)},,staff,,,,Year 8`, [2, 'too-many-cells']],
    [`A,a,${'x'.repeat(201)},${id(1)},,staff,,,`, [2, 'cell-too-long', 'name']],
  ])('line "%.60s"', (line, expected) => {
    expect(codes(line)).toContainEqual(expected);
  });

  test('the same person, setting or role twice: the line that said so first is named', () => {
    const lines = [DSL, `Harbour View Primary,harbour-view,Dilys Oakfor,${id(3)},d@trust.example,dsl,,,`, `Harbour Primary,harbour-view,Tess,${id(1)},,staff,,,Europe/Paris`, `Harbour View Primary,hvp,Pavel,${id(2)},,staff,,,`, ADMIN];
    expect(codes(...lines).filter(([line]) => line !== undefined && typeof line === 'number')).toEqual([
      [3, 'person-two-names', '2'], [3, 'person-two-mails', '2'], [3, 'role-twice', '2'], [4, 'setting-two-names', '2'], [5, 'setting-two-ids', '2'],
    ]);
  });

  test('two DSLs are fine, none is a warning, and so is nobody to hear of trouble', () => {
    const two = read(DSL, `Harbour View Primary,harbour-view,Second Lead,${id(7)},,DSL,2,01632 960555,`, `Hill Top,hill-top,Tess,${id(1)},,staff,,,`);
    expect(two.problems.map(({ code, about }) => [code, about])).toEqual([['setting-without-dsl', 'Hill Top'], ['no-administrator', '']]);
    expect(hasErrors(two.problems)).toBe(false);
    expect(two.target.settings[0]?.dslPhone).toBe('01632 960123');
  });

  test('empty files say so once', () => {
    expect(readSheet(sheet()).problems.map(({ code }) => code)).toEqual(['file-empty']);
    expect(readSheet(sheet(HEADER)).problems.map(({ code }) => code)).toEqual(['file-empty']);
    expect(readSheet({ lines: [], problems: [{ code: 'wrong-encoding', about: '' }] }).problems.map(({ code }) => code)).toEqual(['wrong-encoding']);
  });

  test('formulas of a workbook are named by line and column', () => {
    const one = sheet(HEADER, DSL);
    const made = { ...one, lines: one.lines.map((line) => ({ ...line, formulas: line.line === 2 ? [2, 3] : [] })) };
    expect(readSheet(made).problems.filter(({ line }) => line === 2).map(sentenceOf)).toEqual([
      'Line 2: object id is a formula; paste it as a value.',
      'Line 2: name is a formula; paste it as a value.',
    ]);
  });

  test('no sentence repeats a name or an address', () => {
    const { problems } = read(`A,a,Secretive Person,nonsense,secret at mail,wizard,x,1,`, `A,a,Other Name,${id(1)},,staff,,,`, `A,a,Secretive Person,${id(1)},,staff,,,`);
    expect(problems.length).toBeGreaterThan(4);
    expect(byLine(problems).map(sentenceOf).join('\n')).not.toMatch(/Secretive|Other Name|secret at/);
    expect(problems.map(levelOf)).toContain('error');
  });

  test('reads 20,000 lines whole, each problem by its line', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `School ${at % 40},school-${at % 40},Person ${at},${id(at + 10)},,${at === 19_998 ? 'wizard' : 'staff'},,,`);
    const { target, problems } = read(...lines);
    expect([target.people.length, target.settings.length]).toEqual([20_000, 40]);
    expect(problems.filter(({ line }) => line !== undefined)).toEqual([{ code: 'unknown-role', line: 20_000, about: 'wizard' }]);
  });
});

const state = (target: ReturnType<typeof read>['target'], source: 'file' | 'groups' = 'file'): DirectoryState => ({
  settings: target.settings.map((setting) => ({ timeZone: 'Europe/London', ...setting })),
  people: target.people,
  holdings: target.holdings.map((held) => ({ ...held, source })),
});
const staff = (...numbers: readonly number[]) => numbers.map((number) => `Harbour View Primary,harbour-view,Person ${number},${id(number)},,staff,,,`);
const NOBODY: DirectoryState = { settings: [], people: [], holdings: [] };

describe('planning a change', () => {
  test('everything is new the first time, and the same file again changes nothing', () => {
    const { target } = read(DSL, ADMIN, ...staff(11, 12));
    const first = planChange(NOBODY, target, 'file');
    expect([first.settings.added.length, first.people.added.length, first.holdings.begun.length, first.gone]).toEqual([1, 4, 5, 0]);
    expect(changesNothing(planChange(state(target), target, 'file'))).toBe(true);
  });

  test('a new name, number and order are changes; a number that the file leaves out stays', () => {
    const before = state(read(DSL, ADMIN).target);
    const renamed = planChange(before, read(DSL.replace('Dilys Okafor', 'Dilys Okafor-Bell').replace(',1,01632 960123', ',2,'), ADMIN).target, 'file');
    expect(renamed.people.changed).toEqual([{ before: before.people[0], after: { ...before.people[0], name: 'Dilys Okafor-Bell' } }]);
    expect(renamed.settings.changed).toEqual([]);
    expect([renamed.holdings.begun.map(({ order }) => order), renamed.holdings.ended.map(({ order }) => order)]).toEqual([[2], [1]]);
    expect(planChange(before, read(DSL.replace('960123', '960124'), ADMIN).target, 'file').settings.changed.map(({ after }) => after.dslPhone)).toEqual(['01632 960124']);
  });

  test('whoever is not in the file leaves; a setting that nobody names ends', () => {
    const before = state(read(DSL, ADMIN, `Hill Top,hill-top,Tess,${id(1)},,staff,,,`).target);
    const plan = planChange(before, read(DSL, ADMIN).target, 'file');
    expect([plan.people.left.map(({ name }) => name), plan.settings.ended.map(({ id: one }) => one), plan.gone, plan.of]).toEqual([['Tess'], ['hill-top'], 1, 3]);
  });

  test('a part touches the settings that it names, and nothing else', () => {
    const before = state(read(DSL, ADMIN, ...staff(11), `Hill Top,hill-top,Tess,${id(1)},,staff,,,`).target);
    const plan = planChange(before, read(DSL).target, 'file', true);
    expect([plan.people.left.map(({ name }) => name), plan.settings.ended, plan.gone, plan.of]).toEqual([['Person 11'], [], 1, 2]);
    expect(readSheet(sheet(HEADER, ADMIN), { part: true }).problems.map(({ code }) => code)).toContain('trust-role-in-part');
  });

  test('a source answers for its own roles only, and the groups know names best', () => {
    const both = state(read(...staff(11, 12)).target, 'groups');
    const plan = planChange(both, read(DSL, ADMIN, `Harbour View Primary,harbour-view,P. Eleven,${id(11)},,slt,,,`).target, 'file');
    expect([plan.people.left, plan.people.changed, plan.holdings.ended, plan.gone]).toEqual([[], [], [], 0]);
    expect(plan.holdings.begun).toContainEqual({ objectId: id(11), setting: 'harbour-view', role: 'slt', order: 1_000 });
  });

  test.each([[5, 4, undefined, false], [5, 3, undefined, true], [5, 3, 2, false], [5, 3, 3, true], [3, 0, 1, true]])(
    'of %i people %i stay, %s named: refused %s',
    (of, stay, named, refused) => {
      const numbers = Array.from({ length: of }, (_, at) => at + 11);
      const plan = planChange(state(read(...staff(...numbers)).target), read(...staff(...numbers.slice(0, stay))).target, 'file');
      expect(tooManyGo(plan, named)).toBe(refused);
    },
  );
});

describe('importing', () => {
  const store = (before: DirectoryState) => ({ revise: async <J>(judge: (state: DirectoryState) => Promise<J> | J) => judge(before) });
  const wish = { by: 'clerk', apply: true, part: false };
  const run = (before: DirectoryState, lines: readonly string[], more = {}) => importSheet(store(before), { sheet: sheet(HEADER, ...lines), ...wish, ...more });

  test('is dry unless it is told to apply; both are for the audit, without a name', async () => {
    const dry = await run(NOBODY, [DSL, ADMIN], { apply: false });
    const applied = await run(NOBODY, [DSL, ADMIN]);
    expect([dry.apply, dry.run.outcome, applied.apply, applied.run.outcome]).toEqual([false, 'dry-run', true, 'applied']);
    expect(applied.run).toMatchObject({ source: 'file', by: 'clerk', fileHash: 'h', counts: { peopleAdded: 2, settingsAdded: 1, problems: 0 } });
    expect(JSON.stringify(applied.run)).not.toContain('Dilys');
  });

  test('with an error applies nothing, and plans nothing of half a file', async () => {
    const { apply, run: made, plan, problems } = await run(state(read(DSL, ADMIN).target), [`A,a,Tess,${id(1)},,wizard,,,`]);
    expect([apply, made.outcome, made.reason, changesNothing(plan)]).toEqual([false, 'refused', 'problems', true]);
    expect(problems.map(({ code }) => code)).toContain('unknown-role');
  });

  test('is refused when too many would go, and not when their number is named', async () => {
    const before = state(read(DSL, ADMIN, ...staff(11, 12)).target);
    expect((await run(before, [DSL, ADMIN])).run).toMatchObject({ outcome: 'refused', reason: 'too-many-leavers', counts: { gone: 2, of: 4 } });
    expect((await run(before, [DSL, ADMIN], { leavers: 2 })).run.outcome).toBe('applied');
  });

  test('the same again is unchanged; a setting without a telephone number is warned of', async () => {
    expect((await run(state(read(DSL, ADMIN).target), [DSL, ADMIN])).run.outcome).toBe('unchanged');
    const { problems, apply } = await run(NOBODY, [DSL.replace('01632 960123', ''), ADMIN]);
    expect([problems.map(({ code }) => code), apply]).toEqual([['setting-without-phone'], true]);
    expect((await run(state(read(DSL, ADMIN).target), [DSL.replace('01632 960123', ''), ADMIN])).problems).toEqual([]);
  });
});
