import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Activity, ActivityHandler, InvokeResponse, TurnContext } from 'botbuilder';
import type { ConfigurationBotFrameworkAuthenticationOptions } from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import { codeOf } from '../src/domain/errors.ts';
import type { Log } from '../src/domain/ports.ts';
import { noticeCard } from './cards/notices.ts';
import { sendCard, statusOf } from './replies.ts';

/** How an activity proves where it comes from. */
export type Trust =
  /** Local mode: nothing is proved, so only this machine may be answered. */
  | { readonly kind: 'loopback' }
  /** Single tenant: the service's token is checked, and the activity must come from this tenant. */
  | { readonly kind: 'tenant'; readonly tenantId: string; readonly options: ConfigurationBotFrameworkAuthenticationOptions };

export interface EndpointReply {
  readonly status: number;
  readonly body?: unknown;
}

/** Takes one posted activity, parsed but not trusted, with its Authorization header. */
export type MessageEndpoint = (body: unknown, authorization: string) => Promise<EndpointReply>;

/**
 * The bot's endpoint. 400: no activity. 401: the sender is not the Bot Framework service. 403: another tenant,
 * or in local mode an address beyond this machine. 200/invoke status: handled. 500: a fault, logged by its code.
 */
export function createMessageEndpoint(trust: Trust, bot: ActivityHandler, log: Log): MessageEndpoint {
  const adapter = new PolicyAdapter(trust.kind === 'tenant' ? trust.options : {}, log);
  return async (body, authorization) => {
    if (!isActivity(body)) return refusal(400, 'not-an-activity');
    try {
      if (trust.kind === 'loopback' && !isLoopback(body.serviceUrl)) return refusal(403, 'not-this-machine');
      return await adapter.handle(body, authorization, trust, (context) => bot.run(context));
    } catch (fault) {
      log.error({ code: 'turn-failed', fault: codeOf(fault), status: statusOf(fault) }, 'An activity was not handled');
      return refusal(500, 'turn-failed');
    }
  };
}

class PolicyAdapter extends CloudAdapter {
  constructor(options: ConfigurationBotFrameworkAuthenticationOptions, log: Log) {
    super(new ConfigurationBotFrameworkAuthentication(options));
    this.onTurnError = (context, fault) => apologise(context, fault, log);
  }

  /** Authenticates first, then looks at the tenant, then runs the turn on the same proof. */
  async handle(
    activity: Activity,
    authorization: string,
    trust: Trust,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<EndpointReply> {
    const proof = await this.#prove(activity, authorization);
    if (proof === undefined) return refusal(401, 'not-authenticated');
    if (trust.kind === 'tenant' && tenantOf(activity) !== trust.tenantId.toLowerCase()) return refusal(403, 'wrong-tenant');
    const reply: InvokeResponse | undefined = await this.processActivity(proof, activity, logic);
    return reply === undefined ? { status: 200 } : { status: reply.status, body: reply.body };
  }

  /** `undefined` when the token does not hold. Rejects only when the keys to check it by cannot be had. */
  async #prove(activity: Activity, authorization: string): Promise<AuthenticateRequestResult | undefined> {
    try {
      return await this.botFrameworkAuthentication.authenticateRequest(activity, authorization);
    } catch (fault) {
      if (fault instanceof Error && fault.name === 'FetchError') throw fault;
      // The SDK has several kinds of errors for tokens that do not hold: all of them keep the sender out.
      return undefined;
    }
  }
}

/** A turn that failed: the person hears of it where possible, and the log gets the code. */
async function apologise(context: TurnContext, fault: Error, log: Log): Promise<void> {
  log.error({ code: 'turn-failed', fault: codeOf(fault), status: statusOf(fault) }, 'An activity was not handled');
  if (context.activity.type !== 'message') throw fault;
  try {
    await sendCard(context, noticeCard('fault'));
  } catch (second) {
    log.warn({ code: 'apology-not-sent', status: statusOf(second) }, 'The person could not be told of the fault');
  }
}

function isActivity(body: unknown): body is Activity {
  const activity = body as Partial<Activity> | null;
  if (typeof activity !== 'object' || activity === null || Array.isArray(activity)) return false;
  const { type, serviceUrl, conversation, from, recipient, channelId } = activity;
  const texts = [type, serviceUrl, channelId, conversation?.id, from?.id, recipient?.id];
  return texts.every((text) => typeof text === 'string' && text !== '');
}

function tenantOf(activity: Activity): string | undefined {
  const claimed = (activity.channelData as { tenant?: { id?: unknown } } | undefined)?.tenant?.id;
  const ids = [activity.conversation.tenantId, claimed].filter((id) => typeof id === 'string');
  const distinct = new Set(ids.map((id) => id.toLowerCase()));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

function refusal(status: number, code: string): EndpointReply {
  return { status, body: { code } };
}
