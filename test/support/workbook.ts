import { crc32, deflateRawSync } from 'node:zlib';

/** A cell: a text, a number, nothing, or a formula with the value that Excel computed. */
export type WorkbookCell = string | number | null | { readonly formula: string; readonly value: string };

/** An .xlsx file as Excel writes it: packed parts, shared strings, cells that are not there where they are empty. */
export function workbook(rows: readonly (readonly WorkbookCell[])[], { otherSheets = 0 } = {}): Buffer {
  const strings: string[] = [];
  const sheet = rows.map((row, at) => rowXml(row, at + 1, strings)).join('');
  const sheets = Array.from({ length: 1 + otherSheets }, (_, at) => at + 1);
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map((id) => `<sheet name="Sheet${id}" sheetId="${id}" r:id="rId${id}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(...sheets.map((id): [string, string] => ['worksheet', `worksheets/sheet${id}.xml`]), ['sharedStrings', 'sharedStrings.xml'], ['styles', 'styles.xml']),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(sheets.map((id) => [`xl/worksheets/sheet${id}.xml`, `<worksheet xmlns="${MAIN}"><sheetData>${id === 1 ? sheet : ''}</sheetData></worksheet>`])),
  };
  return zip(parts);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function relationships(...targets: readonly (readonly [string, string])[]): string {
  const all = targets.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`);
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
}

function rowXml(row: readonly WorkbookCell[], line: number, strings: string[]): string {
  const cells = row.map((cell, at) => cellXml(cell, `${String.fromCharCode(65 + at)}${line}`, strings)).join('');
  return cells === '' ? '' : `<row r="${line}">${cells}</row>`;
}

function cellXml(cell: WorkbookCell, address: string, strings: string[]): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${address}"><v>${cell}</v></c>`;
  if (typeof cell === 'object') return `<c r="${address}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.value)}</v></c>`;
  return `<c r="${address}" t="s"><v>${strings.push(cell) - 1}</v></c>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function zip(parts: Readonly<Record<string, string>>): Buffer {
  const [bodies, entries]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const [label, raw] = [Buffer.from(name), Buffer.from(text)];
    const packed = deflateRawSync(raw);
    const shared = Buffer.alloc(26);
    for (const [offset, value] of [[0, 20], [4, 8]] as const) shared.writeUInt16LE(value, offset);
    for (const [offset, value] of [[10, crc32(raw)], [14, packed.length], [18, raw.length]] as const) shared.writeUInt32LE(value, offset);
    shared.writeUInt16LE(label.length, 22);
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, label, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), shared, tail, label]));
    bodies.push(body);
    at += body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  for (const offset of [4, 6]) end.writeUInt16LE(entries.length, offset);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, directory, Buffer.from('PK\u0005\u0006'), end]);
}
