import type { Random } from './random.ts';

/**
 * What the stand-in does with a request. The service may do what it was asked and the answer be lost: `carried` says
 * so. late: 201 after some seconds; lost: no answer although it was done; silence: nothing at all, until the client
 * gives up; half: headers and a part of the body; cut: the line is cut before anything was done; no-id: done, and the
 * answer names no id.
 */
export type Fault =
  | { readonly name: 'late' | 'lost' | 'silence' | 'half' | 'cut' | 'no-id'; readonly afterMs: number }
  | { readonly name: string; readonly status: number; readonly code?: string; readonly retryAfter?: number; readonly carried: boolean };

/** all: every fault; passing: none that refuses for good, since the product then asks a channel only every five minutes. */
export type FaultMode = 'none' | 'passing' | 'all';

const CARRIED = ['late', 'lost', 'half', 'no-id'];

export function isCarried(fault: Fault | undefined): boolean {
  if (fault === undefined) return true;
  return 'status' in fault ? fault.carried : CARRIED.includes(fault.name);
}

type Maker = (random: Random) => Fault;

/** Weights in percent; what is left is answered as it should be. */
const PASSING: readonly (readonly [number, Maker])[] = [
  [5, (random) => ({ name: 'late', afterMs: random.between(1_500, 6_000) })],
  [1.5, () => ({ name: 'lost', afterMs: 0 })],
  [1.5, () => ({ name: 'silence', afterMs: 0 })],
  [5, (random) => ({ name: 'half', afterMs: random.between(0, 50) })],
  [1, () => ({ name: 'cut', afterMs: 0 })],
  [1, () => ({ name: 'no-id', afterMs: 0 })],
  [5, (random) => ({ name: '429', status: 429, code: 'TooManyRequests', retryAfter: random.between(1, 5), carried: false })],
  [3, () => ({ name: '412', status: 412, code: 'PreconditionFailed', carried: false })],
  [3, () => ({ name: '500', status: 500, code: 'InternalServerError', carried: false })],
  [2, () => ({ name: '502', status: 502, code: 'BadGateway', carried: false })],
  [2, () => ({ name: '502-carried', status: 502, code: 'BadGateway', carried: true })],
  [3, () => ({ name: '503', status: 503, code: 'ServiceUnavailable', carried: false })],
];

const FOR_GOOD: readonly (readonly [number, Maker])[] = [
  [1, () => ({ name: 'MessageWritesBlocked', status: 403, code: 'MessageWritesBlocked', carried: false })],
  [1, () => ({ name: 'BotNotInConversationRoster', status: 403, code: 'BotNotInConversationRoster', carried: false })],
];

/** What happens to the next request, `undefined` for nothing. */
export function nextFault(random: Random, mode: FaultMode): Fault | undefined {
  if (mode === 'none') return undefined;
  let drawn = random.next() * 100;
  for (const [weight, make] of mode === 'all' ? [...PASSING, ...FOR_GOOD] : PASSING) {
    drawn -= weight;
    if (drawn < 0) return make(random);
  }
  return undefined;
}
