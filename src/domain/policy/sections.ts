/** The adopted document cut into its sections, with each clause marked in its place. Pure. */
import type { Clause, ClauseId } from '../answering/types.ts';

/** Words of a line as the document has them (`**bold**`, `*italic*`); `clause` where they are a clause's. */
export interface Passage {
  readonly text: string;
  readonly clause?: ClauseId;
}

export interface Line {
  /** An item of a list. */
  readonly item: boolean;
  readonly passages: readonly Passage[];
}

export interface Section {
  /** "doc", "3" or "3.1". */
  readonly number: string;
  /** The heading as the document writes it. */
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Every clause is marked once, in the section that its id names. */
export function sectionsOf(document: string, clauses: readonly Clause[]): readonly Section[] {
  const left = new Map(clauses.map((clause) => [clause.id, clause]));
  return cut(document).map(({ number, title, lines }) => {
    const own = clauses.filter(({ id }) => belongsTo(id, number));
    return { number, title, lines: lines.map((line) => lineOf(line, own, left)) };
  });
}

const HEADING = /^(\d(?:\.\d)?)\.? [^\t]+$/;

/** Cuts the document at its numbered headings. The list of contents (lines with page numbers) is left out. */
function cut(document: string): readonly { readonly number: string; readonly title: string; readonly lines: readonly string[] }[] {
  const sections: { number: string; title: string; lines: string[] }[] = [{ number: 'doc', title: 'Document details', lines: [] }];
  for (const line of document.split(/\r?\n/).map((text) => text.trim()).filter(wanted)) {
    const number = HEADING.exec(line)?.[1];
    if (number !== undefined) sections.push({ number, title: line, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function wanted(line: string): boolean {
  return line !== '' && !/^\d\. .+\t\d+$/.test(line) && !['SOCIAL MEDIA POLICY', 'Contents', 'Document Details', 'Page'].includes(line);
}

/** Clause 2.1.consent stands in section 2.1; 3.contact and 3.b stand in 3. */
function belongsTo(id: ClauseId, section: string): boolean {
  const rest = id.startsWith(`${section}.`) ? id.slice(section.length + 1) : '';
  return rest !== '' && !/^\d/.test(rest);
}

/** A line with the clauses in it marked; a clause that was found once is not looked for again. */
function lineOf(line: string, own: readonly Clause[], left: Map<ClauseId, Clause>): Line {
  const item = /^[-•]\s+/.test(line);
  const words = flat(line.replace(/^[-•]\s+/, ''));
  const passages: Passage[] = [];
  let from = 0;
  for (const { id, quote } of own.filter((clause) => left.has(clause.id))) {
    const at = words.indexOf(flat(quote), from);
    if (at < 0 || (item && at > 0)) continue;
    const end = at + flat(quote).length;
    passages.push({ text: words.slice(from, at) }, { text: words.slice(at, end), clause: id });
    from = end;
    left.delete(id);
    if (item) break;
  }
  passages.push({ text: words.slice(from) });
  return { item, passages: passages.filter(({ text }) => text !== '') };
}

function flat(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}
