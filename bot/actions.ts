import { z } from 'zod';
import type { Facts } from '../src/domain/answering/types.ts';
import type { ShownAnswer } from '../src/domain/asking.ts';
import type { DisagreeReason, FeedbackKind } from '../src/domain/ports.ts';

/** A button that was pressed, read from what the card sent back. */
export type CardCommand =
  | (ShownAnswer & { readonly verb: RedrawVerb })
  | (ShownAnswer & { readonly verb: 'feedback'; readonly kind: FeedbackKind; readonly reason?: DisagreeReason })
  | PrivateCommand
  | ExampleCommand;

/** One of the examples on the welcome card, by its place. */
export interface ExampleCommand {
  readonly verb: 'example';
  readonly example: number;
}

export interface PrivateCommand {
  readonly verb: 'go-private';
  readonly decisionId: string;
  readonly asker: string;
}

export type RedrawVerb = 'change-fact' | 'option' | 'undo' | 'report-info' | 'report-open' | 'ask-else';

const REASONS = ['not-my-situation', 'wrong-clause', 'hard-to-understand', 'policy-unfair', 'unsaid'] as const;

const decisionId = z.string().regex(/^[0-9a-f]{12}$/);
const factValue = z.string().max(40).regex(/^[a-z0-9-]*$/);
const facts = z
  .record(z.string().regex(/^[a-z][a-z-]{0,19}$/), factValue)
  .refine((record) => Object.keys(record).length <= 20);
const shown = z.object({ decisionId, facts, cut: z.literal(true).optional() });
const data = z.discriminatedUnion('verb', [
  shown.extend({ verb: z.enum(['change-fact', 'option', 'undo', 'report-info', 'report-open', 'ask-else']) }),
  shown.extend({ verb: z.enum(['feedback-right', 'feedback-wrong']) }),
  shown.extend({ verb: z.literal('disagree'), reason: z.enum(REASONS).catch('unsaid') }),
  z.object({ verb: z.literal('example'), example: z.int().min(0) }),
  z.object({ verb: z.literal('go-private'), decisionId, asker: z.string().regex(/^[0-9a-f]{32}$/) }),
]);

/** Reads the data of Action.Submit or Action.Execute; `undefined` when it is none that our cards send. */
export function readCommand(sent: unknown): CardCommand | undefined {
  const parsed = data.safeParse(sent);
  if (!parsed.success) return undefined;
  const command = parsed.data;
  switch (command.verb) {
    case 'feedback-right':
      return { ...pick(command), verb: 'feedback', kind: 'right' };
    case 'feedback-wrong':
      return { ...pick(command), verb: 'feedback', kind: 'wrong' };
    case 'disagree':
      return { ...pick(command), verb: 'feedback', kind: 'disagree', reason: command.reason };
    case 'go-private':
    case 'example':
      return command;
    default:
      return { ...pick(command), verb: command.verb };
  }
}

/** Data of an `adaptiveCard/action` invoke: the verb stands beside the data. */
export function executeData(value: unknown): unknown {
  const action = (value as { action?: { verb?: unknown; data?: unknown } } | null | undefined)?.action;
  if (typeof action?.data !== 'object' || action.data === null) return undefined;
  return typeof action.verb === 'string' ? { ...action.data, verb: action.verb } : action.data;
}

function pick({ decisionId: id, facts: known, cut }: z.infer<typeof shown>): ShownAnswer {
  return { decisionId: id, facts: known as Facts, cut: cut === true };
}
