/** The pages that exist. One that is not here is in no navigation, whatever a role may see. */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { PageName } from '../../src/http/contract/me.ts';

/** A page by name; each is loaded when it is opened, and drawn beneath a session. In the order of the navigation. */
export const pages: readonly { readonly name: PageName; readonly Page: LazyExoticComponent<ComponentType> }[] = [
  { name: 'ask', Page: lazy(() => import(/* webpackChunkName: "ask" */ '../ask/ask-page.tsx')) },
  { name: 'reports', Page: lazy(() => import(/* webpackChunkName: "reports" */ '../reports/reports-page.tsx')) },
];
