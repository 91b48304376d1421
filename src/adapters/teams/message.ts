import type { ServiceAddress } from '../../domain/places.ts';

/** A message as the surface draws it; `summary` is what a notification may show. */
export interface Drawn {
  readonly card?: unknown;
  readonly text?: string;
  readonly summary: string;
}

/** The activity for it. */
export function message({ card, text, summary }: Drawn): Readonly<Record<string, unknown>> {
  const attachments = card === undefined ? {} : { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] };
  return { type: 'message', channelId: 'msteams', summary, ...attachments, ...(text === undefined ? {} : { text, textFormat: 'plain' }) };
}

/** The tenant where a request names it. */
export function tenantOf({ tenant }: ServiceAddress): { readonly tenantId?: string } {
  return tenant === undefined ? {} : { tenantId: tenant };
}

/** The tenant where `channelData` names it. */
export function tenantIn({ tenant }: ServiceAddress): { readonly tenant?: { readonly id: string } } {
  return tenant === undefined ? {} : { tenant: { id: tenant } };
}

/** A text of an answer; `undefined` where it is missing or empty. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
