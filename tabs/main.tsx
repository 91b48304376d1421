/** Starts the app: finds out where it is shown, and draws it there. */
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import type { Host } from './shared/host.ts';
import { openLocalHost } from './shared/local-host.ts';
import { browserTheme } from './shared/theme.ts';

/** What the server put into the page. */
const start = document.querySelector<HTMLMetaElement>('meta[name="byp-start"]');
const ask = window.fetch.bind(window);

async function openHost(): Promise<Host | undefined> {
  if (start?.dataset['mode'] === 'local') return openLocalHost(window, ask);
  // teams-js asks Microsoft's servers for a list as soon as it is loaded: only where there is a host at all.
  if (!mayBeHosted()) return undefined;
  const { openTeamsHost } = await import(/* webpackChunkName: "teams" */ './shared/teams-host.ts');
  return openTeamsHost().catch(() => undefined);
}

/** In a frame on a computer, in a web view with a bridge on a phone, or in a window that Teams opened. */
function mayBeHosted(): boolean {
  return window.parent !== window || 'nativeInterface' in window || window.opener !== null;
}

const root = document.getElementById('root');
if (root !== null) {
  const host = await openHost();
  createRoot(root).render(<App host={host} theme={host?.theme ?? browserTheme(window)} fetch={ask} nonce={start?.nonce ?? ''} />);
}
