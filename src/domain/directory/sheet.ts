import type { Problem } from './problems.ts';

export interface SheetLine {
  /** As a spreadsheet numbers lines, from 1. */
  readonly line: number;
  /** Texts without white space around them. */
  readonly cells: readonly string[];
  /** Columns, from 0, whose value a formula made. */
  readonly formulas: readonly number[];
}

/** A file as it was read: what stands in it, and what could not be read. Lines without any text are left out. */
export interface Sheet {
  readonly lines: readonly SheetLine[];
  readonly problems: readonly Problem[];
}
