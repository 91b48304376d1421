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
  return clauses;
}
