import type { Answer, Clause, Option } from '../../src/domain/answering/types.ts';
import type { FeedbackKind } from '../../src/domain/ports.ts';
import type { Changes } from '../../src/domain/answering/changes.ts';
import { adaptiveCard, beside, buttons, container, execute, heading, list, text } from './adaptive.ts';
import type { AdaptiveCard, CardAction, Element } from './adaptive.ts';
import { clauseBlocks, readSection } from './clauses.ts';
import { cardData, type CardData } from './data.ts';
import { feedbackBlocks } from './feedback.ts';
import { reportBlocks } from './report.ts';
import { understoodBlocks } from './understood.ts';
import { alertBlock, verdictBlock } from './verdict.ts';

/** What the surroundings add to an answer. */
export interface CardSurroundings {
  readonly plain: string;
  readonly speech: string;
  /** Address of the page with the whole policy; without it the button is left out. */
  readonly policyUrl?: string;
  /** The clauses on reporting, for the panel "How to report now". */
  readonly reportClauses: readonly Clause[];
  /** The choices behind "Change what I understood". */
  readonly changes: Changes;
}

/** What a button has added to the card. */
export interface CardState {
  readonly given?: FeedbackKind;
  /** What the person thought of the answer could not be stored. */
  readonly feedbackLost?: boolean;
  readonly reportOpen?: boolean;
  /** The form has been sent as a message of its own. */
  readonly formOpened?: boolean;
  readonly askElse?: boolean;
  /** The person has just chosen something: what it was, and the answer to go back to. */
  readonly changed?: { readonly said: readonly string[]; readonly before: CardData };
}

/** The whole answer, for a personal chat. Pure: the same answer, surroundings and state give the same card. */
export function answerCard(answer: Answer, around: CardSurroundings, state: CardState = {}): AdaptiveCard {
  const body = [
    ...(answer.alerts.length === 0 ? [] : [alertBlock(answer.alerts, reportButton(answer, state))]),
    ...(state.reportOpen === true ? reportPanel(answer, around) : []),
    ...(state.formOpened === true ? [text('✔ The form to report is below.', { weight: 'Bolder' })] : []),
    verdictBlock(answer.verdict, answer.verdictWord, [answer.say]),
    ...changedBlocks(state),
    ...answer.notes.map((note) => text(note, { size: 'Small' })),
    ...(answer.verdict === 'clarify' ? questionBlocks(answer) : []),
    ...section('Only if', answer.conditions),
    ...section('What to do', answer.instead),
    ...tensionBlocks(answer),
    ...(answer.verdict === 'clarify' ? [] : clauseBlocks(answer.clauses)),
    ...relatedBlocks(answer),
    ...understoodBlocks(answer, around.changes),
    ...nextStepBlocks(nextSteps(answer, around, state)),
    ...(state.askElse === true ? [text('Go on: type your next question below.', { weight: 'Bolder' })] : []),
    ...feedbackBlocks(answer, state.given, state.feedbackLost),
    text(`Decision ${answer.decisionId}`, { size: 'Small', isSubtle: true, spacing: 'Small' }),
  ];
  return adaptiveCard(body, { fallbackText: around.plain, speak: around.speech });
}

/** Beside the alert, so that nobody has to scroll for it. */
function reportButton(answer: Answer, { reportOpen }: CardState): readonly CardAction[] {
  if (reportOpen === true) return [];
  return [execute('Report to the DSL', 'report-open', cardData(answer), { style: 'destructive' })];
}

function reportPanel(answer: Answer, around: CardSurroundings): readonly Element[] {
  const cited = new Set(answer.clauses.map(({ id }) => id));
  return reportBlocks(around.reportClauses.filter(({ id }) => !cited.has(id)));
}

function changedBlocks({ changed }: CardState): readonly Element[] {
  if (changed === undefined) return [];
  const said = changed.said.length === 0 ? '' : ` (${changed.said.join(' · ')})`;
  const undo = execute('Undo', 'undo', changed.before);
  return [beside(text(`↻ Answered again with your choice${said}.`, { size: 'Small' }), [undo])];
}

function questionBlocks(answer: Answer): readonly Element[] {
  const question = answer.question === undefined ? [] : [heading(answer.question)];
  if (answer.options.length === 0) return question;
  return [...question, buttons(answer.options.slice(0, 3).map((option) => optionButton(answer, option)))];
}

function optionButton(answer: Answer, option: Option): CardAction {
  return execute(option.label, 'option', { ...cardData(answer), facts: option.facts });
}

function section(title: string, lines: readonly string[]): readonly Element[] {
  return lines.length === 0 ? [] : [heading(title), list(lines)];
}

function tensionBlocks({ tension }: Answer): readonly Element[] {
  if (tension === undefined) return [];
  const lines = [text(`⚖ ${tension.say}`), text(tension.ask, { weight: 'Bolder', spacing: 'Small' })];
  return [container(lines, { style: 'warning', spacing: 'Medium' })];
}

function relatedBlocks({ related, clauses }: Answer): readonly Element[] {
  const cited = new Set(clauses.map(({ id }) => id));
  const others = related.filter(({ id }) => !cited.has(id));
  if (others.length === 0) return [];
  const names = others.map(({ id, quote }) => `${quote} (${id})`).join('; ');
  return [text(`Related policy: ${names}`, { spacing: 'Medium', size: 'Small' })];
}

function nextStepBlocks(actions: readonly CardAction[]): readonly Element[] {
  return actions.length === 0 ? [] : [buttons(actions, { spacing: 'Medium' })];
}

function nextSteps(answer: Answer, around: CardSurroundings, state: CardState): readonly CardAction[] {
  const other = execute('Ask something else', 'ask-else', cardData(answer));
  // A question of ours rests on no clause yet.
  const read = answer.verdict === 'clarify' ? [] : readSection(answer.clauses, around.policyUrl);
  return [...read, ...(state.askElse === true ? [] : [other])];
}
