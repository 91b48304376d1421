/**
 * Posting, at least once and as seldom twice as can be. Every message has a slot: it is held while somebody is at it,
 * and the attempt is on record before it is made. A card is first a reserved neutral line, then put into it by an
 * update, which may be repeated. Only the line on record is ever written to, and only the first one gets on record,
 * however many processes are at it and whatever their clocks say; so a crash or a lost answer leaves at worst a
 * neutral line and never a second card.
 */
import { ProductError } from '../errors.ts';
import type { MessengerFault, Notice, Posted, PostOutcome, PostSlot } from './contract.ts';
import type { DeliveryParts } from './parts.ts';

/** Longer than a post and an update may take (15 s each, and what the connector repeats by itself). */
const holdMs = 60_000;
/** Until another line is made in place of one that is gone. */
const againMs = 1_000;

export type Put =
  | { readonly kind: 'put' }
  | { readonly kind: 'held'; readonly until: Date }
  | { readonly kind: 'failed'; readonly fault: MessengerFault };

/** A card as it shall be, and the version of the report that it shows. */
export interface Drawn {
  readonly notice: Notice;
  readonly version: number;
}

/** The job's way of saying "later"; `retryAfterMs` where it is known when. */
export class NotYet extends ProductError {
  readonly retryAfterMs?: number;
  constructor(what: string, retryAfterMs?: number) {
    super('job-not-done-yet', what);
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** Whoever holds a slot mostly lets it go in a moment: a newer version must not wait for the end of the longest hold. */
const heldLookMs = 3_000;

/** Waits for what keeps a message from being posted; the job's own pace where the service named no time. */
export function notYet(put: Exclude<Put, { kind: 'put' }>, now: Date, lookMs = heldLookMs): NotYet {
  if (put.kind === 'held') return new NotYet('held', Math.min(lookMs, Math.max(1_000, put.until.getTime() - now.getTime())));
  return new NotYet(put.fault.kind, put.fault.kind === 'retry' ? put.fault.retryAfterMs : undefined);
}

/** Posts a short message once. After a crash in the middle it is posted again: better twice than never. */
export async function postOnce(parts: DeliveryParts, slot: PostSlot, notice: Notice): Promise<Put> {
  const claim = await claimOf(parts, slot);
  if (claim.kind === 'held') return claim;
  if (claim.at !== undefined) return released(parts, slot);
  const outcome = await parts.messenger.post(slot.place, notice);
  if (outcome.kind === 'failed') return failed(parts, slot, outcome.fault);
  await parts.posts.settle(slot, outcome.at, 1);
  return { kind: 'put' };
}

/**
 * Puts a card, or a newer version of it. `draw` is asked once the slot is ours, so the newest is shown; undefined
 * means that there is nothing to show any more. `settle` writes down what was put.
 */
export async function putCard(
  parts: DeliveryParts,
  slot: PostSlot,
  draw: () => Promise<Drawn | undefined>,
  settle: (at: Posted, version: number) => Promise<void> = (at, version) => parts.posts.settle(slot, at, version),
): Promise<Put> {
  const claim = await claimOf(parts, slot);
  if (claim.kind === 'held') return claim;
  const drawn = await draw();
  const shown = claim.version ?? 0;
  if (drawn === undefined || (shown > 0 && shown >= drawn.version)) return released(parts, slot);
  const { outcome, line } = await show(parts, slot, claim.at, drawn.notice);
  if (outcome.kind === 'failed') return shown > 0 ? failed(parts, slot, outcome.fault) : lineFailed(parts, slot, line, outcome.fault);
  await settle(outcome.at, drawn.version);
  return { kind: 'put' };
}

interface Shown {
  readonly outcome: PostOutcome;
  /** Where the card lies, or was to lie. */
  readonly line?: Posted;
}

async function show(parts: DeliveryParts, slot: PostSlot, at: Posted | undefined, notice: Notice): Promise<Shown> {
  if (at !== undefined) return { outcome: await putInto(parts, at, notice), line: at };
  if (parts.messenger.reserve === undefined) return { outcome: await parts.messenger.post(slot.place, notice) };
  const reserved = await parts.messenger.reserve(slot.place);
  if (reserved.kind === 'failed') return { outcome: reserved };
  const line = await parts.posts.reserve(slot, reserved.at);
  return { outcome: await putInto(parts, line, notice), line };
}

async function putInto(parts: DeliveryParts, at: Posted, notice: Notice): Promise<PostOutcome> {
  const outcome = await parts.messenger.update(at, notice);
  return outcome.kind === 'posted' ? { kind: 'posted', at } : outcome;
}

/**
 * A line is given up only where nobody sees it any more: it may have become the card although the answer was lost, and
 * a refusal that passes later would then lead to a second one. The next attempt makes another.
 */
async function lineFailed(parts: DeliveryParts, slot: PostSlot, at: Posted | undefined, fault: MessengerFault): Promise<Put> {
  if (at === undefined || fault.kind === 'retry') return failed(parts, slot, fault);
  const isOver = fault.kind === 'gone' || (await parts.messenger.isElsewhere?.(slot.place, at)) === true;
  if (!isOver) return failed(parts, slot, fault);
  await parts.posts.forget(slot, at);
  return { kind: 'failed', fault: { kind: 'retry', retryAfterMs: againMs } };
}

async function failed(parts: DeliveryParts, slot: PostSlot, fault: MessengerFault): Promise<Put> {
  await parts.posts.release(slot);
  return { kind: 'failed', fault };
}

async function released(parts: DeliveryParts, slot: PostSlot): Promise<Put> {
  await parts.posts.release(slot);
  return { kind: 'put' };
}

async function claimOf(parts: DeliveryParts, slot: PostSlot) {
  const now = parts.clock.now();
  const claim = await parts.posts.claim(slot, now, new Date(now.getTime() + holdMs));
  if (claim.kind === 'free' && claim.uncertain) {
    parts.log.warn({ code: 'post-uncertain', report: slot.report, purpose: slot.purpose }, 'An earlier attempt ended without a result');
  }
  return claim;
}
