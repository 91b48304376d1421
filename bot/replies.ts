import { setTimeout as wait } from 'node:timers/promises';
import { CardFactory, MessageFactory, TurnContext, type CloudAdapter } from 'botbuilder';
import type { Activity, ConversationParameters } from 'botbuilder';
import type { Log } from '../src/domain/ports.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';

/** An answer that takes longer than this shows the typing indicator. */
const TYPING_AFTER_MS = 500;

/** Sends a card; `words` stand above it. The message's id, where the service gave one. */
export async function sendCard(context: TurnContext, card: AdaptiveCard, words?: string): Promise<string | undefined> {
  const sent = await context.sendActivity(words === undefined ? cardMessage(card) : { ...cardMessage(card), text: words });
  return sent?.id === '' ? undefined : sent?.id;
}

/**
 * Puts the card where the pressed one is. False when the service would not do it or there is no such message:
 * the person then sees the card that the invoke returns, or a new message.
 */
export async function replaceCard(context: TurnContext, card: AdaptiveCard, log: Log): Promise<boolean> {
  const { replyToId, conversation } = context.activity;
  if (replyToId === undefined || replyToId === '') return false;
  try {
    const update = context.updateActivity({ ...cardMessage(card), id: replyToId, conversation, type: 'message' });
    const inTime = await Promise.race([update.then(() => true), wait(REPLACED_MS, false, { ref: false })]);
    if (!inTime) log.warn({ code: 'card-not-replaced' }, 'The card in the chat was not replaced in time');
    return inTime;
  } catch (fault) {
    log.warn({ code: 'card-not-replaced', status: statusOf(fault) }, 'The card in the chat could not be replaced');
    return false;
  }
}

/** The SDK goes on trying for minutes while the service is silent; whoever pressed must not wait for that. */
const REPLACED_MS = 3_000;

/** Sends the card to the sender alone. The id of that chat, or `undefined` when the bot may not write to the person. */
export async function sendPrivately(context: TurnContext, card: AdaptiveCard, log: Log): Promise<string | undefined> {
  const { recipient, channelId, serviceUrl, from, channelData } = context.activity;
  const tenantId = context.activity.conversation?.tenantId ?? channelData?.tenant?.id;
  const parameters = { isGroup: false, bot: recipient, members: [from], tenantId, channelData: { tenant: { id: tenantId } } };
  const adapter = context.adapter as CloudAdapter;
  const appId = recipient.id.replace(/^28:/, '');
  let chat: string | undefined;
  try {
    const send = async (alone: TurnContext) => {
      await alone.sendActivity(cardMessage(card));
      chat = alone.activity.conversation.id;
    };
    const asked = parameters as unknown as ConversationParameters;
    await adapter.createConversationAsync(appId, channelId, serviceUrl, audienceOf(context), asked, send);
  } catch (fault) {
    log.warn({ code: 'private-chat-refused', status: statusOf(fault) }, 'A private chat could not be opened');
  }
  return chat;
}

/** Shows the typing indicator if `work` takes longer than half a second. */
export async function whileTyping<T>(context: TurnContext, work: () => Promise<T>): Promise<T> {
  let typing: Promise<unknown> = Promise.resolve();
  const timer = setTimeout(() => {
    // The indicator is a courtesy: when it cannot be sent, the answer still can.
    typing = context.sendActivity({ type: 'typing' }).catch(() => undefined);
  }, TYPING_AFTER_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    await typing;
  }
}

function cardMessage(card: AdaptiveCard): Partial<Activity> {
  const message = MessageFactory.attachment(CardFactory.adaptiveCard(card));
  return { ...message, summary: card.speak.slice(0, 200) };
}

function audienceOf(context: TurnContext): string {
  const { OAuthScopeKey } = context.adapter as CloudAdapter;
  return context.turnState.get<string>(OAuthScopeKey as unknown as string) ?? 'https://api.botframework.com';
}

/** HTTP status of a fault of the service, if it has one. */
export function statusOf(fault: unknown): number | undefined {
  const status = (fault as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
