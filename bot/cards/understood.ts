import type { Answer, EditableFact } from '../../src/domain/answering/types.ts';
import { buttons, container, execute, text, toggle, type Element } from './adaptive.ts';
import { cardData } from './data.ts';

/** Prefix of the inputs that hold facts: `fact_whom` is the input of the fact `whom`. */
export const FACT_INPUT = 'fact_';

/** The choice for a fact that is not known. */
export const NOT_SAID = 'unset';

/** What the bot understood, in a line, and folded up beneath it a choice for each fact that may be changed. */
export function understoodBlocks(answer: Answer): readonly Element[] {
  if (answer.understood.length === 0) return [];
  const known = answer.understood.map(titleOfValue).filter((title) => title !== undefined);
  const summary = known.length === 0 ? 'nothing for certain' : known.join(' · ');
  const again = execute('Answer again', 'change-fact', cardData(answer), { inputs: 'auto', style: 'positive' });
  const choices = answer.understood.map(choiceOf);
  return [
    text(`What I understood: ${summary}`, { spacing: 'Medium', size: 'Small' }),
    buttons([toggle('Not right? Change it', ['understood'])], { spacing: 'Small' }),
    container([...choices, buttons([again])], { id: 'understood', isVisible: false }),
  ];
}

function titleOfValue(fact: EditableFact): string | undefined {
  if (fact.value === '') return undefined;
  const choice = fact.choices.find(({ value }) => value === fact.value);
  return choice === undefined ? undefined : `${fact.title}: ${choice.title}`;
}

function choiceOf(fact: EditableFact): Element {
  const known = fact.choices.filter(({ value }) => value !== '' && value !== NOT_SAID);
  const offered = known.map(({ title, value }) => ({ title, value }));
  return {
    type: 'Input.ChoiceSet',
    id: `${FACT_INPUT}${fact.name}`,
    label: fact.title,
    style: 'compact',
    isMultiSelect: false,
    value: fact.value === '' ? NOT_SAID : fact.value,
    choices: [{ title: 'Not said', value: NOT_SAID }, ...offered],
  };
}
