import type { Clause } from '../domain/answering/types.ts';
import type { Edition } from '../domain/policy.ts';
import { sectionsOf, type Line, type Section } from '../domain/policy/sections.ts';
import { escapeHtml, page } from './page.ts';

export interface PolicyPageContent {
  readonly document: string;
  readonly clauses: readonly Clause[];
  readonly edition: Edition;
}

/** The adopted document, line by line in its own words; each clause has its id as anchor. */
export function policyPage({ document, clauses, edition }: PolicyPageContent): string {
  const sections = sectionsOf(document, clauses);
  const body = sections.map(sectionHtml).join('\n');
  return page(edition.title, `<h1>${escapeHtml(edition.title)}</h1>\n${editionHtml(edition)}\n${contents(sections)}\n${body}`);
}

function sectionHtml({ number, title, lines }: Section): string {
  const level = number.includes('.') ? 'h3' : 'h2';
  return `<${level} id="section-${number}">${escapeHtml(title)}</${level}>\n${grouped(lines)}`;
}

function lineHtml({ passages }: Line): string {
  return passages.map(({ text, clause }) => (clause === undefined ? inline(text) : `<span id="${escapeHtml(clause)}">${inline(text)}</span>`)).join('');
}

/** The document writes **bold** and *italic*. */
function inline(words: string): string {
  return escapeHtml(words)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>');
}

function grouped(lines: readonly Line[]): string {
  const html = lines.map((line) => (line.item ? `<li>${lineHtml(line)}</li>` : `<p>${lineHtml(line)}</p>`)).join('\n');
  return html.replace(/(?:<li>.*<\/li>\n?)+/g, (items) => `<ul>\n${items.trimEnd()}\n</ul>\n`);
}

function editionHtml(edition: Edition): string {
  return `<p class="quiet">${escapeHtml(editionLine(edition))}</p>`;
}

/** When the edition was approved, what was changed since, and when it is looked at again. */
export function editionLine(edition: Edition): string {
  const changes = edition.amendments.map(({ date, what }) => `${what} (${date})`).join('; ');
  const facts = [`Approved ${edition.approved} by the ${edition.authorisedBy}`, changes, `Review due ${edition.reviewDue}`];
  return `${facts.filter(Boolean).join('. ')}.`;
}

function contents(sections: readonly Section[]): string {
  const links = sections
    .filter(({ number }) => /^\d$/.test(number))
    .map(({ number, title }) => `<li><a href="#section-${number}">${escapeHtml(title)}</a></li>`);
  return `<nav aria-label="Contents"><ul>\n${links.join('\n')}\n</ul></nav>`;
}
