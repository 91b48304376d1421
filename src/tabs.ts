/** The part of the composition root for the app's pages: sign-in, what the pages ask, and their build in local mode. */
import { createEntraTokenCheck } from './adapters/entra/token-check.ts';
import { createLocalSessions } from './adapters/local-session/index.ts';
import { buildTabs } from './adapters/tab-files/build.ts';
import { createTabFiles } from './adapters/tab-files/index.ts';
import type { Config } from './config.ts';
import type { Directory } from './domain/directory.ts';
import type { AskingParts } from './domain/asking.ts';
import type { Policy } from './domain/policy.ts';
import type { Clock, Log, RoleDirectory } from './domain/ports.ts';
import type { Reporting } from './domain/reporting/contract.ts';
import { visitorOf, type TokenCheck } from './domain/sign-in.ts';
import { Allowance } from './http/api/allowance.ts';
import { createEndpoints } from './http/api/index.ts';
import type { ApiGate, ApiParts } from './http/api/mount.ts';
import type { Me } from './http/contract/me.ts';
import type { TabsParts } from './http/tabs.ts';

export interface TabsSettings {
  readonly config: Config;
  readonly policy: Policy;
  readonly asking: AskingParts;
  readonly roles: RoleDirectory;
  readonly directory: Directory;
  readonly reporting: Reporting;
  readonly clock: Clock;
  /** Microsoft's sign-in, unless a test stands in for it. */
  readonly authority?: string;
  /** Address of the local chat client, once it runs. */
  readonly localChat: () => string | undefined;
}

/** The server's parts for the pages; `gate` is there once everything is loaded. */
export function tabsOf(config: Config, log: Log, gate: () => ApiGate | undefined): { readonly pages: TabsParts; readonly api: ApiParts } {
  return {
    pages: { mode: config.mode, built: createTabFiles() },
    api: { log, gate, local: config.mode === 'local' },
  };
}

export function openGate(settings: TabsSettings): ApiGate {
  const { config, policy, directory, roles } = settings;
  const clauses = [...policy.clauses.values()];
  const chat = () => chatOf(config, settings.localChat());
  return {
    ...signIn(settings),
    visitor: (who) => visitorOf({ directory, roleOf: (sender) => roles.roleOf(sender) }, who),
    allowance: new Allowance(settings.clock),
    endpoints: createEndpoints({ ...policy, clauses, examples: policy.replies.help.examples, chat, asking: settings.asking, reporting: settings.reporting, directory }),
  };
}

/** Local mode's sign-in is made here and nowhere else; production knows Microsoft's only. */
function signIn({ config, clock, authority }: TabsSettings): { readonly tokens: TokenCheck } & Pick<ApiGate, 'local'> {
  if (config.mode === 'production') {
    const { tenantId, appId } = config.credentials;
    const address = authority === undefined ? {} : { authority };
    return { tokens: createEntraTokenCheck({ tenantId, appId: config.ssoAppId ?? appId, clock, ...address }) };
  }
  const sessions = createLocalSessions(clock);
  const people = sessions.people.map(({ id, givenName, surname, job }) => ({ id, name: `${givenName} ${surname}`, job }));
  return { tokens: sessions, local: { people, open: (person) => sessions.open(person) } };
}

/** In Teams a link that opens the chat with "report" typed already; Teams sends it when the person does. */
function chatOf(config: Config, localChat: string | undefined): Me['chat'] {
  if (config.mode === 'local') return { kind: 'local', ...(localChat === undefined ? {} : { link: localChat }) };
  return { kind: 'teams', link: `https://teams.microsoft.com/l/chat/0/0?users=28:${config.credentials.appId}&message=report` };
}

/** In local mode the pages are built anew where their sources have changed; the server goes on meanwhile. */
export function refreshTabs(config: Config, log: Log, ended: AbortSignal): Promise<void> {
  return config.mode === 'local' ? buildTabs(log, ended) : Promise.resolve();
}
