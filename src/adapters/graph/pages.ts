import type { GraphGet, JsonObject } from './client.ts';

export type Pages = { readonly kind: 'pages'; readonly items: readonly JsonObject[]; readonly deltaLink?: string } | { readonly kind: 'start-afresh' } | { readonly kind: 'failed'; readonly code: string };

const MOST_PAGES = 2_000;

/** Follows @odata.nextLink to the end. A page without `value`, or a ring of pages, is `half-answer`. */
export async function readPages(get: GraphGet, first: string): Promise<Pages> {
  const items: JsonObject[] = [];
  const seen = new Set<string>();
  let address = first;
  while (!seen.has(address) && seen.size < MOST_PAGES) {
    seen.add(address);
    const answer = await get(address);
    if (answer.kind !== 'answer') return answer;
    const { value, '@odata.nextLink': next, '@odata.deltaLink': delta } = answer.body;
    if (!Array.isArray(value)) return { kind: 'failed', code: 'half-answer' };
    for (const item of value) if (typeof item === 'object' && item !== null) items.push(item as JsonObject);
    if (typeof next !== 'string') return { kind: 'pages', items, ...(typeof delta === 'string' ? { deltaLink: delta } : {}) };
    address = next;
  }
  return { kind: 'failed', code: 'half-answer' };
}

/** The same for a delta query, whose last page must say where to go on next time. */
export async function readDelta(get: GraphGet, first: string): Promise<{ readonly kind: 'delta'; readonly items: readonly JsonObject[]; readonly link: string } | Exclude<Pages, { kind: 'pages' }>> {
  const pages = await readPages(get, first);
  if (pages.kind !== 'pages') return pages;
  if (pages.deltaLink === undefined) return { kind: 'failed', code: 'half-answer' };
  return { kind: 'delta', items: pages.items, link: pages.deltaLink };
}
