/** Everything that the tabs ask of the server. */
import type { AskingParts } from '../../domain/asking.ts';
import { askEndpoints } from './ask.ts';
import type { Endpoints } from './endpoint.ts';
import { meEndpoints, type MeParts } from './me.ts';
import { policyEndpoints, type PolicyParts } from './policy.ts';
import { reportsEndpoints, type ReportsParts } from './reports.ts';

/** What the endpoints need; each page's part is its own. */
export interface ApiParts extends MeParts, PolicyParts, ReportsParts {
  readonly asking: AskingParts;
}

export function createEndpoints(parts: ApiParts): Endpoints {
  return { ...meEndpoints(parts), ...askEndpoints(parts.asking), ...policyEndpoints(parts), ...reportsEndpoints(parts) };
}
