import type { Verdict } from '../../src/domain/answering/types.ts';
import { buttons, container, text, type CardAction, type ContainerStyle, type Element } from './adaptive.ts';

interface Look {
  /** Tells the verdicts apart without colour; a sign that every font has. */
  readonly icon: string;
  readonly style: ContainerStyle;
}

const LOOKS: Readonly<Record<Verdict, Look>> = {
  allowed: { icon: '✔', style: 'good' },
  conditional: { icon: '☑', style: 'warning' },
  'not-allowed': { icon: '✘', style: 'attention' },
  required: { icon: '⚑', style: 'attention' },
  information: { icon: 'ℹ', style: 'accent' },
  'not-covered': { icon: '○', style: 'emphasis' },
  'out-of-scope': { icon: '↪', style: 'emphasis' },
  clarify: { icon: '?', style: 'accent' },
};

/** The verdict as a word with an icon and a colour, and what it means in one sentence. */
export function verdictBlock(verdict: Verdict, word: string, say: readonly string[]): Element {
  const { icon, style } = LOOKS[verdict];
  const title = text(`${icon} ${word}`, { style: 'heading', size: 'Large', weight: 'Bolder' });
  return container([title, ...say.map((sentence) => text(sentence, { spacing: 'Small' }))], { style, bleed: true });
}

/** Safeguarding lines and what to press: before everything else. */
export function alertBlock(alerts: readonly string[], actions: readonly CardAction[] = []): Element {
  const lines = alerts.map((line) => text(`⚠ ${line}`, { weight: 'Bolder' }));
  const row = actions.length === 0 ? [] : [buttons(actions, { spacing: 'Small' })];
  return container([...lines, ...row], { style: 'attention', bleed: true });
}
