import type { Json } from './activities.ts';
import type { ConnectorCall } from './connector.ts';

/** The Adaptive Card in a message that the bot sent. */
export function cardIn(call: ConnectorCall | undefined): Json {
  const [attachment] = (call?.body['attachments'] as readonly Json[] | undefined) ?? [];
  return (attachment?.['content'] as Json | undefined) ?? {};
}

/** Every object in a card, from the outside in. */
export function* parts(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const one of value) yield* parts(one);
  else if (typeof value === 'object' && value !== null) {
    yield value as Json;
    for (const one of Object.values(value)) yield* parts(one);
  }
}

/** The data of the button with this title. */
export function button(card: Json, title: string): Json {
  const found = [...parts(card)].find((part) => part['title'] === title && part['type'] === 'Action.Execute');
  return { verb: found?.['verb'], ...(found?.['data'] as Json | undefined) };
}

/** Words that a person can see in the card. */
export function words(card: Json): string {
  return [...parts(card)].map((part) => `${part['text'] ?? ''} ${part['title'] ?? ''}`).join('\n');
}
