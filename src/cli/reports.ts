/** Looking after reports from a terminal: ids, codes, times and numbers only. */
import { readCalendar, writeCalendar } from '../domain/reporting/calendar-file.ts';
import type { ReportCare, Vault } from '../domain/reporting/care.ts';
import type { Counts } from '../domain/reporting/counts.ts';
import type { HoldReason, Retention, ReviewOutcome } from '../domain/reporting/retention.ts';
import type { UpkeepResult } from '../domain/upkeep.ts';
import type { ReportsCommand } from './reports-arguments.ts';
import { callIt, countLines, dueLines, hoursLines, jobLines, refusalLine, sealedLines, trailLines } from './reports-lines.ts';

export interface ReportsParts {
  readonly care: ReportCare;
  readonly retention: Retention;
  readonly counts: (by: string, schoolYear: number) => Promise<Counts | { readonly kind: 'refused' }>;
  /** Opened only for what needs the keys. */
  readonly vault: () => Promise<Vault>;
  readonly jobs: () => Promise<{ readonly results: readonly UpkeepResult[]; readonly canary: readonly { readonly subject: string; readonly trouble?: string }[] }>;
  readonly readText: (file: string) => Promise<string>;
  readonly now: () => Date;
  readonly print: (line: string) => void;
}

type Named<Name extends ReportsCommand['name']> = Extract<ReportsCommand, { name: Name }>;

/** What a command found or did: for people as lines, for programs as one value; the exit code is 0 where `ok`. */
interface Said {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly value: Readonly<Record<string, unknown>>;
}

/** Runs one of the commands that need the database; the exit code is 1 when something was refused. */
export async function runReportsCommand(parts: ReportsParts, command: Exclude<ReportsCommand, { name: 'keys' }>): Promise<number> {
  const { ok, lines, value } = await perform(parts, command);
  for (const line of command.json ? [JSON.stringify({ ok, ...value })] : lines) parts.print(line);
  return ok ? 0 : 1;
}

function perform(parts: ReportsParts, command: Exclude<ReportsCommand, { name: 'keys' }>): Promise<Said> {
  switch (command.name) {
    case 'reseal':
      return command.dryRun || command.by === undefined ? sealed(parts) : reseal(parts, command, command.by);
    case 'review':
      return command.approve.length === 0 ? review(parts, command.by) : approve(parts, command);
    case 'hold':
      return hold(parts, command, command.reason);
    case 'release':
      return hold(parts, command, undefined);
    case 'counts':
      return counts(parts, command);
    case 'calendar-show':
      return showHours(parts, command);
    case 'calendar-set':
      return setHours(parts, command);
    case 'calendar-reset':
      return keepHours(parts, command, undefined);
    case 'trail':
      return trail(parts, command);
    case 'jobs':
      return jobs(parts);
  }
}

function refused(reason: string): Said {
  return { ok: false, lines: [refusalLine(reason)], value: { refused: reason } };
}

async function reseal({ care, vault: open, print }: ReportsParts, { batch, json }: Named<'reseal'>, by: string): Promise<Said> {
  const vault = await open();
  const begun = await care.beginReseal(by, vault);
  if (begun.kind === 'refused') return refused(begun.reason);
  let done = 0;
  for (let some = await vault.resealSome(batch); some > 0; some = await vault.resealSome(batch)) {
    done += some;
    if (!json) print(`${done} sealed anew …`);
  }
  const { lines, value } = sealedLines(vault, await vault.sealedBy());
  return { ok: value.left === 0, lines: [`${callIt(done, 'text')} sealed anew.`, ...lines], value: { resealed: done, ...value } };
}

async function sealed({ vault: open }: ReportsParts): Promise<Said> {
  const vault = await open();
  return { ok: true, ...sealedLines(vault, await vault.sealedBy()) };
}

