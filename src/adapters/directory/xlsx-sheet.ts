import { InvalidInputError, InvalidSpreadsheetError, readSheet } from 'read-excel-file/node';
import { problem, type Problem } from '../../domain/directory/problems.ts';
import type { Sheet, SheetLine } from '../../domain/directory/sheet.ts';
import { formulasOf, PackageDamaged, partsOf, partText, sheetsOf } from './xlsx-package.ts';

/** Reads the first sheet of an .xlsx file; numbers keep the digits that they are stored with. */
export async function readXlsx(bytes: Buffer): Promise<Sheet> {
  try {
    const { formulas, problems } = inspect(bytes);
    const rows = await readSheet(bytes, 1, { parseNumber: (digits) => digits });
    const lines = rows.map((row, at): SheetLine => ({ line: at + 1, cells: row.map(textOf), formulas: formulas.get(at + 1) ?? [] }));
    return { lines: lines.filter(({ cells, formulas: made }) => made.length > 0 || cells.some((cell) => cell !== '')), problems };
  } catch (fault) {
    if (!isDamage(fault)) throw fault;
    return { lines: [], problems: [problem('file-unreadable')] };
  }
}

function inspect(bytes: Buffer): { readonly formulas: ReadonlyMap<number, readonly number[]>; readonly problems: readonly Problem[] } {
  const parts = partsOf(bytes);
  const sheets = sheetsOf(bytes, parts);
  const formulas = new Map<number, number[]>();
  for (const { line, column } of formulasOf(partText(bytes, parts, sheets[0]?.part ?? ''))) {
    formulas.set(line, [...(formulas.get(line) ?? []), column]);
  }
  const nowhere = formulas.has(0) ? [problem('formula', undefined, 'a cell')] : [];
  const others = sheets.length > 1 ? [problem('other-sheets', undefined, String(sheets.length - 1))] : [];
  return { formulas, problems: [...nowhere, ...others] };
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return value === null || value === undefined ? '' : String(value).trim();
}

/** A broken part may show as any fault of the library's parser; only what the system says is no damage. */
function isDamage(fault: unknown): boolean {
  if (fault instanceof PackageDamaged || fault instanceof InvalidInputError || fault instanceof InvalidSpreadsheetError) return true;
  return fault instanceof Error && !('syscall' in fault);
}
