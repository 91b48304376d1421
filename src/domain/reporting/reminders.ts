/**
 * The clock's steps, the copies for responders, and the word to administrators. All stop at the first acknowledgement,
 * and none before: once everybody has been told, all of them are told again, every opening day.
 */
import type { Person, Responder } from '../directory.ts';
import { dueInRealTime, minutesOfDay, nextDue, nextOpeningDay } from './clock.ts';
import type { Notice, Place, PostPurpose, ReportId, StoredReport } from './contract.ts';
import { drawCard } from './delivery.ts';
import { enqueueAll, hoursOf, type DeliveryParts } from './parts.ts';
import { notYet, postOnce, putCard, type Put } from './posting.ts';
import { jobRequest, type RemindStep, type ReportJob } from './queues.ts';
import { isWaiting } from './states.ts';

type Job<Queue extends ReportJob['queue']> = Omit<Extract<ReportJob, { queue: Queue }>, 'queue'>;

export const remindSteps: readonly RemindStep[] = ['channel', 'deputies', 'slt', 'administrators', 'again'];

/** A step, and for `again` which time it is. */
export interface RemindTurn {
  readonly step: RemindStep;
  readonly occasion?: number;
}

const rolesOf = { channel: [], deputies: ['deputy-dsl'], slt: ['slt'], administrators: [], again: ['dsl', 'deputy-dsl', 'slt'] } as const;

/** Whom a step tells; the administrators are told by a notice of trouble. */
export function placesOf(step: RemindStep, report: Pick<StoredReport, 'setting'>, responders: readonly Responder[]): readonly Place[] {
  const channel: readonly Place[] = step === 'channel' || step === 'again' ? [{ kind: 'dsl-channel', setting: report.setting }] : [];
  const roles: readonly string[] = rolesOf[step];
  const people = new Set(responders.filter(({ role }) => roles.includes(role)).map(({ person }) => person.objectId));
  return [...channel, ...[...people].map((person) => ({ kind: 'person', person }) as const)];
}

export function turnAfter({ step, occasion = 0 }: RemindTurn): RemindTurn {
  const next = remindSteps[remindSteps.indexOf(step) + 1] ?? 'again';
  return next === 'again' ? { step: next, occasion: occasion + 1 } : { step: next };
}

type Told = Pick<StoredReport, 'events'>;

function stepsTold({ events }: Told): readonly RemindStep[] {
  return events.flatMap(({ kind, detail }) => (kind === 'reminded' ? remindSteps.filter((step) => step === detail?.split(':')[0]) : []));
}

function timesAgain(report: Told): number {
  return stepsTold(report).filter((step) => step === 'again').length;
}

/** The turn that comes next by the history. There is always one. */
export function nextTurn(report: Told): RemindTurn {
  const last = stepsTold(report).at(-1);
  return last === undefined ? { step: 'channel' } : turnAfter({ step: last, occasion: timesAgain(report) });
}

/** When a turn is due after something that was at `since`. Danger does not wait for an opening hour or day. */
export async function dueOf(parts: DeliveryParts, { setting, details }: StoredReport, { step }: RemindTurn, since: Date): Promise<Date> {
  const { hours, zone } = await hoursOf(parts, setting);
  if (details.danger === 'yes') return dueInRealTime(since, step === 'again' ? minutesOfDay : hours.minutes);
  return step === 'again' ? nextOpeningDay(hours, zone, since) : nextDue(hours, zone, since);
}

/** Job `report-remind`. */
export async function remind(parts: DeliveryParts, { report: id, ...turn }: Job<'report-remind'>): Promise<void> {
  const report = await parts.store.find(id);
  if (report === undefined || !isWaiting(report.state) || isOvertaken(report, turn)) return;
  const puts = [...(await tellStep(parts, report, turn)), ...(await tellAdministratorsLater(parts, report, turn))];
  const reached = puts.filter(({ kind }) => kind === 'put').length;
  await goOn(parts, report, turn, reached);
  const again = puts.find((put) => put.kind === 'held' || (put.kind === 'failed' && put.fault.kind === 'retry'));
  if (again !== undefined && again.kind !== 'put') throw notYet(again, parts.clock.now());
}

/** Whoever could not be reached one day is not told of it on top of the next day's reminder. */
function isOvertaken(report: Told, { step, occasion = 1 }: RemindTurn): boolean {
  return step === 'again' && occasion < timesAgain(report);
}

async function tellAdministratorsLater(parts: DeliveryParts, { id, setting }: StoredReport, { step, occasion }: RemindTurn): Promise<readonly Put[]> {
  if (step !== 'administrators' && step !== 'again') return [];
  await enqueueAll(parts, [{ queue: 'report-trouble', report: id, code: 'not-acknowledged', setting, ...(occasion === undefined ? {} : { occasion }) }]);
  return [{ kind: 'put' }];
}

async function tellStep(parts: DeliveryParts, report: StoredReport, { step, occasion = 1 }: RemindTurn): Promise<readonly Put[]> {
  if (step === 'administrators') return [];
  const places = placesOf(step, report, await parts.directory.responders(report.setting));
  const settingName = (await parts.directory.setting(report.setting))?.name ?? report.setting;
  const minutes = Math.max(0, Math.round((parts.clock.now().getTime() - report.storedAt.getTime()) / 60_000));
  const notice: Notice = { kind: 'reminder', reference: report.reference, settingName, minutes, step, report: report.id, reason: 'not-acknowledged' };
  const purpose: PostPurpose = step === 'again' ? `remind-again-${occasion}` : `remind-${step}`;
  const puts: Put[] = [];
  for (const place of places) puts.push(await postOnce(parts, { report: report.id, purpose, place }, notice));
  return puts;
}

