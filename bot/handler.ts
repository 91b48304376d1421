import { TeamsActivityHandler, type InvokeResponse, type TurnContext } from 'botbuilder';
import { memoryOf } from '../src/domain/answering/answer.ts';
import type { Facts } from '../src/domain/answering/types.ts';
import { executeData } from './actions.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { noticeCard, reportCard } from './cards/notices.ts';
import { REPORT_CLAUSES } from './cards/report.ts';
import { sharedCard } from './cards/shared-card.ts';
import { commandOf, type Command } from './commands.ts';
import { answerQuestion, cardFor, forget, help, press, type Pressed } from './conversation.ts';
import { MetPeople } from './met-people.ts';
import { isReportWord, ReportChat } from './report-chat.ts';
import { replaceCard, sendCard, sendPrivately, whileTyping } from './replies.ts';
import { SeenActivities } from './seen.ts';
import type { BotServices } from './services.ts';
import { conversationKey, isMentioned, readTurn, type Turn } from './turn.ts';

/** Teams tells of an installation twice, seconds apart; a later one is a new installation. */
const GREETING_MS = 5_000;

/**
 * The bot in Teams: an activity is read, leads to one call of the domain, and its result becomes a card.
 * A message that the service delivers twice is answered once; buttons may be pressed any number of times.
 */
export class PolicyBot extends TeamsActivityHandler {
  readonly #services: BotServices;
  readonly #seen: SeenActivities;
  readonly #reports: ReportChat | undefined;
  readonly #met: MetPeople | undefined;

  constructor(services: BotServices) {
    super();
    this.#services = services;
    this.#seen = new SeenActivities(services.clock);
    const { reports, clause, log, clock } = services;
    this.#reports = reports === undefined ? undefined : new ReportChat({ ...reports, clause, log });
    this.#met = reports === undefined ? undefined : new MetPeople(reports.places, clock, log);
    this.onTurn(async (context, next) => {
      const met = this.#met?.meet(context.activity);
      await next();
      await met;
    });
    this.onMessage(async (context, next) => {
      await this.#onMessage(context);
      await next();
    });
    this.onMembersAdded(async (context, next) => {
      const bot = context.activity.recipient?.id;
      if ((context.activity.membersAdded ?? []).some(({ id }) => id === bot)) await this.#welcome(context);
      await next();
    });
    this.onInstallationUpdateAdd(async (context, next) => {
      await this.#welcome(context);
      await next();
    });
  }

