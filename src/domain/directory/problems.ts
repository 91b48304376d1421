/** What can be wrong with a file of the directory. `error` keeps the file from being applied, `warning` does not. */
const catalogue = {
  'file-empty': ['error', () => 'the file holds no line of data'],
  'file-too-large': ['error', (about) => `the file is larger than ${about}`],
  'file-unreadable': ['error', () => 'this is no .csv and no .xlsx file, or it is damaged; save it again from Excel as "CSV UTF-8" or ".xlsx"'],
  'file-old-excel': ['error', () => 'this is an old Excel file (.xls) or one with a password; save it as ".xlsx" without one'],
  'wrong-encoding': ['error', () => 'the letters cannot be read; save the file as "CSV UTF-8"'],
  'letters-mangled': ['warning', (about) => `${about} looks as if its letters had been saved in the wrong encoding`],
  'quote-open': ['error', () => 'a quotation mark is opened and not closed, or stands in the middle of a cell'],
  'other-sheets': ['warning', (about) => `only the first sheet is read; ${about} more left out`],
  'column-missing': ['error', (about) => `there is no column "${about}"`],
  'column-twice': ['error', (about) => `the column "${about}" is there twice`],
  'column-unknown': ['warning', (about) => `the column "${about}" is not known and was passed over`],
  'too-many-cells': ['error', () => 'there are more cells than columns: a separator inside a cell needs quotation marks around the cell'],
  'formula': ['error', (about) => `${about} is a formula; paste it as a value`],
  'cell-missing': ['error', (about) => `${about} is empty`],
  'cell-too-long': ['error', (about) => `${about} is longer than 200 characters`],
  'control-character': ['error', (about) => `${about} holds a character that cannot be seen`],
  'bad-object-id': ['error', () => 'the object id is no GUID (8-4-4-4-12 digits and letters a to f)'],
  'bad-mail': ['error', () => 'this is no mail address'],
  'bad-phone': ['warning', () => 'the telephone number does not begin with 0 or +: Excel drops the 0 of a number, format the column as text'],
  'bad-order': ['error', () => 'the order is a whole number from 1 to 999'],
  'bad-time-zone': ['error', () => 'the time zone is not known; write it like Europe/London'],
  'bad-setting-id': ['error', () => 'a setting id has small letters, digits and "-" only, 60 at most'],
  'unknown-role': ['error', (about) => `nobody has the role "${about}"`],
  'role-needs-setting': ['error', (about) => `the role "${about}" is held in a setting: say which`],
  'role-of-trust': ['error', (about) => `the role "${about}" is held in the whole trust: leave the setting empty`],
  'trust-role-in-part': ['error', (about) => `"${about}" is a role of the whole trust; import it without --part`],
  'role-twice': ['warning', (about) => `the same person has the same role on line ${about} already`],
  'person-two-names': ['error', (about) => `the same object id has another name on line ${about}`],
  'person-two-mails': ['error', (about) => `the same object id has another mail address on line ${about}`],
  'setting-two-names': ['error', (about) => `the same setting id has another name on line ${about}`],
  'setting-two-ids': ['error', (about) => `the same setting has another id on line ${about}`],
  'setting-two-phones': ['error', (about) => `the setting has another telephone number on line ${about}`],
  'setting-two-time-zones': ['error', (about) => `the setting has another time zone on line ${about}`],
  'setting-without-dsl': ['warning', (about) => `"${about}" has no DSL`],
  'setting-without-phone': ['warning', (about) => `"${about}" has no telephone number of the DSL`],
  'no-administrator': ['warning', () => 'nobody is administrator: nobody would learn of trouble'],
} as const satisfies Readonly<Record<string, readonly ['error' | 'warning', (about: string) => string]>>;

export type ProblemCode = keyof typeof catalogue;

export interface Problem {
  readonly code: ProblemCode;
  /** Line as a spreadsheet numbers it; missing for what concerns the whole file. */
  readonly line?: number;
  /** The column, word, setting or line concerned; never somebody's name or address. */
  readonly about: string;
}

export function problem(code: ProblemCode, line?: number, about = ''): Problem {
  return { code, about, ...(line === undefined ? {} : { line }) };
}

export function levelOf({ code }: Problem): 'error' | 'warning' {
  return catalogue[code][0];
}

/** "Line 7: …", for a person. */
export function sentenceOf({ code, line, about }: Problem): string {
  const say: (about: string) => string = catalogue[code][1];
  return `${line === undefined ? 'File' : `Line ${line}`}: ${say(about)}.`;
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((one) => levelOf(one) === 'error');
}

/** Those of the file first, then by line. */
export function byLine(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}
