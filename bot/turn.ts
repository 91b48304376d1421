import { TurnContext, type Activity } from 'botbuilder';
import { digest } from '../src/domain/asking.ts';
import type { AskerRole } from '../src/domain/answering/types.ts';
import type { RoleDirectory } from '../src/domain/ports.ts';

/** Where a message was written: alone with the bot, or where others read along. */
export type Setting = 'personal' | 'group' | 'channel';

/** What the bot needs to know of an incoming activity. */
export interface Turn {
  readonly setting: Setting;
  /** The message without the bot's own mention; '' when there is none. */
  readonly words: string;
  readonly sender: { readonly id: string; readonly directoryId?: string };
  /** In which the sender asks. */
  readonly role: AskerRole;
  /** Digest of conversation and sender: the key of the memory. */
  readonly conversation: string;
  /** Digest of the sender alone, to know the asker again on a shared card. */
  readonly asker: string;
}

export async function readTurn(activity: Activity, roles: RoleDirectory): Promise<Turn> {
  const sender = senderOf(activity);
  return {
    setting: settingOf(activity),
    words: wordsOf(activity),
    sender,
    role: await roles.roleOf(sender),
    conversation: conversationKey(activity.conversation?.id ?? '', sender.id),
    asker: digest('asker', sender.id),
  };
}

/** The key of the memory: a digest of chat and sender, so that two people in one chat do not mix. */
export function conversationKey(chat: string, sender: string): string {
  return digest(chat, sender);
}

/** Whether the bot itself is mentioned; in a channel it speaks only then. */
export function isMentioned(activity: Activity): boolean {
  const bot = activity.recipient?.id;
  return TurnContext.getMentions(activity).some(({ mentioned }) => mentioned?.id === bot);
}

export function settingOf(activity: Activity): Setting {
  const kind = activity.conversation?.conversationType;
  if (kind === 'channel') return 'channel';
  if (kind === 'groupChat' || activity.conversation?.isGroup) return 'group';
  return 'personal';
}

function senderOf(activity: Activity): Turn['sender'] {
  const { id = '', aadObjectId } = activity.from ?? {};
  return typeof aadObjectId === 'string' ? { id: String(id), directoryId: aadObjectId } : { id: String(id) };
}

function wordsOf(activity: Activity): string {
  const spoken = typeof activity.text === 'string' ? activity.text : '';
  return withoutMention(spoken, activity).trim();
}

function withoutMention(words: string, activity: Activity): string {
  const bot = activity.recipient?.id;
  return TurnContext.getMentions(activity)
    .filter(({ mentioned, text }) => mentioned?.id === bot && typeof text === 'string' && text !== '')
    .reduce((rest, { text }) => rest.replaceAll(text, ' '), words);
}