/** Starts the next turn: in its time, or at once where this step reached nobody. Written down only where somebody was told. */
async function goOn(parts: DeliveryParts, report: StoredReport, turn: RemindTurn, reached: number): Promise<void> {
  const now = parts.clock.now();
  const next = turnAfter(turn);
  const due = reached === 0 ? now : await dueOf(parts, report, next, now);
  const press = turn.occasion === undefined ? `reminded:${turn.step}` : `reminded:${turn.step}:${turn.occasion}`;
  await parts.store.together(async (within) => {
    const locked = await parts.store.find(report.id, within);
    if (locked === undefined || !isWaiting(locked.state)) return;
    await parts.jobs.enqueue(jobRequest({ queue: 'report-remind', report: report.id, ...next }, due), within);
    if (reached > 0) await parts.store.append(report.id, { at: now, kind: 'reminded', detail: `${turn.step}:${reached}` }, { press }, within);
  });
}

/** Job `report-alert`: all responders at once in danger; one after the other, until one is reached, while the channel is away. */
export async function alert(parts: DeliveryParts, job: Job<'report-alert'>): Promise<void> {
  const report = await parts.store.find(job.report);
  if (report === undefined || !isWaiting(report.state)) return;
  if (job.reason === 'not-delivered' && report.card !== undefined) return;
  const responders = await parts.directory.responders(report.setting);
  const one = responders[job.place];
  if (one === undefined) return nobodyLeft(parts, report, job, responders.length);
  if (job.reason === 'immediate-danger' && job.place === 0) await alertOthers(parts, job, responders.length);
  const put = await putCard(parts, { report: report.id, purpose: 'alert', place: { kind: 'person', person: one.person.objectId } }, () => drawCard(parts, report.id));
  if (put.kind === 'put') return recordAlert(parts, report.id, job, one);
  if (job.reason === 'not-delivered') await enqueueAll(parts, [{ queue: 'report-alert', ...job, place: job.place + 1 }]);
  return notReached(parts, report, put);
}

async function alertOthers(parts: DeliveryParts, job: Job<'report-alert'>, count: number): Promise<void> {
  const others = Array.from({ length: count - 1 }, (_, index) => ({ queue: 'report-alert', ...job, place: index + 1 }) as const);
  await enqueueAll(parts, others);
}

/** In danger the list ends with somebody told, unless it is empty; while the channel is away its end means that nobody was. */
async function nobodyLeft(parts: DeliveryParts, { id, setting }: StoredReport, { reason }: Job<'report-alert'>, responders: number): Promise<void> {
  if (reason === 'immediate-danger' && responders > 0) return;
  await enqueueAll(parts, [{ queue: 'report-trouble', report: id, code: 'nobody-to-tell', setting }]);
}

async function recordAlert(parts: DeliveryParts, id: ReportId, { reason, place }: Job<'report-alert'>, { role }: Responder): Promise<void> {
  const event = { at: parts.clock.now(), kind: 'reminded', detail: `alert:${reason}:${role}` } as const;
  await parts.store.together((within) => parts.store.append(id, event, { press: `alert:${reason}:${place}` }, within));
}

async function notReached(parts: DeliveryParts, { id, setting }: StoredReport, put: Exclude<Put, { kind: 'put' }>): Promise<void> {
  if (put.kind === 'held' || put.fault.kind === 'retry') throw notYet(put, parts.clock.now());
  await enqueueAll(parts, [{ queue: 'report-trouble', report: id, code: 'person-not-reached', setting }]);
}

/** Job `report-trouble`: every administrator in personal chat; nothing about the pupil or the reporter. */
export async function tellTrouble(parts: DeliveryParts, { report: id, code, setting, occasion }: Job<'report-trouble'>): Promise<void> {
  const [report, found, administrators] = await Promise.all([parts.store.find(id), parts.directory.setting(setting), parts.directory.administrators()]);
  if (report === undefined || (code === 'not-acknowledged' && !isWaiting(report.state))) return;
  const purpose: PostPurpose = occasion === undefined ? `trouble-${code}` : `trouble-${code}-${occasion}`;
  const notice: Notice = { kind: 'trouble', code, reference: report.reference, settingName: found?.name ?? setting };
  const faults = await tellAll(parts, id, purpose, administrators, notice);
  if (faults.length === administrators.length) parts.log.error({ code: 'trouble-not-told', report: id, trouble: code }, 'No administrator could be told');
  const again = faults.find((put) => put.kind === 'held' || put.fault.kind === 'retry');
  if (again !== undefined) throw notYet(again, parts.clock.now());
}

type NotPut = Exclude<Put, { kind: 'put' }>;

async function tellAll(parts: DeliveryParts, report: ReportId, purpose: PostPurpose, people: readonly Person[], notice: Notice): Promise<readonly NotPut[]> {
  const faults: NotPut[] = [];
  for (const { objectId } of people) {
    const put = await postOnce(parts, { report, purpose, place: { kind: 'person', person: objectId } }, notice);
    if (put.kind !== 'put') faults.push(put);
  }
  return faults;
}
