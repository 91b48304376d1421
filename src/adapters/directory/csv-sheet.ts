import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { problem } from '../../domain/directory/problems.ts';
import type { Sheet, SheetLine } from '../../domain/directory/sheet.ts';

/** Reads CSV: UTF-8 with or without a byte order mark, otherwise Windows-1252; comma, semicolon or tab; quotes. */
export function readCsv(bytes: Uint8Array): Sheet {
  if (isUtf16(bytes)) return { lines: [], problems: [problem('wrong-encoding')] };
  const text = decode(bytes);
  try {
    // The library's types do not know what `info` makes of its result.
    const records = parse(text, { ...SETTINGS, delimiter: delimiterOf(text) }) as unknown as readonly Parsed[];
    const lines = records.map(lineOf).filter(({ cells }) => cells.some((cell) => cell !== ''));
    return { lines, problems: [] };
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    return { lines: [], problems: [problem('quote-open', lineFrom(fault))] };
  }
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const SETTINGS = { info: true, relax_column_count: true, skip_empty_lines: true, trim: true, bom: true, max_record_size: 20_000 } as const;

function lineOf({ record, info }: Parsed): SheetLine {
  // `lines` counts the line on which the record ends; a cell may hold line ends.
  const inside = record.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  return { line: info.lines - inside, cells: record.map((cell) => cell.trim()), formulas: [] };
}

function lineFrom(fault: CsvError): number | undefined {
  const { lines } = fault as unknown as { readonly lines?: unknown };
  return typeof lines === 'number' ? lines : undefined;
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** What is no UTF-8 is what Excel's plain "CSV" writes in Western Europe. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
}

/** The separator that the header has most of; Excel writes semicolons where the comma is the decimal sign. */
function delimiterOf(text: string): string {
  const header = text.split(/\r|\n/).find((line) => line.trim() !== '') ?? '';
  const counted = [',', ';', '\t'].map((sign) => ({ sign, times: header.split(sign).length }));
  return counted.toSorted((one, other) => other.times - one.times)[0]?.sign ?? ',';
}
