/** What every page may use: where it is shown, the server, and who is signed in. */
import { createContext, useContext, type ReactNode } from 'react';
import type { Me } from '../../src/http/contract/me.ts';
import type { Client } from './client.ts';
import type { Host } from './host.ts';

export interface Session {
  readonly host: Host;
  readonly client: Client;
  readonly me: Me;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Only beneath a SessionProvider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new NoSession();
  return session;
}

class NoSession extends Error {
  override readonly name = 'NoSession';
}
