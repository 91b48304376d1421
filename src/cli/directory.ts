import { changeSetting, type SettingOutcome, type SettingRefusal } from '../domain/directory/change-setting.ts';
import type { SyncReport } from '../domain/directory/groups.ts';
import { importSheet } from '../domain/directory/import.ts';
import type { Sheet } from '../domain/directory/sheet.ts';
import type { DirectoryRun, DirectoryStore } from '../domain/directory/store.ts';
import type { SyncWish } from '../domain/directory/sync.ts';
import type { DirectoryCommand } from './directory-arguments.ts';
import { personLine, planLines, problemLines, refusalLine, runLine, settingLines, syncLines } from './directory-lines.ts';

export interface DirectoryCommandParts {
  readonly store: DirectoryStore;
  readonly readFile: (path: string) => Promise<Sheet & { readonly hash: string }>;
  readonly sync: (wish: SyncWish) => Promise<SyncReport>;
  /** Account on this computer, for the audit. */
  readonly by: string;
  readonly print: (line: string) => void;
}

/** Runs one of the directory's commands; the exit code is 1 when something was refused. */
export async function runDirectoryCommand(parts: DirectoryCommandParts, command: DirectoryCommand): Promise<number> {
  switch (command.name) {
    case 'import':
      return importFile(parts, command);
    case 'sync':
      return sync(parts, command);
    case 'show':
      return command.setting === undefined ? showAll(parts) : showSetting(parts, command.setting);
    case 'setting':
      return setting(parts, command);
  }
}

async function importFile({ store, readFile, by, print }: DirectoryCommandParts, command: Extract<DirectoryCommand, { name: 'import' }>): Promise<number> {
  const sheet = await readFile(command.file);
  const names = await namesOf(store);
  const { problems, plan, run } = await importSheet(store, { ...command, sheet, by });
  for (const line of problemLines(problems)) print(line);
  if (run.reason !== 'problems') for (const line of planLines(plan, names, command.all)) print(line);
  print(run.reason === 'too-many-leavers' ? refusalLine(plan) : ENDS[run.outcome]);
  return run.outcome === 'refused' ? 1 : 0;
}

async function sync({ store, sync: run, by, print }: DirectoryCommandParts, command: Extract<DirectoryCommand, { name: 'sync' }>): Promise<number> {
  const names = await namesOf(store);
  const report = await run({ ...command, by });
  for (const line of syncLines(report)) print(line);
  if (report.outcome === 'failed') return 1;
  for (const line of planLines(report.plan, names, command.all)) print(line);
  print(report.outcome === 'refused' ? refusalLine(report.plan) : ENDS[report.outcome]);
  return report.outcome === 'refused' || report.failed.length > 0 ? 1 : 0;
}

const ENDS: Readonly<Record<DirectoryRun['outcome'], string>> = {
  'dry-run': 'Nothing was changed: this was a dry run.',
  applied: 'Done.',
  unchanged: 'Nothing was changed.',
  refused: 'Refused: nothing was changed. Mend the problems (✗) and run it again.',
  failed: 'Nothing was changed.',
};

async function showAll({ store, print }: DirectoryCommandParts): Promise<number> {
  const [settings, people, runs] = await Promise.all([store.settings(), store.people(), store.runs(5)]);
  if (settings.length === 0 && people.length === 0) print('The directory is empty. Bring people in: npm run directory -- import FILE');
  for (const one of settings) {
    const here = people.filter(({ roles }) => roles.some((role) => role.setting === one.id)).length;
    for (const line of settingLines(one, await store.responders(one.id), here)) print(line);
  }
  const ofTrust = people.filter(({ trustRoles }) => trustRoles.length > 0);
  if (ofTrust.length > 0) print('In the whole trust');
  for (const one of ofTrust) print(personLine(one));
  if (runs.length > 0) print('Last runs');
  for (const run of runs) print(runLine(run));
  return 0;
}

async function showSetting({ store, print }: DirectoryCommandParts, id: string): Promise<number> {
  const found = (await store.settings()).find((one) => one.id === id.toLowerCase());
  if (found === undefined) return missing(print, id);
  const people = (await store.people()).filter(({ roles }) => roles.some(({ setting: where }) => where === found.id));
  for (const line of settingLines(found, await store.responders(found.id), people.length)) print(line);
  for (const one of people) print(personLine(one));
  return 0;
}

async function setting(parts: DirectoryCommandParts, { wish }: Extract<DirectoryCommand, { name: 'setting' }>): Promise<number> {
  if (Object.keys(wish).length === 1) return showSetting(parts, wish.id);
  const outcome = await changeSetting(parts.store, wish, parts.by);
  for (const line of outcomeLines(outcome)) parts.print(line);
  return outcome.kind === 'refused' ? 1 : 0;
}

function outcomeLines(outcome: SettingOutcome): readonly string[] {
  if (outcome.kind === 'refused') return [REFUSALS[outcome.reason]];
  const words = { added: 'Added.', changed: 'Changed.', unchanged: 'It was like this already.' };
  return [`${outcome.setting.name} (${outcome.setting.id}), ${outcome.setting.timeZone}, telephone ${outcome.setting.dslPhone ?? 'none'}`, words[outcome.kind]];
}

const REFUSALS: Readonly<Record<SettingRefusal, string>> = {
  'bad-id': 'Refused: a setting id has small letters, digits and "-" only, 60 at most.',
  'name-needed': 'Refused: there is no setting of that id. To add it, say its name: --name "Harbour View Primary".',
  'bad-phone': 'Refused: that is no telephone number. It begins with 0 or +.',
  'bad-time-zone': 'Refused: the time zone is not known; write it like Europe/London.',
};

function missing(print: (line: string) => void, id: string): number {
  print(`There is no setting "${id}". "npm run directory -- show" lists them.`);
  return 1;
}

async function namesOf(store: DirectoryStore): Promise<ReadonlyMap<string, string>> {
  return new Map((await store.people()).map(({ objectId, name }) => [objectId, name]));
}
