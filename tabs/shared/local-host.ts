/** Local mode: somebody made up is chosen, and stands in the address so that the page can be loaded again. */
import type { LocalApi, LocalPersonView } from '../../src/http/contract/local.ts';
import { away, type Fetch } from './client.ts';
import { SignInFailed, type Host } from './host.ts';
import { browserTheme } from './theme.ts';

/** Name of the parameter in the address that says who is chosen: an id of the local school. */
export const CHOSEN = 'as';

export function openLocalHost(window: Window, fetch: Fetch): Host {
  let token: string | undefined;
  return {
    kind: 'local',
    theme: browserTheme(window),
    async token(anew) {
      if (token !== undefined && !anew) return token;
      token = undefined;
      const person = new URL(window.location.href).searchParams.get(CHOSEN);
      if (person === null) throw new SignInFailed('choose');
      token = await openSession(fetch, person);
      return token;
    },
    async open(link) {
      window.open(link, '_blank', 'noopener');
    },
  };
}

async function openSession(fetch: Fetch, person: string): Promise<string> {
  const body: LocalApi['POST /api/local/session']['input'] = { person };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/api/local/session', { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status === 404) throw new SignInFailed('choose');
  // The server may still be starting: the caller shows that it is away, and tries again.
  if (!response.ok) throw away();
  return ((await response.json()) as LocalApi['POST /api/local/session']['reply']).token;
}

/** The made-up people to choose from. */
export async function localPeople(fetch: Fetch): Promise<readonly LocalPersonView[]> {
  const response = await fetch('/api/local/people');
  if (!response.ok) throw away();
  return ((await response.json()) as LocalApi['GET /api/local/people']['reply']).people;
}
