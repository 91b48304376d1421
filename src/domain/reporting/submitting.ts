/** Sending the form: the report, its delivery and the first step of its clock are stored together or not at all. */
import type { ObjectId, Person, Setting } from '../directory.ts';
import { ProductError } from '../errors.ts';
import type { Transaction } from '../ports.ts';
import { dueInRealTime, nextDue } from './clock.ts';
import type { FieldProblem, ReportDetails, ReportId, StoredReport, SubmitOutcome } from './contract.ts';
import { draftKept, mayUseDraft, saveDraft, toDraft } from './drafting.ts';
import { readFields, readForm, recordOf } from './form.ts';
import { drawOwn, enqueueAll, hoursOf, isId, refuse, whoAsks, type ReportingParts } from './parts.ts';
import { isReporter } from './permission.ts';
import { jobRequest, type ReportJob } from './queues.ts';
import { newReference } from './reference.ts';

/** References collide once in some ten thousand reports at most; this often in a row is a broken source of chance. */
const referenceTries = 8;

interface Form {
  readonly person: Person;
  readonly id: ReportId;
  readonly settings: readonly Setting[];
  readonly fields: Readonly<Record<string, unknown>>;
}

export async function submit(parts: ReportingParts, person: ObjectId, draft: ReportId, raw: unknown): Promise<SubmitOutcome> {
  const asked = await whoAsks(parts, person);
  if (asked.kind === 'refused') return asked;
  if (!isId(draft)) return refuse(parts, person, 'no-such-report');
  const before = await parts.store.find(draft);
  if (before !== undefined) return sentBefore(parts, person, before);
  if (!(await mayUseDraft(parts, person, draft))) return refuse(parts, person, 'not-your-report');
  const kept = await draftKept(parts, person);
  const fields = { ...(kept?.id === draft ? kept.fields : {}), ...recordOf(raw) };
  return readAndStore(parts, { person: asked.person, id: draft, settings: await parts.directory.settingsOf(asked.person), fields });
}

async function sentBefore(parts: ReportingParts, person: ObjectId, report: StoredReport): Promise<SubmitOutcome> {
  if (!isReporter(person, report)) return refuse(parts, person, 'not-your-report', { report: report.id });
  return { kind: 'stored', report: await drawOwn(parts, report), again: true };
}

async function readAndStore(parts: ReportingParts, form: Form): Promise<SubmitOutcome> {
  const reading = readForm(form.fields, form.settings.map(({ id }) => id));
  if (reading.kind === 'complete') return storeOnce(parts, form, reading.details);
  const forged = reading.problems.some(({ field, problem }) => field === 'setting' && problem === 'not-a-choice');
  return forged ? refuse(parts, form.person.objectId, 'wrong-setting') : keepIncomplete(parts, form, reading.problems);
}

async function keepIncomplete(parts: ReportingParts, form: Form, problems: readonly FieldProblem[]): Promise<SubmitOutcome> {
  const draft = { id: form.id, fields: readFields(form.fields) };
  await saveDraft(parts, form.person.objectId, draft);
  return { kind: 'incomplete', problems, draft: toDraft(form.person.objectId, form.settings, draft) };
}

async function storeOnce(parts: ReportingParts, form: Form, details: ReportDetails): Promise<SubmitOutcome> {
  const setting = form.settings.find(({ id }) => id === details.setting);
  const first = await firstStep(parts, details, setting);
  const stored = await parts.store.together((within) => storeTogether(parts, form, details, first, within));
  if (stored !== undefined) return { kind: 'stored', report: await drawOwn(parts, stored), again: false };
  const before = await parts.store.find(form.id);
  return before === undefined ? refuse(parts, form.person.objectId, 'no-such-report') : sentBefore(parts, form.person.objectId, before);
}

interface FirstStep {
  readonly at: Date;
  readonly due: Date;
}

async function firstStep(parts: ReportingParts, details: ReportDetails, setting: Setting | undefined): Promise<FirstStep> {
  const { hours, zone } = await hoursOf(parts, details.setting, setting);
  const at = parts.clock.now();
  return { at, due: details.danger === 'yes' ? dueInRealTime(at, hours.minutes) : nextDue(hours, zone, at) };
}

/** Undefined where the report was there before. */
async function storeTogether(parts: ReportingParts, form: Form, details: ReportDetails, { at, due }: FirstStep, within: Transaction): Promise<StoredReport | undefined> {
  const report = await insert(parts, form, details, at, within);
  if (report === undefined) return undefined;
  await parts.store.dropDraft(form.person.objectId, form.id, within);
  await enqueueAll(parts, firstJobs(report), within);
  await parts.jobs.enqueue(jobRequest({ queue: 'report-remind', report: report.id, step: 'channel' }, due), within);
  await parts.audit.record({ at, person: form.person.objectId, deed: 'submitted', report: report.id, setting: report.setting }, within);
  return report;
}

function firstJobs({ id, details }: StoredReport): readonly ReportJob[] {
  const deliver: ReportJob = { queue: 'report-deliver', report: id };
  return details.danger === 'yes' ? [deliver, { queue: 'report-alert', report: id, reason: 'immediate-danger', place: 0 }] : [deliver];
}

async function insert(parts: ReportingParts, form: Form, details: ReportDetails, at: Date, within: Transaction): Promise<StoredReport | undefined> {
  for (let tries = 0; tries < referenceTries; tries += 1) {
    const report = newReport(parts, form, details, at);
    const outcome = await parts.store.insert(report, within);
    if (outcome !== 'reference-taken') return outcome === 'stored' ? report : undefined;
  }
  throw new ProductError('report-references-taken', 'submit');
}

function newReport(parts: ReportingParts, { person, id }: Form, details: ReportDetails, at: Date): StoredReport {
  const { objectId, name } = person;
  return {
    id,
    reference: newReference(parts.random),
    setting: details.setting,
    state: 'stored',
    details,
    reporter: { objectId, name },
    storedAt: at,
    events: [{ at, kind: 'stored', by: objectId, byName: name }],
    version: 1,
  };
}
