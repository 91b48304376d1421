import type { Clause, ClauseId } from '../answering/types.ts';
import { ProductError } from '../errors.ts';

/** Headings by number ("3", "3.1"), as the document's contents and sub-headings write them. */
function headingsOf(document: string): ReadonlyMap<string, string> {
  const contents = [...document.matchAll(/^(\d)\. (.+?)\t\d+$/gm)];
  const below = [...document.matchAll(/^(\d\.\d) (.+)$/gm)];
  return new Map([
    ['doc', 'Document Details'],
    ...contents.map(([, number, title]) => [number ?? '', `${number}. ${title}`] as const),
    ...below.map(([, number, title]) => [number ?? '', `${number} ${title}`] as const),
  ]);
}

function sectionOf(id: ClauseId, headings: ReadonlyMap<string, string>): string {
  const [first = '', second = ''] = id.split('.');
  return headings.get(`${first}.${second}`) ?? headings.get(first) ?? '';
}

const isHeading = (line: string): boolean => /^\d+(\.\d+)?\.? /.test(line);

/** The line that leads into the list in which a clause stands, in the document's words; nothing for other clauses. */
function leadOf(quote: string, lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => line === `- ${quote}`);
  if (at < 0) return undefined;
  const lead = lines.slice(0, at).findLast((line) => line !== '' && !line.startsWith('- '));
  return lead === undefined || isHeading(lead) ? undefined : lead;
}

/**
 * The lead of each clause. The same words may stand in several lists (4.e, 5.e), so the search goes on
 * from the clause before, in the order of the document.
 */
function leadsOf(quotes: readonly string[], document: string): readonly (string | undefined)[] {
  let lines = document.split('\n').map((line) => line.trim());
  return quotes.map((quote) => {
    const lead = leadOf(quote, lines);
    const at = lines.findIndex((line) => line === `- ${quote}`);
    if (at >= 0) lines = lines.map((line, index) => (index === at ? '- ' : line));
    return lead;
  });
}

/** Reads clauses.tsv (id, audience, quote) and finds the section of each clause in the document. */
export function parseClauses(tsv: string, document: string): ReadonlyMap<ClauseId, Clause> {
  const headings = headingsOf(document);
  const clauses = new Map<ClauseId, Clause>();
  for (const line of tsv.split('\n').slice(1).filter((row) => row.trim() !== '')) {
    const [id, audience, quote, ...rest] = line.split('\t');
    if (!id || !audience || !quote || rest.length > 0) throw new ProductError('policy-entry-invalid', `clauses.tsv, ${id ?? line}`);
    if (clauses.has(id)) throw new ProductError('policy-entry-twice', `clauses.tsv, ${id}`);
    clauses.set(id, { id, audience, quote: quote.trim(), section: sectionOf(id, headings) });
  }
  const leads = leadsOf([...clauses.values()].map(({ quote }) => quote), document);
  return new Map([...clauses].map(([id, clause], index) => [id, { ...clause, ...(leads[index] === undefined ? {} : { lead: leads[index] }) }]));
}
