/** The address as the pages' state: `/tabs/PAGE/REST?…`. Back, forward and reload work; filters live in it. */
import { useSyncExternalStore } from 'react';

const BASE = '/tabs/';
const CHANGED = 'byp-address';

export interface Place {
  /** The page's name; '' for the start. */
  readonly page: string;
  /** What follows the page: an id, for example. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

export function placeOf(address: string): Place {
  const { pathname, searchParams } = new URL(address);
  const [page = '', ...rest] = pathname.slice(BASE.length).split('/').filter(Boolean).map(decodeURIComponent);
  return { page, rest, query: searchParams };
}

export type Query = Readonly<Record<string, string | undefined>>;

/** The address of a page. Who is chosen in local mode stays in it. */
export function addressOf(path: string, query: Query = {}): string {
  const target = new URL(`${BASE}${path}`, window.location.origin);
  const kept = new URL(window.location.href).searchParams.get('as');
  if (kept !== null) target.searchParams.set('as', kept);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') target.searchParams.set(name, value);
  }
  return target.toString();
}

/** Goes to a page; `replace` leaves no step to go back to. */
export function goTo(path: string, query: Query = {}, { replace = false } = {}): void {
  const target = addressOf(path, query);
  if (replace) window.history.replaceState(null, '', target);
  else window.history.pushState(null, '', target);
  window.dispatchEvent(new Event(CHANGED));
}

/** Where we are; the component is drawn again when that changes. */
export function usePlace(): Place {
  return placeOf(useSyncExternalStore(watch, () => window.location.href));
}

function watch(changed: () => void): () => void {
  for (const event of ['popstate', CHANGED]) window.addEventListener(event, changed);
  return () => {
    for (const event of ['popstate', CHANGED]) window.removeEventListener(event, changed);
  };
}
