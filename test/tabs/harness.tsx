import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { FluentProvider, teamsLightTheme } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import type { Problem, Route } from '../../src/http/contract.ts';
import type { AnswerView } from '../../src/http/contract/ask.ts';
import type { Me } from '../../src/http/contract/me.ts';
import { createClient, type Fetch } from '../../tabs/shared/client.ts';
import type { Host } from '../../tabs/shared/host.ts';
import { SessionProvider } from '../../tabs/shared/session.tsx';

/** What the stand-in of the server says to a route: a body, a problem, or nothing because it is away. */
export type Reply = { readonly body: unknown } | { readonly problem: Partial<Problem> & { readonly status: number }; readonly retryAfter?: string } | 'away' | 'proxy';

export interface Asked {
  readonly route: string;
  readonly input: Record<string, unknown>;
  readonly authorization: string | undefined;
}

/** A server by the contract, answering from a table; later replies of a list come at later requests. */
export class Server {
  readonly asked: Asked[] = [];
  readonly #replies = new Map<string, Reply[]>();

  on(route: Route | 'GET /api/local/people' | 'POST /api/local/session', ...replies: Reply[]): this {
    this.#replies.set(route, replies);
    return this;
  }

  /** How often a route was asked. */
  times(route: string): number {
    return this.asked.filter((one) => one.route === route).length;
  }

  readonly fetch: Fetch = async (address, init) => {
    const route = `${init?.method ?? 'GET'} ${address.split('?')[0]}`;
    const authorization = new Headers(init?.headers).get('authorization') ?? undefined;
    this.asked.push({ route, authorization, input: typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {} });
    const replies = this.#replies.get(route) ?? [];
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    return responseOf(reply ?? 'away');
  };
}

function responseOf(reply: Reply): Response {
  if (reply === 'away') throw new TypeError('Failed to fetch');
  if (reply === 'proxy') return new Response('<html>Bad gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } });
  if ('body' in reply) return new Response(JSON.stringify(reply.body), { headers: { 'content-type': 'application/json' } });
  const { problem, retryAfter } = reply;
  const headers = { 'content-type': 'application/problem+json', ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) };
  return new Response(JSON.stringify({ code: 'x', title: 'Title.', detail: 'Detail.', instance: 'number-1', ...problem }), { status: problem.status, headers });
}

export function host(more: Partial<Host> = {}): Host {
  return { kind: 'local', theme: { now: () => 'light', watch: () => () => undefined }, token: async () => 'a.b.c', open: async () => undefined, ...more };
}

export const ME: Me = {
  name: 'Tess Adeyemi',
  pages: ['ask', 'confirm'],
  settings: [{ id: 'harbour-view', name: 'Harbour View Primary', dslPhone: '01632 960123' }],
  examples: ['May I?', 'Can I?'],
  edition: { title: 'Social media policy', approved: 'June 2025', reviewDue: 'June 2027' },
  chat: { kind: 'local', link: 'http://localhost:1/chat' },
};

export const ANSWER: AnswerView = {
  decisionId: '0123456789ab', verdict: 'not-allowed', verdictWord: 'Not allowed', say: 'Staff must not do that.',
  conditions: [], instead: ['Ask first.'], alerts: [], report: false, options: [], notes: [], cut: false, related: [],
  clauses: [
    { id: '3.b', section: '3. Personal use', quote: 'Accept requests from **pupils**', lead: 'Staff must not:' },
    { id: '3.c', section: '3. Personal use', quote: 'Complain' },
    { id: '3.d', section: '3. Personal use', quote: 'Post images' },
  ],
  understood: ['Whose account: A personal account'],
  changes: [{ title: 'Whose account', value: 'A personal account', choices: [{ title: 'An official account', facts: { account: 'official' } }] }],
  facts: { account: 'personal' },
};

interface Surroundings {
  readonly server?: Server;
  readonly me?: Partial<Me>;
  readonly host?: Partial<Host>;
}

/** Draws a part of a page for somebody who is signed in. */
export function draw(element: ReactElement, { server = new Server(), me = {}, host: more = {} }: Surroundings = {}) {
  const shownIn = host(more);
  const session = { host: shownIn, client: createClient(shownIn, server.fetch), me: { ...ME, ...me } };
  return render(<Around><SessionProvider session={session}>{element}</SessionProvider></Around>);
}

/** Fluent and the queries, which are not tried again here. */
export function Around({ children }: { readonly children: ReactElement }) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' }, mutations: { networkMode: 'always' } } });
  return (
    <FluentProvider theme={teamsLightTheme}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </FluentProvider>
  );
}
