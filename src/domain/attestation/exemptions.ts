/** Exempting somebody from a campaign, with a reason and by whom; and ending it. */
import type { ObjectId } from '../directory.ts';
import type { ExemptReason, ReadingId, Refused } from './contract.ts';
import type { EntryBody } from './entry.ts';
import { aboutReading, isRefused, named, noteFrom, presentPerson, refused, type AttestingParts } from './parts.ts';
import { refusalToExempt } from './permission.ts';
import type { StoredReading } from './ports.ts';
import { changed, isOpen } from './states.ts';

type Outcome = { readonly kind: 'done' } | Refused;
/** The reading as it becomes, or why not. */
type Change = (reading: StoredReading) => StoredReading | Refused;

const reasons: readonly ExemptReason[] = ['long-leave', 'not-concerned', 'other'];

export function exempt(parts: AttestingParts, by: ObjectId, id: ReadingId, reason: ExemptReason, note?: string): Promise<Outcome> {
  const kept = noteFrom(note);
  const entry = { kind: 'exempted', reason, ...(kept === undefined ? {} : { note: kept }) } as const;
  return decide(parts, by, id, entry, (reading) => {
    if (!reasons.includes(reason)) return refused('wrong-state');
    return reading.exempt === undefined ? { ...reading, exempt: reason } : refused('already-exempt');
  });
}

export function endExemption(parts: AttestingParts, by: ObjectId, id: ReadingId): Promise<Outcome> {
  return decide(parts, by, id, { kind: 'exemption-ended' }, ({ exempt: was, ...reading }) => (was === undefined ? refused('wrong-state') : reading));
}

async function decide(parts: AttestingParts, by: ObjectId, id: ReadingId, entry: Pick<EntryBody, 'kind' | 'reason' | 'note'>, change: Change): Promise<Outcome> {
  const leader = await presentPerson(parts, by);
  if (isRefused(leader)) return leader;
  return parts.store.together(async (within): Promise<Outcome> => {
    const reading = await parts.store.lockReading(id, within);
    if (reading === undefined) return refused('no-such-reading');
    const no = refusalToExempt(leader, reading);
    if (no !== undefined) return no;
    const campaign = await parts.store.campaign(reading.campaign, within);
    if (campaign === undefined || !isOpen(campaign.state)) return refused('campaign-closed');
    const next = change(reading);
    if (isRefused(next)) return next;
    await parts.store.saveReadings([changed(next, {}, campaign.edition)], within);
    const at = parts.clock.now();
    await parts.ledger.append([{ ...aboutReading(reading, campaign, at), ...entry, surface: 'program', by: named(leader) }], at, within);
    return { kind: 'done' };
  });
}
