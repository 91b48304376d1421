/** Who is signed in, what they may see, and what every page needs of the surroundings. */

/** The pages of the app. The server says which of them somebody may see; it refuses the others' routes as well. */
export type PageName = 'ask' | 'confirm' | 'leaders' | 'insight' | 'reports' | 'settings';

export interface Me {
  readonly name: string;
  readonly pages: readonly PageName[];
  /** Where the person works; the DSL's telephone number stands where Teams cannot be relied on. */
  readonly settings: readonly { readonly id: string; readonly name: string; readonly dslPhone?: string }[];
  /** Common questions, in the policy's own list. */
  readonly examples: readonly string[];
  readonly edition: { readonly title: string; readonly approved: string; readonly reviewDue: string };
  /** Where the chat with the bot is. `teams`: a deep link that writes "report"; `local`: the chat client, if it runs. */
  readonly chat: { readonly kind: 'teams' | 'local'; readonly link?: string };
}

export interface MeApi {
  'GET /api/me': { readonly input: Readonly<Record<never, never>>; readonly reply: Me };
}
