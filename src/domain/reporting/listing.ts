/** The list of what is open, for those who may act on it. */
import type { ObjectId, Person, SettingId } from '../directory.ts';
import type { OpenReport, OpenReports } from './contract.ts';
import { refuse, whoAsks, type ReportingParts } from './parts.ts';
import { refusalToRespond } from './permission.ts';
import { isWaiting } from './states.ts';

/** Settings whose reports this person may act on. */
async function settingsAnsweredFor({ directory }: ReportingParts, person: Person): Promise<readonly SettingId[]> {
  const settings = [...new Set(person.roles.map(({ setting }) => setting))];
  const responders = await Promise.all(settings.map((setting) => directory.responders(setting)));
  return settings.filter((setting, index) => refusalToRespond(person, setting, responders[index] ?? []) === undefined);
}

/** Those that nobody has acknowledged come first, and of each kind the oldest. */
function byUrgency(one: OpenReport, next: OpenReport): number {
  return Number(isWaiting(next.state)) - Number(isWaiting(one.state)) || next.minutes - one.minutes;
}

export async function listOpen(parts: ReportingParts, id: ObjectId): Promise<OpenReports> {
  const asked = await whoAsks(parts, id);
  if (asked.kind === 'refused') return asked;
  const settings = await settingsAnsweredFor(parts, asked.person);
  if (settings.length === 0) return refuse(parts, id, 'wrong-role');
  const lists = await Promise.all(settings.map((setting) => openIn(parts, id, setting)));
  return { kind: 'listed', reports: lists.flat().toSorted(byUrgency) };
}

async function openIn({ audit, clock, directory, store }: ReportingParts, person: ObjectId, setting: SettingId): Promise<readonly OpenReport[]> {
  const at = clock.now();
  await audit.record({ at, person, deed: 'listed', setting });
  const [found, all] = await Promise.all([directory.setting(setting), store.summaries(setting)]);
  return all
    .filter(({ state }) => state !== 'closed')
    .map(({ id, reference, state, storedAt }) => ({ id, reference, state, settingName: found?.name ?? setting, minutes: Math.max(0, Math.floor((at.getTime() - storedAt.getTime()) / 60_000)) }));
}
