import type { Clause } from '../domain/answering/types.ts';
import type { Edition } from '../domain/policy.ts';
import { escapeHtml, page } from './page.ts';

export interface PolicyPageContent {
  readonly document: string;
  readonly clauses: readonly Clause[];
  readonly edition: Edition;
}

/** The adopted document, line by line in its own words; each clause has its id as anchor. */
export function policyPage({ document, clauses, edition }: PolicyPageContent): string {
  const sections = sectionsOf(document);
  const left = new Map(clauses.map((clause) => [clause.id, clause]));
  const body = sections.map((section) => sectionHtml(section, left)).join('\n');
  return page(edition.title, `<h1>${escapeHtml(edition.title)}</h1>\n${editionHtml(edition)}\n${contents(sections)}\n${body}`);
}

interface Section {
  /** "doc", "3" or "3.1". */
  readonly number: string;
  /** The heading as the document writes it. */
  readonly title: string;
  readonly lines: readonly string[];
}

const HEADING = /^(\d(?:\.\d)?)\.? [^\t]+$/;

/** Cuts the document at its numbered headings. The list of contents (lines with page numbers) is left out. */
function sectionsOf(document: string): readonly Section[] {
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

function sectionHtml(section: Section, left: Map<string, Clause>): string {
  const level = section.number.includes('.') ? 'h3' : 'h2';
  const own = [...left.values()].filter(({ id }) => belongsTo(id, section.number));
  const lines = section.lines.map((line) => lineHtml(line, own, left));
  return `<${level} id="section-${section.number}">${escapeHtml(section.title)}</${level}>\n${grouped(lines)}`;
}

/** Clause 2.1.consent stands in section 2.1; 3.contact and 3.b stand in 3. */
function belongsTo(id: string, section: string): boolean {
  const rest = id.startsWith(`${section}.`) ? id.slice(section.length + 1) : '';
  return rest !== '' && !/^\d/.test(rest);
}

interface Line {
  readonly item: boolean;
  readonly html: string;
}

/** A line with the clauses in it marked; a clause that was found once is not looked for again. */
function lineHtml(line: string, own: readonly Clause[], left: Map<string, Clause>): Line {
  const item = /^[-•]\s+/.test(line);
  const words = flat(line.replace(/^[-•]\s+/, ''));
  let html = '';
  let from = 0;
  for (const clause of own.filter(({ id }) => left.has(id))) {
    const at = words.indexOf(flat(clause.quote), from);
    if (at < 0 || (item && at > 0)) continue;
    const end = at + flat(clause.quote).length;
    html += `${inline(words.slice(from, at))}<span id="${escapeHtml(clause.id)}">${inline(words.slice(at, end))}</span>`;
    from = end;
    left.delete(clause.id);
    if (item) break;
  }
  return { item, html: html + inline(words.slice(from)) };
}

function flat(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}

/** The document writes **bold** and *italic*. */
function inline(words: string): string {
  return escapeHtml(words)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>');
}

function grouped(lines: readonly Line[]): string {
  const html = lines.map(({ item, html: words }) => (item ? `<li>${words}</li>` : `<p>${words}</p>`)).join('\n');
  return html.replace(/(?:<li>.*<\/li>\n?)+/g, (items) => `<ul>\n${items.trimEnd()}\n</ul>\n`);
}

function editionHtml(edition: Edition): string {
  const changes = edition.amendments.map(({ date, what }) => `${what} (${date})`).join('; ');
  const facts = [`Approved ${edition.approved} by the ${edition.authorisedBy}`, changes, `Review due ${edition.reviewDue}`];
  return `<p class="quiet">${escapeHtml(facts.filter(Boolean).join('. '))}.</p>`;
}

function contents(sections: readonly Section[]): string {
  const links = sections
    .filter(({ number }) => /^\d$/.test(number))
    .map(({ number, title }) => `<li><a href="#section-${number}">${escapeHtml(title)}</a></li>`);
  return `<nav aria-label="Contents"><ul>\n${links.join('\n')}\n</ul></nav>`;
}
