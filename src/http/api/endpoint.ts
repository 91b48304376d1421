import type { z } from 'zod';
import type { Page, Visitor } from '../../domain/sign-in.ts';
import type { InputOf, ReplyOf, Route } from '../contract.ts';
import type { Refusal } from './problems.ts';

/** A route of the tabs: who may call it, what it takes, and what it does. */
export interface Endpoint<R extends Route> {
  /** The page that the route belongs to: whoever may not see that page is refused before anything is read. */
  readonly page: Page;
  readonly input: z.ZodType<InputOf<R>>;
  readonly answer: (visitor: Visitor, input: InputOf<R>) => Promise<ReplyOf<R> | Refusal>;
}

/** All routes: one that is in the contract and not here does not compile. */
export type Endpoints = { readonly [R in Route]: Endpoint<R> };

/** Every route by name, for whoever has to know them before there are endpoints. */
export const ROUTES: readonly Route[] = Object.keys({
  'GET /api/me': true,
  'GET /api/policy': true,
  'POST /api/ask': true,
  'POST /api/decide': true,
  'POST /api/feedback': true,
  'GET /api/reports': true,
  'GET /api/reports/mark': true,
  'GET /api/reports/:id': true,
  'POST /api/reports/:id/act': true,
} satisfies Record<Route, true>) as Route[];

/** Any of the endpoints, for the gate that all requests pass. */
export interface AnyEndpoint {
  readonly page: Page;
  readonly input: z.ZodType<object>;
  readonly answer: (visitor: Visitor, input: never) => Promise<object>;
}
