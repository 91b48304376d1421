/** Activities as Teams sends them. */
export type Json = Readonly<Record<string, unknown>>;

export const TENANT = '11111111-2222-4333-8444-555555555555';
const BOT = { id: '28:bot', name: 'Before You Post' };

export interface Sender {
  readonly id: string;
  readonly aadObjectId?: string;
}

export const TEACHER: Sender = { id: '29:teacher', aadObjectId: '00000000-0000-4000-8000-000000000001' };
export const HEAD: Sender = { id: '29:head', aadObjectId: '00000000-0000-4000-8000-000000000004' };

let count = 0;

function activity(serviceUrl: string, conversation: Json, from: Sender, more: Json): Json {
  count += 1;
  return {
    id: `1700000${count}`,
    channelId: 'msteams',
    serviceUrl,
    timestamp: '2026-11-22T10:00:00.000Z',
    from: { name: 'Tess Adeyemi', ...from },
    recipient: BOT,
    conversation: { tenantId: TENANT, ...conversation },
    channelData: { tenant: { id: TENANT } },
    locale: 'en-GB',
    ...more,
  };
}

export const personal = { conversationType: 'personal', id: 'a:personal' };
export const group = { conversationType: 'groupChat', isGroup: true, id: '19:group@thread.v2' };
export const channel = { conversationType: 'channel', isGroup: true, id: '19:channel@thread.tacv2;messageid=1' };

export function message(serviceUrl: string, text: string, where: Json = personal, from: Sender = TEACHER): Json {
  return activity(serviceUrl, where, from, { type: 'message', text, textFormat: 'plain' });
}

export function mentioned(serviceUrl: string, text: string, where: Json = channel, from: Sender = TEACHER): Json {
  const name = '<at>Before You Post</at>';
  const entities = [{ type: 'mention', mentioned: BOT, text: name }];
  return activity(serviceUrl, where, from, { type: 'message', text: `${name} ${text}`, entities });
}

export function execute(serviceUrl: string, data: Json, where: Json = personal, from: Sender = TEACHER): Json {
  const { verb, ...rest } = data;
  const value = { action: { type: 'Action.Execute', verb, data: rest }, trigger: 'manual' };
  return activity(serviceUrl, where, from, { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: 'card-1' });
}

export function submit(serviceUrl: string, data: unknown, where: Json = personal, from: Sender = TEACHER): Json {
  return activity(serviceUrl, where, from, { type: 'message', value: data, replyToId: 'card-1' });
}

export function installed(serviceUrl: string, where: Json = personal): readonly Json[] {
  return [
    activity(serviceUrl, where, TEACHER, { type: 'conversationUpdate', membersAdded: [BOT] }),
    activity(serviceUrl, where, TEACHER, { type: 'installationUpdate', action: 'add' }),
  ];
}
