import { problem, type Problem } from './problems.ts';
import type { SheetLine } from './sheet.ts';

/** The columns that an import knows, and by which names. */
const NAMES = {
  setting: ['setting', 'setting name', 'school', 'school name', 'academy', 'college', 'site'],
  settingId: ['setting id', 'setting code', 'school id', 'school code', 'urn'],
  name: ['name', 'full name', 'display name', 'person', 'staff name'],
  objectId: ['object id', 'entra object id', 'azure object id', 'entra id', 'azure id', 'aad object id', 'aad id', 'user id', 'id'],
  mail: ['mail', 'e-mail', 'mail address', 'email address', 'user principal name', 'upn'],
  role: ['role', 'roles'],
  order: ['order', 'asked in order', 'priority', 'position'],
  phone: ['phone', 'telephone', 'tel', 'phone number', 'telephone number', 'dsl phone', 'dsl telephone'],
  timeZone: ['time zone'],
} as const;

export type Column = keyof typeof NAMES;
/** Where each column stands, from 0. */
export type Columns = Readonly<Partial<Record<Column, number>>>;

const REQUIRED = ['name', 'objectId', 'role', 'setting'] as const;
const byName = new Map(Object.entries(NAMES).flatMap(([column, names]) => names.map((name) => [bare(name), column as Column])));

/** What a column is called in messages and in the documentation. */
export function columnName(column: Column): string {
  return NAMES[column][0];
}

/** Reads the header: capitals, spaces, hyphens and underscores do not matter. */
export function readHeader(header: SheetLine): { readonly columns: Columns; readonly problems: readonly Problem[] } {
  const columns: Partial<Record<Column, number>> = {};
  const problems: Problem[] = [];
  for (const [at, title] of header.cells.entries()) {
    const column = byName.get(bare(title));
    if (column !== undefined && columns[column] !== undefined) problems.push(problem('column-twice', header.line, columnName(column)));
    else if (column !== undefined) columns[column] = at;
    else if (title !== '') problems.push(problem('column-unknown', header.line, title.slice(0, 60)));
  }
  const missing = REQUIRED.filter((column) => columns[column] === undefined && !(column === 'setting' && columns.settingId !== undefined));
  return { columns, problems: [...problems, ...missing.map((column) => problem('column-missing', header.line, columnName(column)))] };
}

function bare(title: string): string {
  return title.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
