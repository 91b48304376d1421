/** Cuts a document into its sections, and finds the clauses in their lines. */
import type { Clause, ClauseId } from '../answering/types.ts';
import type { Block, EditionSection, SectionId } from './contract.ts';

const heading = /^(\d+(?:\.\d+)?)\.? [^\t]+$/;
const pageNumber = /^\d+\. .+\t\d+$/;
const furniture: readonly string[] = ['Contents', 'Document Details', 'Page'];

interface Cut {
  readonly id: SectionId;
  readonly title: string;
  readonly lines: string[];
}

function cut(document: string, title: string): readonly Cut[] {
  const sections: Cut[] = [{ id: 'doc', title: 'Document details', lines: [] }];
  for (const line of document.split(/\r?\n/).map((one) => one.trim())) {
    const number = heading.exec(line)?.[1];
    if (number !== undefined) sections.push({ id: number, title: line, lines: [] });
    else if (line !== '' && !pageNumber.test(line) && !furniture.includes(line) && line !== title.toUpperCase()) sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** Clause 2.1.consent stands in section 2.1; 3.contact and 3.b stand in 3. */
function standsIn(clause: ClauseId, section: SectionId): boolean {
  const rest = clause.startsWith(`${section}.`) ? clause.slice(section.length + 1) : '';
  return rest !== '' && !/^\d/.test(rest);
}

function flat(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim();
}

const bullet = /^[-•]\s+/;

/** A clause that is an item of a list is only that, even where a paragraph happens to hold its words. */
function mayStandIn(line: string, { quote }: Clause, lines: readonly string[]): boolean {
  const isItem = lines.some((one) => bullet.test(one) && flat(one.replace(bullet, '')) === flat(quote));
  return !isItem || (bullet.test(line) && flat(line.replace(bullet, '')) === flat(quote));
}

/** A clause that was found once is taken out of `left`, so that the same words further down belong to the next. */
function blockOf(line: string, lines: readonly string[], left: Clause[]): Block {
  const item = bullet.test(line);
  const words = flat(line.replace(bullet, ''));
  const runs: { text: string; clause?: ClauseId }[] = [];
  let from = 0;
  for (const clause of left.filter((one) => mayStandIn(line, one, lines))) {
    const quote = flat(clause.quote);
    const at = words.indexOf(quote, from);
    if (at < 0 || (item && (at > 0 || runs.length > 0))) continue;
    if (at > from) runs.push({ text: words.slice(from, at) });
    runs.push({ text: quote, clause: clause.id });
    from = at + quote.length;
    left.splice(left.indexOf(clause), 1);
  }
  if (from < words.length) runs.push({ text: words.slice(from) });
  return { kind: item ? 'item' : 'paragraph', runs };
}

/** The sections in order; every line of the document that is no heading and no list of contents is in one of them. */
export function sectionsOf(document: string, title: string, clauses: Iterable<Clause>): readonly EditionSection[] {
  const all = [...clauses];
  return cut(document, title).map(({ id, title: name, lines }) => {
    const left = all.filter((clause) => standsIn(clause.id, id));
    return { id, title: name, blocks: lines.map((line) => blockOf(line, lines, left)) };
  });
}

export function clausesIn(section: EditionSection): readonly ClauseId[] {
  return section.blocks.flatMap(({ runs }) => runs.flatMap(({ clause }) => clause ?? []));
}

const WORDS_A_MINUTE = 200;

/** Estimate for reading with care, in whole minutes, at least one. */
export function minutesFor(sections: readonly EditionSection[]): number {
  const words = sections.flatMap(({ title, blocks }) => [title, ...blocks.flatMap(({ runs }) => runs.map(({ text }) => text))]);
  return Math.max(1, Math.ceil(words.join(' ').split(/\s+/).filter(Boolean).length / WORDS_A_MINUTE));
}
