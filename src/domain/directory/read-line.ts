import type { SettingId } from '../directory.ts';
import { columnName, type Column, type Columns } from './columns.ts';
import { problem, type Problem } from './problems.ts';
import { isTrustRole, readRoles, type AnyRole } from './role-words.ts';
import type { SheetLine } from './sheet.ts';
import { UNORDERED } from './state.ts';

/** One line of an import that makes sense by itself. */
export interface Entry {
  readonly line: number;
  readonly objectId: string;
  readonly name: string;
  readonly mail?: string;
  readonly setting?: { readonly id: SettingId; readonly name?: string; readonly timeZone?: string };
  readonly roles: readonly AnyRole[];
  readonly order: number;
  readonly phone?: string;
}

export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SETTING_ID = /^[a-z0-9][a-z0-9-]{0,59}$/;
const MAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
/** Control characters, and marks that turn the direction of writing or have no width. */
export const UNSEEN = /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;
const MANGLED = /[ÃÂâ][\u0080-\u00BF€‚„…†‡‰‹‘’“”•–—˜™›]/;
const WHOLE_TRUST = ['trust', 'whole trust', 'all', '-'];

/** Reads one line; with problems it may still give an entry, so that the rest of the file can be checked. */
export function readLine(line: SheetLine, columns: Columns): { readonly entry?: Entry; readonly problems: readonly Problem[] } {
  const cells = new Cells(line, columns);
  const objectId = cells.text('objectId', 'required').toLowerCase().replace(/^\{(.*)\}$/, '$1');
  if (objectId !== '' && !GUID.test(objectId)) cells.note('bad-object-id');
  const [name, mail, phone] = [cells.text('name', 'required'), cells.text('mail'), cells.text('phone')];
  if (mail !== '' && !MAIL.test(mail)) cells.note('bad-mail');
  if (phone !== '' && !/^(0|\+|\()[\d\s().-]{5,}/.test(phone)) cells.note('bad-phone');
  const setting = readSetting(cells);
  const roles = readHeldRoles(cells, setting !== undefined);
  const order = readOrder(cells);
  const given = { ...(mail === '' ? {} : { mail }), ...(setting === undefined ? {} : { setting }), ...(phone === '' ? {} : { phone }) };
  if (!GUID.test(objectId) || name === '') return { problems: cells.problems };
  return { entry: { line: line.line, objectId, name, roles, order, ...given }, problems: cells.problems };
}

/** An id for a setting that has only a name. */
export function settingIdFrom(name: string): SettingId {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/['’]/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60).replace(/-$/, '');
}

export function knownTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (fault) {
    if (fault instanceof RangeError) return false;
    throw fault;
  }
}

function readSetting(cells: Cells): Entry['setting'] {
  const [name, given, timeZone] = [cells.text('setting'), cells.text('settingId').toLowerCase(), cells.text('timeZone')];
  if (timeZone !== '' && !knownTimeZone(timeZone)) cells.note('bad-time-zone');
  if (given === '' && (name === '' || WHOLE_TRUST.includes(name.toLowerCase()))) return undefined;
  const id = given === '' ? settingIdFrom(name) : given;
  if (!SETTING_ID.test(id)) cells.note('bad-setting-id');
  return { id, ...(name === '' ? {} : { name }), ...(timeZone === '' ? {} : { timeZone }) };
}

function readHeldRoles(cells: Cells, inSetting: boolean): readonly AnyRole[] {
  const held: AnyRole[] = [];
  for (const role of readRoles(cells.text('role', 'required'))) {
    if (typeof role !== 'string') cells.note('unknown-role', role.unknown);
    else if (isTrustRole(role) && inSetting) cells.note('role-of-trust', role);
    else if (!isTrustRole(role) && !inSetting) cells.note('role-needs-setting', role);
    else held.push(role);
  }
  return held;
}

function readOrder(cells: Cells): number {
  const text = cells.text('order');
  if (text === '') return UNORDERED;
  if (!/^[1-9]\d{0,2}$/.test(text)) cells.note('bad-order');
  return Number.parseInt(text, 10);
}

/** The cells of one line by column; notes what is wrong with a cell as it is read. */
class Cells {
  readonly problems: Problem[] = [];
  readonly #line: SheetLine;
  readonly #columns: Columns;

  constructor(line: SheetLine, columns: Columns) {
    this.#line = line;
    this.#columns = columns;
  }

  note(code: Problem['code'], about = ''): void {
    this.problems.push(problem(code, this.#line.line, about));
  }

  /** The cell's text; empty when there is none or it cannot be taken. */
  text(column: Column, need: 'required' | 'optional' = 'optional'): string {
    const at = this.#columns[column];
    const text = at === undefined ? '' : (this.#line.cells[at] ?? '').normalize('NFC');
    const fault = at === undefined || text === '' ? undefined : this.#fault(text, at, column);
    if (fault !== undefined) this.note(fault, columnName(column));
    else if (text === '' && need === 'required') this.note('cell-missing', columnName(column));
    if (fault === undefined && MANGLED.test(text)) this.note('letters-mangled', columnName(column));
    return fault === undefined ? text : '';
  }

  #fault(text: string, at: number, column: Column): Problem['code'] | undefined {
    const plain = column === 'phone' ? /^[=@]/ : /^([=@]|[+-].)/;
    if (this.#line.formulas.includes(at) || plain.test(text)) return 'formula';
    if (text.length > 200) return 'cell-too-long';
    if (text.includes('\uFFFD')) return 'wrong-encoding';
    return UNSEEN.test(text) ? 'control-character' : undefined;
  }
}
