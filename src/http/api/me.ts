import { z } from 'zod';
import type { Edition } from '../../domain/policy.ts';
import type { Me } from '../contract/me.ts';
import type { Endpoints } from './endpoint.ts';

export interface MeParts {
  readonly examples: readonly string[];
  readonly edition: Edition;
  readonly chat: () => Me['chat'];
}

export function meEndpoints({ examples, edition, chat }: MeParts): Pick<Endpoints, 'GET /api/me'> {
  const { title, approved, reviewDue } = edition;
  return {
    'GET /api/me': {
      page: 'ask',
      input: z.object({}),
      answer: async ({ name, pages, settings }) => ({
        name,
        pages,
        settings: settings.map((setting) => ({ id: setting.id, name: setting.name, ...(setting.dslPhone === undefined ? {} : { dslPhone: setting.dslPhone }) })),
        examples,
        edition: { title, approved, reviewDue },
        chat: chat(),
      }),
    },
  };
}
