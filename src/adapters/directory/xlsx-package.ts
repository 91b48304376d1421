/** The little that is read of an .xlsx file (a ZIP of XML parts) beside its values: sizes, sheets and formulas. */
import { inflateRawSync } from 'node:zlib';

/** The file is no ZIP that we can read. */
export class PackageDamaged extends Error {
  readonly code = 'package-damaged';
}

const MOST_BYTES = 200 * 2 ** 20;
const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];

interface Part {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/** The parts by name. @throws PackageDamaged also when unpacking would take more than 200 MiB */
export function partsOf(file: Buffer): ReadonlyMap<string, Part> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END) throw new PackageDamaged('no end of the directory');
  const parts = new Map<string, Part>();
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) at = readEntry(file, at, parts);
  const bytes = [...parts.values()].reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_BYTES) throw new PackageDamaged('too large when unpacked');
  return parts;
}

function readEntry(file: Buffer, at: number, parts: Map<string, Part>): number {
  if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY) throw new PackageDamaged('a broken entry');
  const [name, extra, comment] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
  const numbers = { packed: file.readUInt32LE(at + 20), size: file.readUInt32LE(at + 24), at: file.readUInt32LE(at + 42) };
  parts.set(file.toString('utf8', at + 46, at + 46 + name), { method: file.readUInt16LE(at + 10), ...numbers });
  return at + 46 + name + extra + comment;
}

/** The text of a part; '' when it is not there. @throws PackageDamaged */
export function partText(file: Buffer, parts: ReadonlyMap<string, Part>, name: string): string {
  const part = parts.get(name);
  if (part === undefined) return '';
  if (part.at + 30 > file.length || file.readUInt32LE(part.at) !== LOCAL) throw new PackageDamaged('a broken part');
  const from = part.at + 30 + file.readUInt16LE(part.at + 26) + file.readUInt16LE(part.at + 28);
  const bytes = file.subarray(from, from + part.packed);
  try {
    return (part.method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: MOST_BYTES })).toString('utf8');
  } catch (cause) {
    throw new PackageDamaged('a part that cannot be unpacked', { cause });
  }
}

/** Names of the sheets, in the order of their tabs, with the part that each stands in. */
export function sheetsOf(file: Buffer, parts: ReadonlyMap<string, Part>): readonly { readonly part: string }[] {
  const targets = new Map(elements(partText(file, parts, 'xl/_rels/workbook.xml.rels'), 'Relationship').map((one) => [attribute(one, 'Id'), attribute(one, 'Target')]));
  return elements(partText(file, parts, 'xl/workbook.xml'), 'sheet').map((sheet) => {
    const target = targets.get(attribute(sheet, '(?:r|ns\\d*|d\\d+p\\d+|rel)?:?id')) ?? '';
    return { part: target.startsWith('/') ? target.slice(1) : `xl/${target}` };
  });
}

/** Cells whose value a formula makes: column from 0, line from 1; line 0 where the file does not say which cell. */
export function formulasOf(xml: string): readonly { readonly column: number; readonly line: number }[] {
  const cells = xml.matchAll(/<(?:\w+:)?c(\s[^>]*)?>\s*<(?:\w+:)?f[\s/>]/g);
  return [...cells].map(([, attributes = '']) => {
    const [, letters = 'A', digits = '0'] = /\sr="([A-Z]{1,3})(\d{1,7})"/.exec(attributes) ?? [];
    return { column: columnFrom(letters), line: Number(digits) };
  });
}

function columnFrom(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(\\s[^>]*)>`, 'g'))].map(([, attributes = '']) => attributes);
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(attributes)?.[1] ?? '';
}
