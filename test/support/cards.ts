import type { Json } from './activities.ts';
import type { ConnectorCall } from './connector.ts';

/** The message in a request of the bot's; the first of a new thread stands inside the request that opens it. */
export function messageIn(call: ConnectorCall | undefined): Json {
  return (call?.body['activity'] as Json | undefined) ?? call?.body ?? {};
}

/** The Adaptive Card in a message that the bot sent. */
export function cardIn(call: ConnectorCall | undefined): Json {
  const [attachment] = (messageIn(call)['attachments'] as readonly Json[] | undefined) ?? [];
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

/** What Adaptive Cards 1.5 knows of each type that we use; a misspelt property would be ignored without a word. */
const LOOKS = ['type', 'id', 'isVisible', 'spacing', 'separator'];
const INPUT = ['label', 'isRequired', 'errorMessage'];
const ACTION = ['type', 'title', 'style'];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['type', '$schema', 'version', 'lang', 'fallbackText', 'speak', 'body', 'actions'],
  TextBlock: [...LOOKS, 'text', 'wrap', 'style', 'size', 'weight', 'isSubtle', 'color'],
  RichTextBlock: [...LOOKS, 'inlines'],
  TextRun: ['type', 'text', 'weight'],
  Container: [...LOOKS, 'items', 'style', 'bleed', 'selectAction'],
  ColumnSet: [...LOOKS, 'columns'],
  Column: ['type', 'width', 'verticalContentAlignment', 'items'],
  ActionSet: [...LOOKS, 'actions'],
  'Input.ChoiceSet': [...LOOKS, ...INPUT, 'style', 'isMultiSelect', 'value', 'choices'],
  'Input.Text': [...LOOKS, ...INPUT, 'maxLength', 'isMultiline', 'placeholder', 'value'],
  'Input.Toggle': [...LOOKS, ...INPUT, 'title', 'value', 'valueOn', 'valueOff', 'wrap'],
  'Action.Execute': [...ACTION, 'verb', 'data', 'associatedInputs', 'fallback'],
  'Action.Submit': [...ACTION, 'data', 'associatedInputs'],
  'Action.OpenUrl': [...ACTION, 'url'],
  'Action.ToggleVisibility': [...ACTION, 'targetElements'],
  'Action.ShowCard': [...ACTION, 'card'],
};

/** What is wrong with a card: properties that no host knows, ids twice, no fallback, too large. */
export function faultsOf(card: Json): readonly string[] {
  const all = [...parts(card)].filter((part) => typeof part['type'] === 'string');
  const ids = all.map((part) => part['id']).filter((id) => id !== undefined);
  const unknown = all.flatMap((part) => Object.keys(part).filter((key) => !KNOWN[String(part['type'])]?.includes(key)));
  const targets = all.flatMap((part) => (part['targetElements'] as readonly string[] | undefined) ?? []);
  const lonely = all.filter((part) => part['type'] === 'Action.Execute' && (part['fallback'] as Json | undefined)?.['type'] !== 'Action.Submit');
  const empty = all.filter((part) => part['type'] === 'TextBlock' && String(part['text']).trim() === '');
  return [
    ...unknown.map((key) => `unknown property ${key}`),
    ...(new Set(ids).size === ids.length ? [] : ['an id stands twice']),
    ...targets.filter((id) => !ids.includes(id)).map((id) => `nothing to toggle: ${id}`),
    ...lonely.map(() => 'Action.Execute without fallback'),
    ...empty.map(() => 'empty text'),
    ...(Buffer.byteLength(JSON.stringify(card)) < 28_000 ? [] : ['28 KB or more']),
    ...(card['version'] === '1.5' && card['fallbackText'] !== '' && card['speak'] !== '' ? [] : ['version, fallbackText or speak']),
  ];
}
