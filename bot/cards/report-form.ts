import type { Clause } from '../../src/domain/answering/types.ts';
import { limits, type Draft, type FieldProblem } from '../../src/domain/reporting/contract.ts';
import { adaptiveCard, buttons, container, execute, list, text, type AdaptiveCard, type Element } from './adaptive.ts';
import { clauseBlock } from './clauses.ts';
import { dangerBlock, ringTheDsl } from './danger.ts';
import { inert, labelled } from './inert.ts';
import { choiceInput, textInput, toggleInput } from './inputs.ts';
import { ANSWERED, BEGAN, FAMILY, NEUTRAL, problemIn, RELATION } from './report-words.ts';

export interface FormState {
  readonly problems?: readonly FieldProblem[];
  /** 3.contact and what else is quoted on the form. */
  readonly clauses: readonly Clause[];
}

type Fields = Draft['fields'];

/** The form: one card, with what is known filled in and, after a press that was not complete, all that was typed. */
export function reportForm(draft: Draft, { problems = [], clauses }: FormState): AdaptiveCard {
  const body = [
    emergency(draft),
    text('Report to the DSL', { style: 'heading', size: 'Large', weight: 'Bolder' }),
    text(`Contact by a pupil, or anything that worries you. ${NEUTRAL}`, { spacing: 'Small' }),
    ...problemBlock(problems),
    ...inputs(draft, new Set(problems.map(({ field }) => field))),
    keepBlock(),
    ...clauses.map(clauseBlock),
    text(FAMILY_NOTE, { size: 'Small' }),
    text('Only the DSL, the deputies and the named senior leaders of your school read it. What you typed is kept for 24 hours if you do not send it.', { size: 'Small' }),
    buttons([
      execute('Send to the DSL', 'report-send', { draft: draft.id }, { inputs: 'auto', style: 'positive' }),
      execute('Discard', 'report-discard', { draft: draft.id }),
    ], { spacing: 'Medium' }),
  ];
  return adaptiveCard(body, { fallbackText: PLAIN, speak: 'Report to the DSL: a form. If anyone is in immediate danger, call 999 first.' });
}

const PLAIN = 'A form to report to the DSL. This app cannot show it: tell the DSL in person or by phone. If anyone is in immediate danger, call 999.';
/** Somebody of the whole trust sees the numbers of this many settings; the others after choosing one. */
const MOST_NUMBERS = 6;
const FAMILY_NOTE = 'If the pupil is a member of your family, the policy does not ask you to report. Report all the same if you are worried.';

function emergency({ settings, fields }: Draft): Element {
  const chosen = settings.find(({ id }) => id === fields.setting) ?? (settings.length === 1 ? settings[0] : undefined);
  if (fields.danger === 'yes') return dangerBlock(chosen?.dslPhone);
  const said = text('If anyone is in immediate danger, call 999 first.', { weight: 'Bolder' });
  const numbers = chosen === undefined ? settings.filter(({ dslPhone }) => dslPhone !== undefined).slice(0, MOST_NUMBERS) : [];
  const ring = chosen === undefined ? 'Then ring the DSL of the school.' : ringTheDsl(chosen.dslPhone, 'Then');
  const all = numbers.map(({ name, dslPhone }) => labelled(name, ringTheDsl(dslPhone), { spacing: 'None' }));
  return container([said, text(ring, { spacing: 'None' }), ...all], { style: 'attention', bleed: true });
}

function problemBlock(problems: readonly FieldProblem[]): readonly Element[] {
  if (problems.length === 0) return [];
  const title = text('Not sent yet. Please look at this:', { weight: 'Bolder' });
  return [container([title, list(problems.map(problemIn))], { style: 'warning', spacing: 'Medium' })];
}

function inputs({ settings, fields }: Draft, wrong: ReadonlySet<string>): readonly Element[] {
  const one = (name: keyof Fields) => ({ id: name, value: fields[name], wrong: wrong.has(name) });
  return [
    toggleInput({ ...one('danger'), label: 'Is anyone in immediate danger now?', title: 'Yes. I call 999 first, then send this' }),
    ...settingInput(settings, one('setting')),
    textInput({ ...one('pupil'), label: 'Pupil: name, or what you know', most: limits.pupil, required: true, hint: 'Say who it is, or what you know of them.' }),
    choiceInput({ ...one('relation'), label: 'Is the pupil at the school now?', choices: RELATION, hint: 'Choose one; “I am not sure” is fine.' }),
    textInput({ ...one('year'), label: 'Year or class, if you know it', most: limits.year }),
    textInput({ ...one('platform'), label: 'App or platform', most: limits.platform, required: true, example: 'Instagram, WhatsApp, a game …', hint: 'Say where it happened.' }),
    textInput({ ...one('when'), label: 'When', most: limits.when, required: true, example: 'Last night about ten', hint: 'Say when, as near as you know.' }),
    textInput({ ...one('what'), label: 'What happened', most: limits.what, required: true, long: true, example: 'In your own words. You can add to it later.', hint: 'Say in a sentence or two what happened.' }),
    choiceInput({ ...one('began'), label: 'Who began it?', choices: BEGAN, hint: 'Choose one; “I am not sure” is fine.' }),
    choiceInput({ ...one('answered'), label: 'Did you answer?', choices: ANSWERED, hint: 'Choose yes or no.' }),
    choiceInput({ ...one('family'), label: 'Is the pupil a member of your family?', choices: FAMILY, hint: 'Choose one; “I am not sure” is fine.' }),
  ];
}

function settingInput(settings: Draft['settings'], shown: { id: string; value: string | undefined; wrong: boolean }): readonly Element[] {
  const [only, ...others] = settings;
  if (others.length === 0) return only === undefined ? [] : [labelled('For', only.name, { spacing: 'Medium' })];
  const choices = Object.fromEntries(settings.map(({ id, name }) => [id, inert(name)]));
  return [choiceInput({ ...shown, label: 'Which school or college?', choices, hint: 'Choose where the pupil is.', compact: true })];
}

function keepBlock(): Element {
  const keep = [
    text('Keep the message where it is: do not delete it and do not answer it.'),
    text(
      'No picture can be sent with this. Never forward, copy or save an indecent image of a child, not even as evidence: that is against the law. Leave it where it is and say that it exists.',
      { spacing: 'Small' },
    ),
  ];
  return container(keep, { style: 'emphasis', spacing: 'Medium' });
}
