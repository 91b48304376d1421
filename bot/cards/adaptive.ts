/** The part of Adaptive Cards 1.5 that our cards use, as plain JSON. */
export type Element = { readonly type: string; readonly id?: string } & Readonly<Record<string, unknown>>;
export type CardAction = { readonly type: string; readonly title?: string } & Readonly<Record<string, unknown>>;

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  readonly lang: 'en-GB';
  /** Plain text for a host that cannot draw the card. */
  readonly fallbackText: string;
  /** What a screen reader or an assistant says. */
  readonly speak: string;
  readonly body: readonly Element[];
}

export type ContainerStyle = 'default' | 'emphasis' | 'good' | 'warning' | 'attention' | 'accent';

export function adaptiveCard(body: readonly Element[], texts: { fallbackText: string; speak: string }): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en-GB',
    ...texts,
    body,
  };
}

export function text(words: string, look: Readonly<Record<string, unknown>> = {}): Element {
  return { type: 'TextBlock', text: words, wrap: true, ...look };
}

/** A heading that screen readers find as one. */
export function heading(words: string): Element {
  return text(words, { style: 'heading', size: 'Medium', weight: 'Bolder', spacing: 'Medium' });
}

export function list(lines: readonly string[]): Element {
  return text(lines.map((line) => `- ${line}`).join('\n'), { spacing: 'Small' });
}

export function container(items: readonly Element[], look: Readonly<Record<string, unknown>> = {}): Element {
  return { type: 'Container', items, ...look };
}

/** Words with buttons at their right. */
export function beside(words: Element, actions: readonly CardAction[]): Element {
  const columns = [
    { type: 'Column', width: 'stretch', verticalContentAlignment: 'Center', items: [words] },
    { type: 'Column', width: 'auto', verticalContentAlignment: 'Center', items: [buttons(actions)] },
  ];
  return { type: 'ColumnSet', columns, spacing: 'Medium' };
}

export function buttons(actions: readonly CardAction[], look: Readonly<Record<string, unknown>> = {}): Element {
  return { type: 'ActionSet', actions, ...look };
}

/**
 * A button that the bot answers: Action.Execute, and Action.Submit with the same data on a host without it.
 * `inputs` says whether the card's inputs go along.
 */
export function execute(
  title: string,
  verb: string,
  data: Readonly<Record<string, unknown>>,
  look: { readonly inputs?: 'auto' | 'none'; readonly style?: 'positive' | 'destructive' } = {},
): CardAction {
  const { inputs = 'none', ...style } = look;
  const shared = { title, data: { ...data, verb }, associatedInputs: inputs, ...style };
  return { type: 'Action.Execute', verb, ...shared, fallback: { type: 'Action.Submit', ...shared } };
}

/** A button that shows or hides parts of the card, without asking the bot. */
export function toggle(title: string, targets: readonly string[]): CardAction {
  return { type: 'Action.ToggleVisibility', title, targetElements: targets };
}

export function openUrl(title: string, url: string): CardAction {
  return { type: 'Action.OpenUrl', title, url };
}
