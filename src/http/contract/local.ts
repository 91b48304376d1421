/** Local mode's sign-in: somebody made up is chosen. Production has no such route. */

export interface LocalPersonView {
  readonly id: string;
  readonly name: string;
  readonly job: string;
}

export interface LocalApi {
  'GET /api/local/people': { readonly input: Readonly<Record<never, never>>; readonly reply: { readonly people: readonly LocalPersonView[] } };
  /** The token goes into the Authorization header as Entra's does; it lives in the page's memory only. */
  'POST /api/local/session': { readonly input: { readonly person: string }; readonly reply: { readonly token: string; readonly person: LocalPersonView } };
}
