import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { codeOf } from '../src/domain/errors.ts';
import type { Facts } from '../src/domain/answering/types.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { noticeCard } from './cards/notices.ts';
import { plainCard, refusalCard, refusalText } from './cards/report-notices.ts';
import { knownFields } from './known-fields.ts';
import { pressForChannel, registerChannel } from './registration.ts';
import { replaceCard, sendCard, sendPrivately } from './replies.ts';
import { isReportVerb, readReportCommand } from './report-actions.ts';
import { listOwn, openForm, pressAsReporter } from './reporter.ts';
import type { ReportContext, ReportPressed } from './reports.ts';
import { listOpen, pressAsResponder } from './responder.ts';
import type { Turn } from './turn.ts';

const REPORT_WORDS = ['report', 'my reports', 'open reports', 'register dsl channel'] as const;
export type ReportWord = (typeof REPORT_WORDS)[number];

export function isReportWord(word: string): word is ReportWord {
  return REPORT_WORDS.some((one) => one === word);
}

/** Reports in chat: what is typed, what is pressed, and how it is shown to the right people only. */
export class ReportChat {
  readonly #context: ReportContext;

  constructor(context: ReportContext) {
    this.#context = context;
  }

  async obey(context: TurnContext, turn: Turn, word: ReportWord): Promise<void> {
    if (word !== 'register dsl channel' && turn.setting !== 'personal') return this.#goPrivate(context, turn, word);
    await sendCard(context, await this.#orSorry(() => (word === 'register dsl channel' ? this.#register(context, turn) : this.#answer(turn, word))));
  }

  /** The form as a message of its own, with what the answer knows. */
  async openForm(context: TurnContext, turn: Turn, facts: Facts): Promise<void> {
    await sendCard(context, await this.#orSorry(() => this.#form(turn, facts)));
  }

  /** `undefined` when the data is none of a report's cards. */
  async press(context: TurnContext, turn: Turn, sent: unknown): Promise<ReportPressed | undefined> {
    if (!isReportVerb(sent)) return undefined;
    try {
      return await this.#press(context.activity, turn, sent);
    } catch (fault) {
      this.#context.log.error({ code: 'report-press-failed', fault: codeOf(fault) }, 'A press on a report’s card was not carried out');
      return { kind: 'say', words: FAILED };
    }
  }

  /** What the host is to show after Action.Execute: the card in place, or a word to the one who pressed. */
  async answerInvoke(context: TurnContext, turn: Turn, pressed: ReportPressed): Promise<InvokeResponse> {
    if (pressed.kind === 'say') return invoke('application/vnd.microsoft.activity.message', pressed.words);
    if (pressed.own !== undefined && turn.setting === 'personal') await this.#putLater(context, turn, pressed.own);
    else if (turn.setting === 'personal' || pressed.shows === 'all') await this.#replace(context, turn, pressed);
    return invoke('application/vnd.microsoft.card.adaptive', pressed.card);
  }

  /** After Action.Submit there is nothing to answer: cards are replaced or sent, and what is for one goes to one. */
  async answerSubmit(context: TurnContext, turn: Turn, pressed: ReportPressed): Promise<void> {
    const { log } = this.#context;
    const alone = turn.setting === 'personal';
    if (pressed.kind === 'say') {
      const card = plainCard('About your press', pressed.words);
      return void (alone ? await sendCard(context, card) : await sendPrivately(context, card, log));
    }
    if (!alone && pressed.shows === 'updated') return;
    if (!alone && pressed.shows === 'presser') return void (await sendPrivately(context, pressed.card, log));
    if (!(await this.#replace(context, turn, pressed))) await this.#sendAnew(context, turn, pressed);
  }

  #press(activity: Activity, turn: Turn, sent: unknown): Promise<ReportPressed> | ReportPressed {
    const command = readReportCommand(sent);
    if (command === undefined) return { kind: 'say', words: STALE };
    const person = personOf(turn);
    if (person === undefined) return { kind: 'say', words: refusalText('unknown-person') };
    switch (command.verb) {
      case 'dsl-act':
      case 'dsl-read':
        return pressAsResponder(this.#context, person, command);
      case 'channel-choose':
      case 'channel-seen':
        return pressForChannel(this.#context, person, activity, command);
      default:
        return turn.setting === 'personal' ? pressAsReporter(this.#context, person, command) : { kind: 'say', words: PRIVATE };
    }
  }

  /** The answer shows the card now; a job makes it stay. Nobody waits for the service to learn that a report is stored. */
  async #putLater(context: TurnContext, turn: Turn, report: string): Promise<void> {
    const { replyToId, conversation } = context.activity;
    if (replyToId !== undefined && replyToId !== '') await this.#shown(turn, report, conversation.id, replyToId, true);
  }

  /** The reporter's card is on record only after it stands there: whatever happened meanwhile is then put over it. */
  async #replace(context: TurnContext, turn: Turn, pressed: Extract<ReportPressed, { kind: 'card' }>): Promise<boolean> {
    const { replyToId, conversation } = context.activity;
    if (!(await replaceCard(context, pressed.card, this.#context.log))) return false;
    if (replyToId !== undefined) await this.#shown(turn, pressed.own, conversation.id, replyToId);
    return true;
  }

  async #sendAnew(context: TurnContext, turn: Turn, { card, own }: Extract<ReportPressed, { kind: 'card' }>): Promise<void> {
    const id = await sendCard(context, card);
    if (id !== undefined) await this.#shown(turn, own, context.activity.conversation.id, id);
  }

  async #shown(turn: Turn, report: string | undefined, conversation: string, activity: string, pending = false): Promise<void> {
    const person = personOf(turn);
    if (report === undefined || person === undefined) return;
    try {
      await this.#context.reporting.shown(person, report, { conversation, activity }, pending);
    } catch (fault) {
      this.#context.log.warn({ code: 'own-card-not-kept', fault: codeOf(fault) }, 'Where the reporter’s card lies was not kept');
    }
  }

  /** Nobody is left waiting for a form that cannot come. */
  async #orSorry(work: () => Promise<AdaptiveCard>): Promise<AdaptiveCard> {
    try {
      return await work();
    } catch (fault) {
      this.#context.log.error({ code: 'report-card-failed', fault: codeOf(fault) }, 'A card about reports could not be made');
      return plainCard('I can’t do that just now', SORRY);
    }
  }

  async #answer(turn: Turn, word: Exclude<ReportWord, 'register dsl channel'>): Promise<AdaptiveCard> {
    const person = personOf(turn);
    if (person === undefined) return refusalCard('unknown-person');
    if (word === 'report') return this.#form(turn, {});
    return word === 'my reports' ? listOwn(this.#context, person) : listOpen(this.#context, person);
  }

  async #form(turn: Turn, facts: Facts): Promise<AdaptiveCard> {
    const person = personOf(turn);
    return person === undefined ? refusalCard('unknown-person') : openForm(this.#context, person, knownFields(facts));
  }

  async #register(context: TurnContext, turn: Turn): Promise<AdaptiveCard> {
    const person = personOf(turn);
    return person === undefined ? refusalCard('unknown-person') : registerChannel(this.#context, person, context.activity);
  }

  /** Where others read along only this much is said: that there is a private chat, or how to get one. */
  async #goPrivate(context: TurnContext, turn: Turn, word: Exclude<ReportWord, 'register dsl channel'>): Promise<void> {
    const chat = await sendPrivately(context, await this.#orSorry(() => this.#answer(turn, word)), this.#context.log);
    await sendCard(context, noticeCard(chat === undefined ? 'not-private' : 'gone-private'));
  }
}

const FAILED =
  'Nothing was sent or changed: something went wrong on my side. Please press again. ' +
  'If it cannot wait, tell the DSL in person or by phone, and call 999 if anyone is in immediate danger.';
const SORRY =
  'My records cannot be reached, so I can take no report and show none. Do not wait for me: tell the DSL in person or by phone, ' +
  'and call 999 if anyone is in immediate danger. Please try here again in a few minutes.';
const STALE = 'I can’t use that button any more: the card is too old, or something in it was changed. Nothing was sent or changed.';
const PRIVATE = 'Others can read this chat. Write “report” to me in a private chat.';

function personOf({ sender }: Turn): string | undefined {
  return sender.directoryId?.toLowerCase();
}

function invoke(type: string, value: unknown): InvokeResponse {
  return { status: 200, body: { statusCode: 200, type, value } };
}
