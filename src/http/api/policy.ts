import { z } from 'zod';
import type { Clause } from '../../domain/answering/types.ts';
import type { Edition } from '../../domain/policy.ts';
import { sectionsOf } from '../../domain/policy/sections.ts';
import type { PolicyView } from '../contract/policy.ts';
import { editionLine } from '../policy-page.ts';
import type { Endpoints } from './endpoint.ts';

export interface PolicyParts {
  readonly document: string;
  readonly clauses: readonly Clause[];
  readonly edition: Edition;
}

export function policyEndpoints({ document, clauses, edition }: PolicyParts): Pick<Endpoints, 'GET /api/policy'> {
  const sections = sectionsOf(document, clauses).map(({ number, title, lines }) => ({ number, title, level: number.includes('.') ? 3 : 2, lines }) as const);
  const view: PolicyView = { title: edition.title, edition: editionLine(edition), sections };
  return { 'GET /api/policy': { page: 'ask', input: z.object({}), answer: async () => view } };
}
