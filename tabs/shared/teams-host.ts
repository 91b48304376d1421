/** Teams (and Outlook and Microsoft 365, which speak the same): the only file that knows teams-js. */
import { app, authentication } from '@microsoft/teams-js';
import { SignInFailed, type Host, type SignInReason, type ThemeName, type ThemeSource } from './host.ts';
import { themeCalled } from './theme.ts';

/** A host answers within milliseconds; a page that is in no host waits for nobody. */
const HOST_MS = 10_000;
/** A token is asked for anew so long before it ends. */
const EARLY_MS = 5 * 60_000;

/** @throws SignInFailed `outside` when no host answers */
export async function openTeamsHost(): Promise<Host> {
  const theme = new TeamsTheme();
  try {
    await inTime(app.initialize());
    app.registerOnThemeChangeHandler((name) => theme.set(themeCalled(name)));
    const context = await inTime(app.getContext());
    theme.set(themeCalled(context.app.theme));
    app.notifySuccess();
  } catch {
    // Whatever teams-js says here, the reason is one: nobody who hosts tabs is there.
    throw new SignInFailed('outside');
  }
  const tokens = new Tokens();
  return { kind: 'teams', theme, token: (anew) => tokens.token(anew), open: (link) => app.openLink(link) };
}

class TeamsTheme implements ThemeSource {
  #now: ThemeName = 'light';
  readonly #watchers = new Set<() => void>();

  // Fields, not methods: React calls them on their own.
  readonly now = (): ThemeName => this.#now;

  readonly watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  };

  set(name: ThemeName): void {
    this.#now = name;
    for (const changed of this.#watchers) changed();
  }
}

class Tokens {
  #token = '';
  #until = 0;
  #asking: Promise<string> | undefined;

  async token(anew: boolean): Promise<string> {
    if (!anew && Date.now() < this.#until - EARLY_MS) return this.#token;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<string> {
    try {
      this.#token = await authentication.getAuthToken();
      this.#until = endOf(this.#token);
      return this.#token;
    } catch (fault) {
      throw new SignInFailed(reasonOf(fault));
    }
  }
}

/** When a token ends, in milliseconds; 0 for one that does not say. The server checks it, the page only reads. */
function endOf(token: string): number {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: number };
    return (claims.exp ?? 0) * 1000;
  } catch {
    return 0;
  }
}

/** What Teams says when it gives no token, as its documentation lists it. */
function reasonOf(fault: unknown): SignInReason {
  const said = fault instanceof Error ? fault.message : String(fault);
  if (/cancell?ed|consent_required_cancel/i.test(said)) return 'stopped';
  if (/resourceRequiresConsent|consent|interaction_required|invalid_grant|FailedToOpenWindow/i.test(said)) return 'consent';
  return /resourceDisabled|resourceRequiresMfa|unauthorized_client|invalid_resource|App resource/i.test(said) ? 'blocked' : 'silent';
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let late: number | undefined;
  const giveUp = new Promise<never>((_, reject) => (late = window.setTimeout(() => reject(new SignInFailed('outside')), HOST_MS)));
  try {
    return await Promise.race([work, giveUp]);
  } finally {
    window.clearTimeout(late);
  }
}
