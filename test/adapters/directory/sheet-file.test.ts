import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheetFile } from '../../../src/adapters/directory/sheet-file.ts';
import { workbook } from '../../support/workbook.ts';

const folder = await mkdtemp(join(tmpdir(), 'sheet-file-'));
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Buffer | string) {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const { lines, problems } = await readSheetFile(path);
  return { lines: lines.map(({ line, cells }) => [line, ...cells]), formulas: lines.flatMap(({ line, formulas }) => formulas.map((at) => [line, at])), problems: problems.map(({ code }) => code) };
}

describe('a CSV file', () => {
  test.each([
    ['comma', 'name,role\nTess,staff'],
    ['semicolon', 'name;role\r\nTess;staff\r\n'],
    ['tab', 'name\trole\nTess\tstaff'],
    ['quotes', '"name","role"\n"Tess" , staff '],
    ['byte order mark', '\uFEFFname,role\nTess,staff'],
    ['Mac line ends', 'name,role\rTess,staff\r'],
  ])('%s', async (_, text) => {
    expect(await read(text)).toEqual({ lines: [[1, 'name', 'role'], [2, 'Tess', 'staff']], formulas: [], problems: [] });
  });

  test('numbers lines as a spreadsheet does, past empty lines and over line ends in a cell', async () => {
    const { lines } = await read('name,role\n\n"Tess\nAdeyemi",staff\n,\nPavel,head\n');
    expect(lines.map(([line]) => line)).toEqual([1, 3, 6]);
    expect(lines[1]).toEqual([3, 'Tess\nAdeyemi', 'staff']);
  });

  test('of Windows-1252 is read as such', async () => {
    const { lines } = await read(Buffer.from('name\nZo\xeb O\x92Brien', 'latin1'));
    expect(lines[1]).toEqual([2, 'Zoë O’Brien']);
  });

  test.each([
    ['UTF-16', Buffer.from('\uFEFFname,role\nTess,staff', 'utf16le'), 'wrong-encoding'],
    ['an open quotation mark', 'name,role\n"Tess,staff\n', 'quote-open'],
    ['a quotation mark inside', 'name,role\nTe"s"s,staff\n', 'quote-open'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'file-unreadable'],
    ['old Excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'file-old-excel'],
    ['half a workbook', workbook([['name'], ['Tess']]).subarray(0, 400), 'file-unreadable'],
    ['another ZIP', Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]), 'file-unreadable'],
  ])('%s is a problem, not a fault', async (_, bytes, code) => {
    expect(await read(bytes)).toEqual({ lines: [], formulas: [], problems: [code] });
  });

  test('a file that is not there is a fault with a remedy', async () => {
    await expect(readSheetFile(join(folder, 'nothing.csv'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('an Excel file', () => {
  test('gives texts and numbers by line, also past empty lines and cells', async () => {
    const file = workbook([['name', 'order', 'role'], [], ['Tess & <Co>', 2, null], [null, null, 'staff']]);
    expect(await read(file)).toEqual({ lines: [[1, 'name', 'order', 'role'], [3, 'Tess & <Co>', '2', ''], [4, '', '', 'staff']], formulas: [], problems: [] });
  });

  test('names the cells that a formula made, and says that other sheets are left out', async () => {
    const made = { formula: 'A1&"x"', value: 'Tess' };
    expect(await read(workbook([['name', 'role'], ['Pavel', made], [made, 'staff']], { otherSheets: 2 }))).toMatchObject({
      formulas: [[2, 1], [3, 0]],
      problems: ['other-sheets'],
    });
  });
});
