/** The lists of reports, for those who may act on them. */
import { createHash } from 'node:crypto';
import type { ObjectId, Person, SettingId } from '../directory.ts';
import type { ListedReport, ListedReports, OpenReports } from './contract.ts';
import { refuse, whoAsks, type ReportingParts } from './parts.ts';
import { refusalToRespond, standingOf } from './permission.ts';
import { isWaiting } from './states.ts';

/** Settings whose reports this person may act on. */
async function settingsAnsweredFor({ directory }: ReportingParts, person: Person): Promise<readonly SettingId[]> {
  const settings = [...new Set(person.roles.map(({ setting }) => setting))];
  const responders = await Promise.all(settings.map((setting) => directory.responders(setting)));
  return settings.filter((setting, index) => refusalToRespond(person, setting, responders[index] ?? []) === undefined);
}

/** Those that nobody has acknowledged come first, and of each kind the oldest. */
function byUrgency(one: ListedReport, next: ListedReport): number {
  return Number(isWaiting(next.state)) - Number(isWaiting(one.state)) || next.minutes - one.minutes;
}

/** Those that nobody has acknowledged first, the oldest on top; the others with the newest on top. */
function byNeed(one: ListedReport, next: ListedReport): number {
  const waiting = Number(isWaiting(next.state)) - Number(isWaiting(one.state));
  return waiting !== 0 ? waiting : isWaiting(one.state) ? next.minutes - one.minutes : one.minutes - next.minutes;
}

export async function listOpen(parts: ReportingParts, id: ObjectId): Promise<OpenReports> {
  const listed = await list(parts, id);
  if (listed.kind === 'refused') return listed;
  const open = listed.reports.filter(({ state }) => state !== 'closed').toSorted(byUrgency);
  return { kind: 'listed', reports: open.map(({ setting: _setting, storedAt: _storedAt, ...report }) => report) };
}

export async function listAll(parts: ReportingParts, id: ObjectId): Promise<ListedReports> {
  const listed = await list(parts, id);
  return listed.kind === 'refused' ? listed : { kind: 'listed', reports: listed.reports.toSorted(byNeed) };
}

async function list(parts: ReportingParts, id: ObjectId): Promise<ListedReports> {
  const asked = await whoAsks(parts, id);
  if (asked.kind === 'refused') return asked;
  const settings = await settingsAnsweredFor(parts, asked.person);
  if (settings.length === 0) return refuse(parts, id, 'wrong-role');
  const lists = await Promise.all(settings.map((setting) => listIn(parts, id, setting)));
  return { kind: 'listed', reports: lists.flat() };
}

async function listIn({ audit, clock, directory, store }: ReportingParts, person: ObjectId, setting: SettingId): Promise<readonly ListedReport[]> {
  const at = clock.now();
  await audit.record({ at, person, deed: 'listed', setting });
  const [found, all] = await Promise.all([directory.setting(setting), store.summaries(setting)]);
  const settingName = found?.name ?? setting;
  return all.map(({ id, reference, state, storedAt }) => ({ id, reference, state, setting, settingName, storedAt, minutes: minutesSince(storedAt, at) }));
}

function minutesSince(storedAt: Date, at: Date): number {
  return Math.max(0, Math.floor((at.getTime() - storedAt.getTime()) / 60_000));
}

/** A digest of ids and versions. */
export async function mark(parts: ReportingParts, id: ObjectId): Promise<string | undefined> {
  const standing = standingOf(await parts.directory.person(id));
  if (standing.kind === 'refused') return undefined;
  const settings = await settingsAnsweredFor(parts, standing.person);
  if (settings.length === 0) return undefined;
  const lists = await Promise.all(settings.map((setting) => parts.store.summaries(setting)));
  const versions = lists.flat().map((report) => `${report.id} ${report.version}`).toSorted();
  return createHash('sha256').update(versions.join('\n')).digest('hex').slice(0, 32);
}
