/** A campaign's people as CSV that a spreadsheet opens without running anything. */
import type { AttestationRow } from '../domain/attestation/contract.ts';
import type { Place } from '../domain/attestation/entry.ts';

const COLUMNS = ['name', 'object id', 'where', 'state', 'due', 'overdue', 'confirmed at (UTC)', 'reference', 'exempt'];

/** Lines without their line feed; the first has the byte order mark that Excel wants. */
export function peopleTable(rows: readonly AttestationRow[]): readonly string[] {
  const [head = '', ...lines] = [COLUMNS, ...rows.map(cellsOf)].map((cells) => `${cells.map(cell).join(',')}\r`);
  return [`\uFEFF${head}`, ...lines];
}

function cellsOf({ name, person, places, state, due, overdue, confirmedAt, reference, exempt }: AttestationRow): readonly string[] {
  return [name, person, placesLine(places), state, due, overdue ? 'yes' : 'no', confirmedAt?.toISOString() ?? '', reference ?? '', exempt ?? ''];
}

export function placesLine(places: readonly Place[]): string {
  return places.map(({ settingName, role }) => (settingName === undefined ? role : `${settingName}: ${role}`)).join('; ');
}

/** One line, and never a formula: what a spreadsheet would calculate stands behind an apostrophe. */
function cell(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  const safe = /^\s*[=+\-@＝＋－＠]/u.test(line) ? `'${line}` : line;
  return `"${safe.replaceAll('"', '""')}"`;
}