async function review({ care, retention }: ReportsParts, by: string): Promise<Said> {
  const reason = await care.refusalToReview(by);
  if (reason !== undefined) return refused(reason);
  const due = await retention.due(by);
  const value = due.map(({ reference, setting, category, closedAt, dueAt, hold: held, reporter }) => ({ reference, setting, category, closedAt, dueAt, hold: held, own: reporter === by }));
  return { ok: true, lines: dueLines(value), value: { due: value } };
}

async function approve({ care, retention }: ReportsParts, { by, approve: references }: Named<'review'>): Promise<Said> {
  const outcomes: { readonly reference: string; readonly outcome: ReviewOutcome }[] = [];
  for (const words of references) {
    const found = await care.find(words);
    outcomes.push({ reference: found?.reference ?? words, outcome: found === undefined ? 'no-such-report' : await retention.approve(by, found.id) });
  }
  const ok = outcomes.every(({ outcome }) => outcome === 'done');
  return { ok, lines: outcomes.map(({ reference, outcome }) => `${reference}: ${outcome === 'done' ? 'deleted, with its history and its trail.' : refusalLine(outcome)}`), value: { outcomes } };
}

async function hold({ care, retention }: ReportsParts, { by, reference }: Named<'hold' | 'release'>, reason: HoldReason | undefined): Promise<Said> {
  const found = await care.find(reference);
  const outcome = found === undefined ? 'no-such-report' : await retention.hold(by, found.id, reason);
  if (outcome !== 'done' || found === undefined) return refused(outcome);
  const words = reason === undefined ? 'not held any more.' : `held (${reason}): it is not deleted until it is released.`;
  return { ok: true, lines: [`${found.reference}: ${words}`], value: { reference: found.reference, hold: reason ?? null } };
}

/** A school year begins in September. */
function schoolYearAt(now: Date): number {
  return now.getUTCMonth() >= 8 ? now.getUTCFullYear() : now.getUTCFullYear() - 1;
}

async function counts(parts: ReportsParts, { by, year = schoolYearAt(parts.now()) }: Named<'counts'>): Promise<Said> {
  const found = await parts.counts(by, year);
  if ('kind' in found) return refused('wrong-role');
  return { ok: true, lines: countLines(found), value: { ...found } };
}

async function showHours({ care }: ReportsParts, { setting }: Named<'calendar-show'>): Promise<Said> {
  const found = await care.hours(setting);
  if (found.kind === 'refused') return refused(found.reason);
  return { ok: true, lines: hoursLines(found, writeCalendar(found.hours)), value: { setting: found.setting.id, own: found.own, hours: found.hours } };
}

async function setHours(parts: ReportsParts, command: Named<'calendar-set'>): Promise<Said> {
  const reading = readCalendar(await parts.readText(command.file));
  if (reading.kind === 'read') return keepHours(parts, command, reading.hours);
  return { ok: false, lines: ['Nothing was changed. What is not right in the file:', ...reading.problems.map((line) => `  ✗ ${line}`)], value: { problems: reading.problems } };
}

async function keepHours({ care }: ReportsParts, { by, setting }: Named<'calendar-set' | 'calendar-reset'>, hours: Parameters<ReportCare['keepHours']>[2]): Promise<Said> {
  const kept = await care.keepHours(by, setting, hours);
  if (kept.kind === 'refused') return refused(kept.reason);
  const words = hours === undefined ? 'the default counts again' : 'kept';
  return { ok: true, lines: [`Opening hours of ${kept.setting.name}: ${words}. Reports that wait already use them from their next step.`], value: { setting, own: hours !== undefined } };
}

async function trail({ care }: ReportsParts, { by, reference }: Named<'trail'>): Promise<Said> {
  const found = await care.trail(by, reference);
  if (found.kind === 'refused') return refused(found.reason);
  const { report, lines } = found;
  return { ok: true, lines: trailLines(report, lines), value: { reference: report.reference, setting: report.setting, state: report.state, hold: report.hold, trail: lines } };
}

async function jobs(parts: ReportsParts): Promise<Said> {
  const found = await parts.jobs();
  return { ok: true, lines: jobLines(found.results, found.canary, parts.now()), value: found };
}