  /** Action.Execute arrives as an invoke; whatever is in it, a card goes back. Other invokes are the SDK's. */
  override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name !== 'adaptiveCard/action') return super.onInvokeActivity(context);
    const turn = await readTurn(context.activity, this.#services.roles);
    const data = executeData(context.activity.value);
    const pressed = await this.#reports?.press(context, turn, data);
    if (pressed !== undefined && this.#reports !== undefined) return this.#reports.answerInvoke(context, turn, pressed);
    const card = await this.#press(context, turn, data);
    if (turn.setting === 'personal') await replaceCard(context, card, this.#services.log);
    return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card } };
  }

  async #onMessage(context: TurnContext): Promise<void> {
    const turn = await readTurn(context.activity, this.#services.roles);
    const pressed = turn.words === '' && context.activity.value !== undefined && context.activity.value !== null;
    if (pressed) return this.#submitted(context, turn);
    if (turn.setting === 'channel' && !isMentioned(context.activity)) return;
    const { id } = context.activity;
    if (id === undefined || id === '') return this.#reply(context, turn);
    await this.#seen.once(`message ${turn.conversation} ${id}`, () => this.#reply(context, turn));
  }

  /** Action.Submit arrives as a message with a value: the card is replaced, or sent where that is impossible. */
  async #submitted(context: TurnContext, turn: Turn): Promise<void> {
    const pressed = await this.#reports?.press(context, turn, context.activity.value);
    if (pressed !== undefined) return this.#reports?.answerSubmit(context, turn, pressed);
    const card = await this.#press(context, turn, context.activity.value);
    const replaced = turn.setting === 'personal' && (await replaceCard(context, card, this.#services.log));
    if (!replaced) await sendCard(context, card);
  }

  async #reply(context: TurnContext, turn: Turn): Promise<void> {
    const command = commandOf(turn.words);
    if (command !== undefined) return this.#obey(context, command, turn);
    if (turn.words === '') return void (await sendCard(context, this.#wordless(context, turn)));
    const answer = await whileTyping(context, () => answerQuestion(this.#services, turn));
    await sendCard(context, cardFor(this.#services, turn, answer));
  }

  #wordless(context: TurnContext, turn: Turn): AdaptiveCard {
    const files = (context.activity.attachments ?? []).some(({ contentType }) => contentType !== 'text/html');
    return files ? noticeCard('no-text') : help(this.#services, turn, false);
  }

  async #obey(context: TurnContext, command: Command, turn: Turn): Promise<void> {
    const reports = this.#reports;
    if (isReportWord(command) && reports !== undefined) return reports.obey(context, turn, command);
    await sendCard(context, await this.#tell(command, turn));
  }

  async #tell(command: Command, turn: Turn): Promise<AdaptiveCard> {
    switch (command) {
      case 'help':
        return help(this.#services, turn, false);
      case 'start again':
        return noticeCard((await forget(this.#services, turn)) ? 'forgotten' : 'not-forgotten');
      default:
        return reportCard(REPORT_CLAUSES.map(this.#services.clause).filter((clause) => clause !== undefined));
    }
  }

  async #welcome(context: TurnContext): Promise<void> {
    const turn = await readTurn(context.activity, this.#services.roles);
    const conversation = context.activity.conversation?.id ?? '';
    await this.#seen.once(`welcome ${conversation}`, () => sendCard(context, help(this.#services, turn, true)), GREETING_MS);
  }

  async #press(context: TurnContext, turn: Turn, sent: unknown): Promise<AdaptiveCard> {
    const { card, goPrivate, ask, openForm } = await press(this.#services, turn, sent);
    if (openForm !== undefined) await this.#openForm(context, turn, openForm);
    if (ask !== undefined) await this.#askExample(context, turn, ask);
    return goPrivate === undefined ? card : this.#goOnPrivately(context, turn, card, goPrivate);
  }

  async #openForm(context: TurnContext, turn: Turn, facts: Facts): Promise<void> {
    await this.#seen.once(`form ${turn.conversation} ${context.activity.id ?? ''}`, async () => this.#reports?.openForm(context, turn, facts));
  }

  /** The answer to an example is a new message that says what was asked; the example is ours, so it may be shown. */
  async #askExample(context: TurnContext, turn: Turn, example: string): Promise<void> {
    await this.#seen.once(`example ${turn.conversation} ${context.activity.id ?? ''}`, async () => {
      const answer = await whileTyping(context, () => answerQuestion(this.#services, { ...turn, words: example }));
      await sendCard(context, cardFor(this.#services, turn, answer), `Example: ${example}`);
    });
  }

  async #goOnPrivately(
    context: TurnContext,
    turn: Turn,
    card: AdaptiveCard,
    { command, answer }: NonNullable<Pressed['goPrivate']>,
  ): Promise<AdaptiveCard> {
    const whole = cardFor(this.#services, { ...turn, setting: 'personal' }, answer);
    const key = `private ${turn.conversation} ${command.decisionId} ${context.activity.replyToId ?? ''}`;
    const send = async () => {
      const chat = await sendPrivately(context, whole, this.#services.log);
      if (chat === undefined) return sharedCard(answer, turn.asker, this.#services.policyUrl, 'unreachable');
      await this.#services.memory.keep(conversationKey(chat, turn.sender.id), memoryOf(answer));
      return card;
    };
    return (await this.#seen.once(key, send)) ?? card;
  }
}
