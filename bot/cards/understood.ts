import type { Answer, EditableFact } from '../../src/domain/answering/types.ts';
import type { Changes, OtherChoice } from '../../src/domain/answering/changes.ts';
import { buttons, container, execute, text, toggle, type Element } from './adaptive.ts';
import { cardData } from './data.ts';

/**
 * What the bot understood, in a line; folded up beneath it a button for each choice that
 * changes the answer. Under a question with options the same panel holds the choices that the options lack.
 */
export function understoodBlocks(answer: Answer, changes: Changes): readonly Element[] {
  if (answer.understood.length === 0) return [];
  const known = answer.understood.filter(({ value }) => value !== '').map(saidOf);
  const line = known.length === 0 ? [] : [text(`What I understood: ${known.join(' · ')}`, { spacing: 'Medium', size: 'Small' })];
  if (changes.size === 0) return line;
  const rows = answer.understood.flatMap((fact) => rowOf(answer, fact, changes.get(fact.name) ?? []));
  const panel = container([text(HOW, { size: 'Small' }), ...rows], { id: 'understood', isVisible: false, style: 'emphasis' });
  const unfold = (title: string) => buttons([toggle(title, ['understood'])], { spacing: 'Small' });
  return answer.options.length > 0
    ? [unfold('None of these'), panel, ...line]
    : [...line, unfold('Change what I understood'), panel];
}

const HOW = 'Tap what is true instead and I answer again at once. If nothing here fits, tell me in your own words.';

/** A fact and its value in words: "Whose account: A personal account". */
export function saidOf(fact: EditableFact): string {
  return `${fact.title}: ${fact.choices.find(({ value }) => value === fact.value)?.title ?? 'not said'}`;
}

function rowOf(answer: Answer, fact: EditableFact, choices: readonly OtherChoice[]): readonly Element[] {
  if (choices.length === 0) return [];
  const data = cardData(answer);
  const actions = choices.map(({ title, facts }) => execute(title, 'change-fact', { ...data, facts }));
  return [text(saidOf(fact), { weight: 'Bolder', spacing: 'Medium' }), buttons(actions, { spacing: 'Small' })];
}
