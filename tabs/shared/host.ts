/** What the pages need of where they are shown: Teams, or a browser on this computer in local mode. */

export type ThemeName = 'light' | 'dark' | 'contrast';

/** The theme now, and word of every change of it. */
export interface ThemeSource {
  now(): ThemeName;
  /** Calls `changed` after each change; the result ends that. */
  watch(changed: () => void): () => void;
}

export interface Host {
  readonly kind: 'teams' | 'local';
  readonly theme: ThemeSource;
  /** The token for the Authorization header, kept in memory only; `anew` when the last one was refused. @throws SignInFailed */
  token(anew: boolean): Promise<string>;
  /** Opens a link outside the page: a chat, a telephone. */
  open(link: string): Promise<void>;
}

/**
 * Why nobody is signed in. consent: the person has to allow it once; blocked: somebody else has to; stopped: the
 * person closed it; choose: local mode waits for a choice; outside: this is no host that we know.
 */
export type SignInReason = 'consent' | 'silent' | 'stopped' | 'blocked' | 'choose' | 'outside';

export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  readonly reason: SignInReason;
  constructor(reason: SignInReason) {
    super(reason);
    this.reason = reason;
  }
}
