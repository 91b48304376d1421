import { z } from 'zod';

/** A button of a card about reports, read from what the card sent back: ids and typed words, checked in form only. */
export type ReportCommand =
  | { readonly verb: 'report-form' }
  | { readonly verb: 'report-send'; readonly draft: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly verb: 'report-confirm' | 'report-keep' | 'report-discard'; readonly draft: string }
  | { readonly verb: 'report-show'; readonly report: string }
  | { readonly verb: 'report-add'; readonly report: string; readonly press: string; readonly words: unknown };

/** What a responder presses. `brief`: on a reminder, which stays a short card. */
export type ResponderCommand =
  | { readonly verb: 'dsl-act'; readonly report: string; readonly press: string; readonly action: unknown; readonly brief: boolean }
  | { readonly verb: 'dsl-read'; readonly report: string; /** A page of the history. */ readonly page?: number };

export type ChannelCommand =
  | { readonly verb: 'channel-choose'; readonly setting: string }
  | { readonly verb: 'channel-seen'; readonly registration: string };

const uuid = z.uuid().transform((id) => id.toLowerCase());
const nonce = z.int().min(0).max(1_000_000);
const field = z.string().regex(/^[a-z]+(-\d)?$/).max(20);
const ACTS = { 'dsl-acknowledge': 'acknowledge', 'dsl-take-on': 'take-on', 'dsl-ask': 'ask', 'dsl-note': 'note', 'dsl-close': 'close' } as const;

const data = z.discriminatedUnion('verb', [
  z.looseObject({ verb: z.literal('report-form') }),
  z.looseObject({ verb: z.literal('report-send'), draft: uuid }),
  z.object({ verb: z.enum(['report-confirm', 'report-keep', 'report-discard']), draft: uuid }),
  z.object({ verb: z.literal('report-show'), report: uuid }),
  z.looseObject({ verb: z.literal('report-add'), report: uuid, nonce, field }),
  z.looseObject({ verb: z.enum(['dsl-acknowledge', 'dsl-take-on']), report: uuid, nonce, brief: z.literal(true).optional() }),
  z.looseObject({ verb: z.enum(['dsl-ask', 'dsl-note', 'dsl-close']), report: uuid, nonce, field }),
  z.object({ verb: z.literal('dsl-read'), report: uuid }),
  z.object({ verb: z.literal('dsl-page'), report: uuid, skip: nonce }),
  z.object({ verb: z.literal('channel-choose'), setting: z.string().min(1).max(200) }),
  z.object({ verb: z.literal('channel-seen'), registration: uuid }),
]);

/** Reads the data of Action.Submit or Action.Execute; `undefined` when it is none of a report's cards. */
export function readReportCommand(sent: unknown): ReportCommand | ResponderCommand | ChannelCommand | undefined {
  const parsed = data.safeParse(sent);
  if (!parsed.success) return undefined;
  const command = parsed.data;
  switch (command.verb) {
    case 'report-send': {
      const { verb, draft, ...fields } = command;
      return { verb, draft, fields };
    }
    case 'report-add':
      return { verb: 'report-add', report: command.report, press: `add ${command.nonce}`, words: command[command.field] };
    case 'dsl-acknowledge':
    case 'dsl-take-on':
      return act(command, { kind: ACTS[command.verb] }, command.brief === true);
    case 'dsl-ask':
    case 'dsl-note':
    case 'dsl-close':
      return act(command, { kind: ACTS[command.verb], text: command[command.field], outcome: command['outcome'] });
    case 'dsl-read':
      return { verb: 'dsl-read', report: command.report };
    case 'dsl-page':
      return { verb: 'dsl-read', report: command.report, page: command.skip };
    case 'report-form':
      return { verb: 'report-form' };
    default:
      return command;
  }
}

/** Whether it claims to be a button of a report's card, well-formed or not. */
export function isReportVerb(sent: unknown): boolean {
  const verb = (sent as { verb?: unknown } | null | undefined)?.verb;
  return typeof verb === 'string' && /^(report-(?!info$|open$)|dsl-|channel-)/.test(verb);
}

/** The nonce is the version of the report that the card showed: the same press of the same card is one. */
function act({ report, nonce: version }: { report: string; nonce: number }, action: unknown, brief = false): ResponderCommand {
  return { verb: 'dsl-act', report, press: `card ${version}`, action, brief };
}
