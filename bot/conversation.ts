import type { Answer, Facts } from '../src/domain/answering/types.ts';
import { changesOf } from '../src/domain/answering/changes.ts';
import { askQuestion, decideAgain, decideOn, findAnswer, noteOpinion, rememberAnswer, shownAnswer, type ShownAnswer } from '../src/domain/asking.ts';
import { codeOf } from '../src/domain/errors.ts';
import { readCommand } from './actions.ts';
import type { CardCommand, ExampleCommand, PrivateCommand } from './actions.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { answerCard, type CardState, type CardSurroundings } from './cards/answer-card.ts';
import { helpCard, noticeCard } from './cards/notices.ts';
import { REPORT_CLAUSES } from './cards/report.ts';
import { cardData } from './cards/data.ts';
import { sharedCard } from './cards/shared-card.ts';
import { saidOf } from './cards/understood.ts';
import type { BotServices } from './services.ts';
import type { Turn } from './turn.ts';

/** Answers a question; the domain remembers it and writes it down. */
export function answerQuestion(services: BotServices, turn: Turn): Promise<Answer> {
  return askQuestion(services, turn, turn.words);
}

/** The card for an answer where it was asked: whole in a personal chat, verdict and clauses where others read. */
export function cardFor(services: BotServices, turn: Turn, answer: Answer, state: CardState = {}): AdaptiveCard {
  if (turn.setting !== 'personal') return sharedCard(answer, turn.asker, services.policyUrl);
  return answerCard(answer, surroundings(services, turn, answer), state);
}

/** Welcome (`greeting`) or help, fitting where it is shown. */
export function help({ policyUrl, help: { say, examples } }: BotServices, { setting }: Turn, greeting: boolean): AdaptiveCard {
  return helpCard({ say, examples, greeting, shared: setting !== 'personal', ...(policyUrl === undefined ? {} : { policyUrl }) });
}

export interface Pressed {
  readonly card: AdaptiveCard;
  /** Set when the button asks one of the examples: the answer is a new message. */
  readonly ask?: string;
  /** Set when the form of a report is to be sent, with what these facts say filled in. */
  readonly openForm?: Facts;
  /** Set when the whole answer has to be sent to the person in a private chat first. */
  readonly goPrivate?: { readonly command: PrivateCommand; readonly answer: Answer };
}

/** What a pressed button leads to. The same data gives the same card; data that our cards never send, a polite one. */
export async function press(services: BotServices, turn: Turn, sent: unknown): Promise<Pressed> {
  const command = readCommand(sent);
  if (command === undefined) return { card: noticeCard('stale') };
  if (command.verb === 'go-private') return offerPrivate(services, turn, command);
  if (turn.setting !== 'personal') return { card: noticeCard('private-only') };
  if (command.verb === 'example') return askExample(services, turn, command);
  const card = await redraw(services, turn, command);
  return command.verb === 'report-open' && services.reports !== undefined ? { card, openForm: command.facts } : { card };
}

function askExample(services: BotServices, turn: Turn, { example }: ExampleCommand): Pressed {
  const ask = services.help.examples[example];
  return ask === undefined ? { card: noticeCard('stale') } : { card: help(services, turn, true), ask };
}

async function offerPrivate(services: BotServices, turn: Turn, command: PrivateCommand): Promise<Pressed> {
  const answer = await findAnswer(services, command.decisionId);
  if (answer === undefined) return { card: noticeCard('stale') };
  if (command.asker !== turn.asker) {
    return { card: sharedCard(answer, command.asker, services.policyUrl, 'not-asker') };
  }
  return { card: sharedCard(answer, turn.asker, services.policyUrl, 'opened'), goPrivate: { command, answer } };
}

type ShownCommand = Exclude<CardCommand, PrivateCommand | ExampleCommand>;

async function redraw(services: BotServices, turn: Turn, command: ShownCommand): Promise<AdaptiveCard> {
  switch (command.verb) {
    case 'change-fact':
    case 'option':
      return answerAgain(services, turn, command);
    case 'undo':
      return goBack(services, turn, command);
    case 'feedback':
      return noteFeedback(services, turn, command);
    case 'report-open':
      return cardFor(services, turn, await shownAnswer(services, turn.role, command), services.reports === undefined ? { reportOpen: true } : { formOpened: true });
    case 'report-info':
      return cardFor(services, turn, await shownAnswer(services, turn.role, command), { reportOpen: true });
    case 'ask-else':
      await forget(services, turn);
      return cardFor(services, turn, await shownAnswer(services, turn.role, command), { askElse: true });
  }
}

/** The answer to the facts that the button carries; the answer before can be brought back while the journal has it. */
async function answerAgain(services: BotServices, turn: Turn, command: ShownAnswer): Promise<AdaptiveCard> {
  const { answer, before } = await decideAgain(services, turn, command);
  return cardFor(services, turn, answer, before === undefined ? {} : { changed: { said: saidAnew(before, answer), before: cardData(before) } });
}

async function goBack(services: BotServices, turn: Turn, command: ShownAnswer): Promise<AdaptiveCard> {
  const answer = await shownAnswer(services, turn.role, command);
  await rememberAnswer(services, turn.conversation, answer);
  return cardFor(services, turn, answer);
}

function saidAnew(before: Answer, { understood, facts }: Answer): readonly string[] {
  return understood.filter(({ name }) => facts[name] !== before.facts[name]).map(saidOf);
}

/** Puts the last question aside; false when that could not be done, so that nobody is told it was. */
export async function forget(services: BotServices, turn: Turn): Promise<boolean> {
  try {
    await services.memory.forget(turn.conversation);
    return true;
  } catch (fault) {
    services.log.warn({ code: 'memory-not-forgotten', fault: codeOf(fault) }, 'A memory could not be put aside');
    return false;
  }
}

async function noteFeedback(
  services: BotServices,
  turn: Turn,
  command: Extract<ShownCommand, { verb: 'feedback' }>,
): Promise<AdaptiveCard> {
  const answer = await shownAnswer(services, turn.role, command);
  const { kind, reason } = command;
  const stored = await noteOpinion(services, answer, { teller: turn.conversation, kind, ...(reason === undefined ? {} : { reason }) });
  return cardFor(services, turn, answer, stored ? { given: kind } : { feedbackLost: true });
}

function surroundings(services: BotServices, turn: Turn, answer: Answer): CardSurroundings {
  const cut = answer.decision.cut === true;
  const reportClauses = REPORT_CLAUSES.map(services.clause).filter((clause) => clause !== undefined);
  const texts = {
    plain: services.render.plain(answer),
    speech: services.render.speech(answer),
    reportClauses,
    changes: changesOf(answer, (facts) => decideOn(services, turn.role, { facts, cut })),
  };
  return services.policyUrl === undefined ? texts : { ...texts, policyUrl: services.policyUrl };
}
