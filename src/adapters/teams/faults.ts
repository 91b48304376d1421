import type { MessengerFault } from '../../domain/reporting/contract.ts';
import type { ServiceAnswer } from './service.ts';

type Failed = Exclude<ServiceAnswer, { kind: 'ok' }>;

const BLOCKED = ['MessageWritesBlocked', 'ConversationBlockedByUser'];
const NOT_THERE = ['BotNotInConversationRoster', 'ConversationNotFound', 'ChannelNotFound', 'ChatNotFound', 'BotDisabledByAdmin'];
/** The message itself is gone (deleted by somebody), the conversation is not. */
const GONE = ['ActivityNotFoundInConversation', 'MessageNotFound'];

/** A token that is refused is mended by people, not by asking often. */
const NO_TOKEN_MS = 60_000;

/** What a refusal of the service means for the message. Whatever may pass by itself is `retry`. */
export function messengerFault(answer: Failed): MessengerFault {
  switch (answer.kind) {
    case 'silence':
    case 'broken':
      return { kind: 'retry' };
    case 'no-token':
      return { kind: 'retry', retryAfterMs: NO_TOKEN_MS };
    case 'status':
      return statusFault(answer);
  }
}

function statusFault({ status, codes, retryAfterMs }: Extract<Failed, { kind: 'status' }>): MessengerFault {
  const has = (wanted: readonly string[]) => codes.find((code) => wanted.includes(code));
  const [blocked, notThere, gone] = [has(BLOCKED), has(NOT_THERE), has(GONE)];
  if (blocked !== undefined) return { kind: 'blocked', code: blocked };
  if (notThere !== undefined) return { kind: 'not-installed', code: notThere };
  if (gone !== undefined) return { kind: 'gone', code: gone };
  if (status === 404) return { kind: 'not-installed', code: codes[0] ?? '404' };
  if (isPassing(status)) return retryAfterMs === undefined ? { kind: 'retry' } : { kind: 'retry', retryAfterMs };
  return { kind: 'refused', code: codes[0] ?? String(status) };
}

/** 401: the token was refused, which a new one or a new secret mends; 412: somebody else changed it at the same time. */
function isPassing(status: number): boolean {
  return [401, 408, 412, 425, 429].includes(status) || status >= 500;
}
