/** The one state of a person in a campaign, and what counts. */
import type { CampaignState, PersonState } from './contract.ts';
import type { StoredReading } from './ports.ts';

/** All states; figures name each of them, also with nobody in it. */
export const personStates: readonly PersonState[] = [
  'not-told', 'told', 'opened', 'reading', 'confirmed', 'confirmed-older', 'not-installed', 'blocked', 'left', 'exempt',
];

/** Nothing more is asked of these. */
export const doneStates: readonly PersonState[] = ['confirmed', 'confirmed-older'];
/** They are no part of what a percentage is of. */
export const apartStates: readonly PersonState[] = ['left', 'exempt'];

type Facts = Omit<StoredReading, 'state'>;

function progressState({ progress, openedAt, undelivered, toldAt }: Facts): PersonState {
  if (progress.read.length + progress.done.length > 0) return 'reading';
  if (openedAt !== undefined) return 'opened';
  return undelivered ?? (toldAt === undefined ? 'not-told' : 'told');
}

/** `edition`: that of the campaign. Whoever left or is exempt keeps what was confirmed, but counts apart. */
export function stateOf(facts: Facts, edition: string): PersonState {
  if (facts.leftAt !== undefined) return 'left';
  if (facts.exempt !== undefined) return 'exempt';
  if (facts.confirmation !== undefined) return facts.confirmation.edition === edition ? 'confirmed' : 'confirmed-older';
  return progressState(facts);
}

/** The reading with a change made, and the state that follows from it. */
export function changed(reading: StoredReading, change: Partial<Facts>, edition: string): StoredReading {
  const next = { ...reading, ...change };
  return { ...next, state: stateOf(next, edition) };
}

/** Something is still asked of the person. */
export function isOutstanding({ state }: Pick<StoredReading, 'state'>): boolean {
  return !doneStates.includes(state) && !apartStates.includes(state);
}

const moves: Readonly<Record<string, { readonly from: readonly CampaignState[]; readonly to: CampaignState }>> = {
  start: { from: ['draft'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  close: { from: ['running', 'paused'], to: 'closed' },
};

export type CampaignMove = 'start' | 'pause' | 'resume' | 'close';

/** Where the move leads; undefined where it is none from this state. */
export function stateAfter(state: CampaignState, move: CampaignMove): CampaignState | undefined {
  const { from, to } = moves[move] ?? { from: [], to: state };
  return from.includes(state) ? to : undefined;
}

/** Extending and changing exemptions make sense only while somebody may still confirm. */
export function isOpen(state: CampaignState): boolean {
  return state === 'running' || state === 'paused';
}
