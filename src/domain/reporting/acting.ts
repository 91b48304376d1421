/** What a responder does with a report. */
import { createHash } from 'node:crypto';
import type { ObjectId, Person } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import type { ActOutcome, ReportAction, ReportEvent, ReportId, StoredReport } from './contract.ts';
import { readAction } from './form.ts';
import { drawFile, enqueueAll, findReport, refuse, whoAsks, type Refused, type ReportingParts } from './parts.ts';
import { refusalToRespond } from './permission.ts';
import type { ReportJob, ReporterNews } from './queues.ts';
import { isWaiting, moveOf, type Move } from './states.ts';
import { holderOf } from './views.ts';

type Admitted = { readonly kind: 'admitted'; readonly person: Person; readonly report: StoredReport };

/** The report, for somebody who may act on it; otherwise the refusal, written down. */
async function admit(parts: ReportingParts, person: ObjectId, id: ReportId): Promise<Admitted | Refused> {
  const asked = await whoAsks(parts, person);
  if (asked.kind === 'refused') return asked;
  const report = await findReport(parts, id);
  if (report === undefined) return refuse(parts, person, 'no-such-report');
  const reason = refusalToRespond(asked.person, report.setting, await parts.directory.responders(report.setting));
  if (reason !== undefined) return refuse(parts, person, reason, { report: report.id, setting: report.setting });
  return { kind: 'admitted', person: asked.person, report };
}

export async function read(parts: ReportingParts, person: ObjectId, id: ReportId): Promise<ActOutcome> {
  const admitted = await admit(parts, person, id);
  if (admitted.kind === 'refused') return admitted;
  const { report } = admitted;
  await parts.audit.record({ at: parts.clock.now(), person, deed: 'read', report: report.id, setting: report.setting });
  return { kind: 'done', file: await drawFile(parts, report), again: false };
}

export async function act(parts: ReportingParts, person: ObjectId, id: ReportId, raw: unknown, press: string): Promise<ActOutcome> {
  const admitted = await admit(parts, person, id);
  if (admitted.kind === 'refused') return admitted;
  const { report } = admitted;
  const reading = readAction(raw);
  if (reading.kind === 'incomplete') {
    await parts.audit.record({ at: parts.clock.now(), person, deed: 'read', report: report.id, setting: report.setting, detail: 'incomplete' });
    return { kind: 'incomplete', problems: reading.problems, file: await drawFile(parts, report) };
  }
  const once = pressKey(parts, person, press, reading.action);
  const done = await parts.store.together((within) => perform(parts, admitted, reading.action, once, within));
  if (done.kind === 'refused') return refuse(parts, person, done.reason, { report: report.id, setting: report.setting });
  const now = await parts.store.find(report.id);
  return now === undefined ? refuse(parts, person, 'no-such-report') : { kind: 'done', file: await drawFile(parts, now), again: done.again };
}

/**
 * The same press of the same person with the same words is one. Only its digest is kept; a press without an id is
 * never another's.
 */
export function pressKey(parts: Pick<ReportingParts, 'newId'>, person: ObjectId, press: unknown, what: unknown): string {
  const nonce = typeof press === 'string' && press !== '' ? press : parts.newId();
  return createHash('sha256').update(JSON.stringify([person, nonce, what])).digest('hex');
}

type Performed = { readonly kind: 'performed'; readonly again: boolean } | Refused;

/** Decides on the report as it is while it is locked, so that two presses at once are one after the other. */
async function perform(parts: ReportingParts, { person, report }: Admitted, action: ReportAction, press: string, within: Transaction): Promise<Performed> {
  const locked = await parts.store.find(report.id, within);
  if (locked === undefined) return { kind: 'refused', reason: 'no-such-report' };
  if (await parts.store.pressed(locked.id, press, within)) return { kind: 'performed', again: true };
  const move = moveOf(locked.state, action.kind, holderOf(locked) === person.objectId);
  if (move.kind === 'refused') return move;
  if (move.kind === 'nothing') return { kind: 'performed', again: true };
  await record(parts, { person, report: locked }, action, move, press, within);
  return { kind: 'performed', again: false };
}

interface Acting {
  readonly person: Person;
  readonly report: StoredReport;
}

async function record(parts: ReportingParts, { person, report }: Acting, action: ReportAction, move: Extract<Move, { kind: 'move' }>, press: string, within: Transaction): Promise<void> {
  const at = parts.clock.now();
  const by = { at, by: person.objectId, byName: person.name };
  if (move.acknowledges) {
    await parts.store.append(report.id, { ...by, kind: 'acknowledged' }, { state: 'acknowledged', press: `${press}:seen` }, within);
  }
  await parts.store.append(report.id, { ...by, kind: move.event, ...said(action) }, { state: move.to, press }, within);
  const version = report.version + (move.acknowledges ? 2 : 1);
  await enqueueAll(parts, jobsAfter(report, action, version), within);
  await parts.audit.record({ at, person: person.objectId, deed: 'acted', report: report.id, setting: report.setting, detail: action.kind }, within);
}

function said(action: ReportAction): Pick<ReportEvent, 'text' | 'outcome'> {
  if (action.kind === 'ask' || action.kind === 'note') return { text: action.text };
  if (action.kind !== 'close') return {};
  return { outcome: action.outcome, ...(action.text === undefined ? {} : { text: action.text }) };
}

/** What a message is worth: a question, and the first time that somebody has seen the report. The rest is on the card. */
function newsOf(report: StoredReport, action: ReportAction): ReporterNews | undefined {
  if (action.kind === 'ask') return 'asked';
  return isWaiting(report.state) ? 'acknowledged' : undefined;
}

function jobsAfter(report: StoredReport, action: ReportAction, version: number): readonly ReportJob[] {
  const news = newsOf(report, action);
  return [
    { queue: 'report-update-card', report: report.id, version },
    ...(news === undefined ? [] : [{ queue: 'report-tell-reporter', report: report.id, news, version } as const]),
  ];
}
