/**
 * What the tabs and the server say to each other: types, and no code. Each page has a section of its own in `contract/`,
 * which knows of other sections at most. The server checks every request against a schema that has to fit these types;
 * of the server the tabs know these types alone.
 */
import type { AskApi } from './contract/ask.ts';
import type { MeApi } from './contract/me.ts';
import type { PolicyApi } from './contract/policy.ts';
import type { ReportsApi } from './contract/reports.ts';

/** Every route, by method and path; a part that begins with a colon is a parameter of that name. */
export interface Api extends MeApi, AskApi, PolicyApi, ReportsApi {}

export type Route = keyof Api;

/** What a route takes: the body of a POST, or parameters of path and address of a GET. */
export type InputOf<R extends Route> = Api[R]['input'];
export type ReplyOf<R extends Route> = Api[R]['reply'];

/** Routes that need no sign-in; they are there in local mode only. */
export type { LocalApi } from './contract/local.ts';

/** RFC 9457, `application/problem+json`: every refusal and fault has this form. */
export interface Problem {
  /** `/problems/` and the code. */
  readonly type: string;
  readonly code: string;
  /** What has happened, in a sentence. */
  readonly title: string;
  /** What to do about it. */
  readonly detail: string;
  readonly status: number;
  /** The request's id, for the log. */
  readonly instance: string;
  /** Fields of the request that are not right; names only, never what stood in them. */
  readonly fields?: readonly string[];
}
