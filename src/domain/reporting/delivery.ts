/** Bringing the DSL's card into the channel, for as long as it takes, and what is done meanwhile. */
import type { MessengerFault, Posted, PostSlot, ReportId, StoredReport } from './contract.ts';
import { drawFile, enqueueAll, type DeliveryParts } from './parts.ts';
import { NotYet, notYet, putCard, type Drawn } from './posting.ts';
import type { ReportJob } from './queues.ts';
import { stateWhenDelivered } from './states.ts';

/** The reporter is told the truth after so many failures, or when the service asks for a longer wait than this. */
const failuresBeforeWord = 2;
const longWaitMs = 60_000;
/** Administrators hear of a channel that has not answered so many times. */
const failuresBeforeTrouble = 8;
/** Where the channel is missing or refuses, somebody has to mend it: no use in asking every second. */
const mendMs = 5 * 60_000;

export async function drawCard(parts: DeliveryParts, id: ReportId): Promise<Drawn | undefined> {
  const report = await parts.store.find(id);
  if (report === undefined) return undefined;
  return { notice: { kind: 'report', file: await drawFile(parts, report) }, version: report.version };
}

export function cardSlot({ id, setting }: StoredReport): PostSlot {
  return { report: id, purpose: 'card', place: { kind: 'dsl-channel', setting } };
}

/** Job `report-deliver`. Resolves once the card is in the channel, or the report is gone. */
export async function deliver(parts: DeliveryParts, { report: id }: { readonly report: ReportId }, attempt: number): Promise<void> {
  const report = await parts.store.find(id);
  if (report === undefined || report.card !== undefined) return;
  const slot = cardSlot(report);
  const put = await putCard(parts, slot, () => drawCard(parts, id), (at, version) => recordDelivery(parts, slot, at, version));
  if (put.kind === 'put') return;
  // Looking often would count as many failures, and lengthen the waits after a real one.
  if (put.kind === 'held') throw notYet(put, parts.clock.now(), Infinity);
  await recordFailure(parts, report, put.fault, attempt);
  throw put.fault.kind === 'retry' ? notYet(put, parts.clock.now()) : new NotYet(put.fault.kind, mendMs);
}

/** The card's place, the state, and the word to the reporter: together. */
async function recordDelivery(parts: DeliveryParts, slot: PostSlot, at: Posted, version: number): Promise<void> {
  const now = parts.clock.now();
  await parts.store.together(async (within) => {
    const report = await parts.store.find(slot.report, within);
    if (report === undefined) return;
    // Delivery itself needs no newer card: what the card shows is not less true for lying in the channel.
    const shown = version === report.version ? report.version + 1 : version;
    await parts.posts.settle(slot, at, shown, within);
    const first = await parts.store.append(report.id, { at: now, kind: 'delivered' }, { state: stateWhenDelivered(report.state), press: 'delivered' }, within);
    if (first === 'known') return;
    await enqueueAll(parts, jobsAfterDelivery(report), within);
    await parts.audit.record({ at: now, deed: 'delivered', report: report.id, setting: report.setting }, within);
  });
}

function jobsAfterDelivery({ id, version }: StoredReport): readonly ReportJob[] {
  return [
    { queue: 'report-update-card', report: id, version: version + 1 },
    { queue: 'report-tell-reporter', report: id, news: 'delivered', version: version + 1 },
  ];
}

function isLate(fault: MessengerFault, attempt: number): boolean {
  return fault.kind !== 'retry' || attempt >= failuresBeforeWord || (fault.retryAfterMs ?? 0) > longWaitMs;
}

async function recordFailure(parts: DeliveryParts, report: StoredReport, fault: MessengerFault, attempt: number): Promise<void> {
  parts.log.warn({ code: 'report-not-delivered', report: report.id, fault: fault.kind, attempt }, 'The card is not in the channel yet');
  if (isLate(fault, attempt)) await recordDelay(parts, report.id, fault);
  const code = fault.kind === 'no-place' ? 'no-dsl-channel' : fault.kind === 'retry' ? 'dsl-channel-unreachable' : 'dsl-channel-refused';
  if (fault.kind === 'retry' && attempt < failuresBeforeTrouble) return;
  await enqueueAll(parts, [{ queue: 'report-trouble', report: report.id, code, setting: report.setting }]);
}

/** Once a report: the reporter is told, and the first responder gets the card in personal chat. */
async function recordDelay(parts: DeliveryParts, id: ReportId, fault: MessengerFault): Promise<void> {
  await parts.store.together(async (within) => {
    const report = await parts.store.find(id, within);
    if (report === undefined || report.card !== undefined) return;
    const event = { at: parts.clock.now(), kind: 'delivery-delayed', detail: fault.kind } as const;
    if ((await parts.store.append(id, event, { press: 'delayed' }, within)) === 'known') return;
    await enqueueAll(parts, [
      { queue: 'report-update-card', report: id, version: report.version + 1 },
      { queue: 'report-tell-reporter', report: id, news: 'delayed', version: report.version + 1 },
      { queue: 'report-alert', report: id, reason: 'not-delivered', place: 0 },
    ], within);
  });
}
