/** The reporter's side after sending. */
import type { ObjectId } from '../directory.ts';
import type { Transaction } from '../ports.ts';
import { pressKey } from './acting.ts';
import type { OwnReport, Posted, ReportId, StoredReport, SubmitOutcome } from './contract.ts';
import { readNote } from './form.ts';
import { drawOwn, enqueueAll, findReport, refuse, whoAsks, type Refused, type ReportingParts } from './parts.ts';
import { isReporter } from './permission.ts';
import { moveOfReporter } from './states.ts';
import { isAsked } from './views.ts';

/** Newest first; nothing for people who are unknown or gone. */
export async function own(parts: ReportingParts, person: ObjectId): Promise<readonly OwnReport[]> {
  const asked = await whoAsks(parts, person);
  if (asked.kind === 'refused') return [];
  await parts.audit.record({ at: parts.clock.now(), person, deed: 'read-own' });
  const reports = await parts.store.byReporter(person);
  return Promise.all(reports.map((report) => drawOwn(parts, report)));
}

type Mine = { readonly kind: 'mine'; readonly report: StoredReport };

async function mine(parts: ReportingParts, person: ObjectId, id: ReportId): Promise<Mine | Refused> {
  const asked = await whoAsks(parts, person);
  if (asked.kind === 'refused') return asked;
  const report = await findReport(parts, id);
  if (report === undefined) return refuse(parts, person, 'no-such-report');
  if (!isReporter(person, report)) return refuse(parts, person, 'not-your-report', { report: report.id, setting: report.setting });
  return { kind: 'mine', report };
}

export async function ownOne(parts: ReportingParts, person: ObjectId, id: ReportId): Promise<OwnReport | undefined> {
  const found = await mine(parts, person, id);
  if (found.kind === 'refused') return undefined;
  await parts.audit.record({ at: parts.clock.now(), person, deed: 'read-own', report: found.report.id });
  return drawOwn(parts, found.report);
}

/** Keeps where the reporter's card lies; one that shows an older state, or is not there yet, is put there. */
export async function shown(parts: ReportingParts, person: ObjectId, id: ReportId, at: Posted, pending = false): Promise<void> {
  const found = await mine(parts, person, id);
  if (found.kind === 'refused') return;
  await parts.posts.keep({ report: found.report.id, purpose: 'own', place: { kind: 'person', person } }, at, 0);
  const now = await parts.store.find(found.report.id);
  if (now === undefined || (now.version === 1 && !pending)) return;
  await enqueueAll(parts, [{ queue: 'report-update-card', report: now.id, version: now.version, ...(pending ? { card: at.activity } : {}) }]);
}

export async function add(parts: ReportingParts, person: ObjectId, id: ReportId, raw: unknown, press: string): Promise<SubmitOutcome> {
  const found = await mine(parts, person, id);
  if (found.kind === 'refused') return found;
  const { report } = found;
  const reading = readNote(raw);
  if (reading.kind === 'incomplete') return { ...reading, draft: { id: report.id, person, settings: [], fields: {} } };
  const once = pressKey(parts, person, press, reading.text);
  const done = await parts.store.together((within) => append(parts, report, reading.text, once, within));
  if (done.kind === 'refused') return refuse(parts, person, done.reason, { report: report.id, setting: report.setting });
  const now = await parts.store.find(report.id);
  return now === undefined ? refuse(parts, person, 'no-such-report') : { kind: 'stored', report: await drawOwn(parts, now), again: done.again };
}

async function append(parts: ReportingParts, { id }: StoredReport, text: string, press: string, within: Transaction): Promise<{ readonly kind: 'added'; readonly again: boolean } | Refused> {
  const locked = await parts.store.find(id, within);
  if (locked === undefined) return { kind: 'refused', reason: 'no-such-report' };
  if (await parts.store.pressed(id, press, within)) return { kind: 'added', again: true };
  const move = moveOfReporter(locked.state);
  if (move.kind === 'refused') return move;
  await record(parts, locked, text, press, within);
  return { kind: 'added', again: false };
}

async function record(parts: ReportingParts, report: StoredReport, text: string, press: string, within: Transaction): Promise<void> {
  const at = parts.clock.now();
  const { objectId, name } = report.reporter;
  const kind = isAsked(report) ? 'replied' : 'added';
  await parts.store.append(report.id, { at, kind, by: objectId, byName: name, text }, { press }, within);
  const version = report.version + 1;
  await enqueueAll(parts, [
    { queue: 'report-update-card', report: report.id, version },
    { queue: 'report-tell-channel', report: report.id, reason: kind, version },
  ], within);
  await parts.audit.record({ at, person: objectId, deed: 'added', report: report.id, setting: report.setting, detail: kind }, within);
}
