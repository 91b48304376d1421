/** The life of a report: which move leads where. */
import type { EventKind, ReportAction, ReportState } from './contract.ts';

export const reportStates: readonly ReportState[] = ['stored', 'delivered', 'acknowledged', 'taken-on', 'closed'];

export type Move =
  /** `acknowledges`: the press proves that somebody has seen the report, so that is recorded first. */
  | { readonly kind: 'move'; readonly to: ReportState; readonly event: EventKind; readonly acknowledges: boolean }
  /** It is so already: nothing is recorded. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly reason: 'already-closed' };

const eventOf = {
  acknowledge: 'acknowledged', 'take-on': 'taken-on', ask: 'asked', note: 'noted', close: 'closed',
} as const satisfies Record<ReportAction['kind'], EventKind>;

/** Nobody has seen it yet, as far as is known. */
export function isWaiting(state: ReportState): boolean {
  return state === 'stored' || state === 'delivered';
}

/** True once the state has been reached or passed. */
export function hasReached(state: ReportState, wanted: ReportState): boolean {
  return reportStates.indexOf(state) >= reportStates.indexOf(wanted);
}

function stateAfter(state: ReportState, kind: ReportAction['kind']): ReportState {
  if (kind === 'close') return 'closed';
  if (kind === 'take-on') return 'taken-on';
  return isWaiting(state) ? 'acknowledged' : state;
}

/** What a responder's action does. `holder`: whether the one who acts has taken the report on already. */
export function moveOf(state: ReportState, kind: ReportAction['kind'], holder: boolean): Move {
  if (state === 'closed') return { kind: 'refused', reason: 'already-closed' };
  if (kind === 'acknowledge' && !isWaiting(state)) return { kind: 'nothing' };
  if (kind === 'take-on' && state === 'taken-on' && holder) return { kind: 'nothing' };
  const acknowledges = isWaiting(state) && kind !== 'acknowledge';
  return { kind: 'move', to: stateAfter(state, kind), event: eventOf[kind], acknowledges };
}

/** Delivery never takes a state back: somebody may have acknowledged a copy before the channel could be reached. */
export function stateWhenDelivered(state: ReportState): ReportState {
  return hasReached(state, 'delivered') ? state : 'delivered';
}

/** The reporter may add to a report until it is closed. */
export function moveOfReporter(state: ReportState): { readonly kind: 'move' } | { readonly kind: 'refused'; readonly reason: 'already-closed' } {
  return state === 'closed' ? { kind: 'refused', reason: 'already-closed' } : { kind: 'move' };
}
