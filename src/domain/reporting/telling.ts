/** Keeping every card of a report up to date, and short words to those whom it concerns. */
import type { Notice, OwnReport, PostSlot, ReportId, StoredReport } from './contract.ts';
import { drawCard } from './delivery.ts';
import { drawOwn, type DeliveryParts } from './parts.ts';
import { standingOf } from './permission.ts';
import { notYet, postOnce, putCard, type Drawn, type Put } from './posting.ts';
import type { ReportJob, ReporterNews } from './queues.ts';
import { hasReached } from './states.ts';

type Job<Queue extends ReportJob['queue']> = Extract<ReportJob, { queue: Queue }>;

/** Job `report-update-card`: each card shows at least this version afterwards. */
export async function updateCards(parts: DeliveryParts, { report }: Omit<Job<'report-update-card'>, 'queue'>): Promise<void> {
  const slots = await parts.posts.shownAt(report);
  const puts: Put[] = [];
  for (const slot of slots) puts.push(await updateCard(parts, slot));
  const waiting = puts.find((put) => put.kind === 'held' || (put.kind === 'failed' && put.fault.kind === 'retry'));
  if (waiting !== undefined && waiting.kind !== 'put') throw notYet(waiting, parts.clock.now());
}

async function updateCard(parts: DeliveryParts, slot: PostSlot & { readonly version?: number }): Promise<Put> {
  const now = await parts.store.find(slot.report);
  if (now === undefined || (slot.version ?? 0) >= now.version) return { kind: 'put' };
  return putCard(parts, slot, () => drawFor(parts, slot));
}

/** Whoever left the trust or the role keeps the card as it was, and gets nothing new. */
async function drawFor(parts: DeliveryParts, { report: id, purpose, place }: PostSlot): Promise<Drawn | undefined> {
  const report = await parts.store.find(id);
  if (report === undefined) return undefined;
  if (purpose === 'own') return (await isPresent(parts, report)) ? { notice: { kind: 'own-report', report: await drawOwn(parts, report) }, version: report.version } : undefined;
  if (place.kind === 'dsl-channel') return drawCard(parts, id);
  const responders = await parts.directory.responders(report.setting);
  return responders.some(({ person }) => person.objectId === place.person) ? drawCard(parts, id) : undefined;
}

async function isPresent(parts: DeliveryParts, { reporter }: StoredReport): Promise<boolean> {
  return standingOf(await parts.directory.person(reporter.objectId)).kind === 'present';
}

/** What has been overtaken is not told any more. */
function isOvertaken(report: StoredReport, own: OwnReport, news: ReporterNews): boolean {
  if (news === 'delayed') return !own.delayed;
  if (news === 'delivered') return hasReached(report.state, 'acknowledged');
  return false;
}

function noticeOf(own: OwnReport, news: ReporterNews): Notice {
  return news === 'asked' ? { kind: 'question', report: own } : { kind: 'own-report', report: own, news };
}

/** Job `report-tell-reporter`. A reporter who cannot be reached finds it all under "my reports". */
export async function tellReporter(parts: DeliveryParts, { report: id, news, version }: Omit<Job<'report-tell-reporter'>, 'queue'>): Promise<void> {
  const report = await parts.store.find(id);
  if (report === undefined || !(await isPresent(parts, report))) return;
  const own = await drawOwn(parts, report);
  if (isOvertaken(report, own, news)) return;
  const slot: PostSlot = { report: id, purpose: `news-${news}-${version}`, place: { kind: 'person', person: report.reporter.objectId } };
  await settled(parts, id, await postOnce(parts, slot, noticeOf(own, news)));
}

/** Job `report-tell-channel`: the reporter has written; the words stand on the card only. */
export async function tellChannel(parts: DeliveryParts, { report: id, reason, version }: Omit<Job<'report-tell-channel'>, 'queue'>): Promise<void> {
  const report = await parts.store.find(id);
  if (report?.card === undefined) return;
  const slot: PostSlot = { report: id, purpose: `news-${reason}-${version}`, place: { kind: 'dsl-channel', setting: report.setting } };
  const settingName = (await parts.directory.setting(report.setting))?.name ?? report.setting;
  const notice: Notice = { kind: 'reminder', reference: report.reference, settingName, minutes: 0, step: 'channel', report: id, reason };
  await settled(parts, id, await postOnce(parts, slot, notice));
}

/** Tries again what may still succeed; the rest is on record in the log, by code. */
async function settled(parts: DeliveryParts, report: ReportId, put: Put): Promise<void> {
  if (put.kind === 'put') return;
  if (put.kind === 'held' || put.fault.kind === 'retry') throw notYet(put, parts.clock.now());
  parts.log.warn({ code: 'person-not-told', report, fault: put.fault.kind }, 'A short message could not be posted');
}
