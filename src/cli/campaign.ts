/** Campaigns from a terminal: who does what is checked as on any other surface, and stands in the ledger. */
import type { AttestationRow, Campaign, CampaignOutcome, CampaignPlan, EditionLabel, LeadingCampaigns, PersonState } from '../domain/attestation/contract.ts';
import { isDay, defaultReminders } from '../domain/attestation/schedule.ts';
import { apartStates, doneStates, isOpen, personStates } from '../domain/attestation/states.ts';
import type { CampaignCommand, StartWish } from './campaign-arguments.ts';
import { campaignLine, campaignRefusal, editionLines, previewLines, problemLines, statusLines, whoLines } from './campaign-lines.ts';
import { peopleTable } from './people-table.ts';

export interface CampaignParts {
  readonly leading: LeadingCampaigns;
  /** Writes a new file; rejects with a ProductError rather than write over one. */
  readonly writeFile: (file: string, lines: readonly string[]) => Promise<unknown>;
  readonly print: (line: string) => void;
}

type Named<Name extends CampaignCommand['name']> = Extract<CampaignCommand, { name: Name }>;

/** What a command found or did: for people as lines, for programs as one value; the exit code is 0 where `ok`. */
interface Said {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly value: Readonly<Record<string, unknown>>;
}

/** Runs one of the commands; the exit code is 1 when something was refused. */
export async function runCampaignCommand(parts: CampaignParts, command: CampaignCommand): Promise<number> {
  const { ok, lines, value } = await perform(parts, command);
  for (const line of command.json ? [JSON.stringify({ ok, ...value })] : lines) parts.print(line);
  return ok ? 0 : 1;
}

function perform(parts: CampaignParts, command: CampaignCommand): Promise<Said> | Said {
  const { leading } = parts;
  switch (command.name) {
    case 'editions':
      return editions(leading);
    case 'list':
      return list(leading, command);
    case 'start':
      return start(leading, command);
    case 'status':
      return withCampaign(leading, command, ({ id }) => status(leading, command.by, id));
    case 'extend':
      return withCampaign(leading, command, async ({ id }) => outcome(await leading.extend(command.by, id, command.due)));
    case 'exempt':
      return withCampaign(leading, command, ({ id }) => exempt(leading, command, id));
    case 'who-has-not':
      return withCampaign(leading, command, ({ id }) => whoHasNot(leading, command, id));
    case 'export':
      return withCampaign(leading, command, ({ id }) => exportPeople(parts, command, id));
    default:
      return withCampaign(leading, command, async ({ id }) => outcome(await leading[command.name](command.by, id)));
  }
}

function refused(reason: string): Said {
  return { ok: false, lines: [campaignRefusal(reason)], value: { refused: reason } };
}

function editions(leading: LeadingCampaigns): Said {
  const all = leading.editions();
  return { ok: true, lines: editionLines(all), value: { editions: all } };
}

async function list(leading: LeadingCampaigns, { by }: Named<'list'>): Promise<Said> {
  const found = await leading.campaigns(by);
  if ('kind' in found) return refused(found.reason);
  return { ok: true, lines: found.length === 0 ? ['There is no campaign yet.'] : found.map(campaignLine), value: { campaigns: found } };
}

/** By its id, or by its edition's: the open one, otherwise the newest that was begun. */
async function withCampaign(leading: LeadingCampaigns, { by, campaign: words }: { readonly by: string; readonly campaign: string }, work: (campaign: Campaign) => Promise<Said>): Promise<Said> {
  const all = await leading.campaigns(by);
  if ('kind' in all) return refused(all.reason);
  const hash = leading.editions().find(({ id }) => id === words)?.hash;
  const begun = all.filter(({ edition, state }) => edition === hash && state !== 'draft');
  const found = all.find(({ id }) => id === words.toLowerCase()) ?? begun.find(({ state }) => isOpen(state)) ?? begun[0];
  return found === undefined ? refused('no-such-campaign') : work(found);
}

async function start(leading: LeadingCampaigns, { by, edition: words, wish, dryRun }: Named<'start'>): Promise<Said> {
  const edition = leading.editions().find(({ id, hash }) => id === words || hash === words);
  if (edition === undefined) return refused('no-such-edition');
  const plan = planFrom(edition, wish);
  const found = await leading.preview(by, plan);
  if (found.kind === 'refused') return refused(found.reason);
  if (found.kind === 'invalid') return { ok: false, lines: problemLines(found.problems), value: { problems: found.problems } };
  if (dryRun) return { ok: true, lines: previewLines(found.preview), value: { dryRun: true, ...found.preview } };
  const drafted = await draft(leading, by, plan);
  return outcome(drafted.kind === 'done' ? await leading.start(by, drafted.campaign.id) : drafted);
}

/** A draft that an earlier try left behind is used again. */
async function draft(leading: LeadingCampaigns, by: string, plan: CampaignPlan): Promise<CampaignOutcome> {
  const all = await leading.campaigns(by);
  if ('kind' in all) return all;
  const left = all.find(({ state, createdBy, edition }) => state === 'draft' && createdBy === by && edition === plan.edition);
  return left === undefined ? leading.draft(by, plan) : leading.change(by, left.id, plan);
}

function planFrom({ hash, title, effective }: EditionLabel, wish: StartWish): CampaignPlan {
  const { due, settings, roles, everybody, holidays, timeZone = 'Europe/London' } = wish;
  const named = wish.title ?? `${title}, edition of ${effective}`;
  return {
    edition: hash, title: named, due, timeZone,
    audience: { settings: settings.length === 0 ? 'all' : settings, roles: roles.length === 0 ? 'all' : (roles as Exclude<CampaignPlan['audience']['roles'], 'all'>) },
    reminders: { ...defaultReminders, holidays: holidays.map(spanFrom) },
    ask: everybody ? 'everybody' : 'who-has-to',
    joinerDays: 14,
    escalateAfterDays: 7,
    statement: wish.statement ?? `I have read and understood the ${title} (edition of ${effective}), and I will keep to it.`,
    texts: {
      invitation: `Please read the ${title} and confirm it by the date below. It takes a few minutes.`,
      reminder: `You have not confirmed the ${title} yet. Please read it and confirm it.`,
    },
  };
}

function spanFrom(words: string): { readonly from: string; readonly to: string } {
  const [from = '', to = from, ...more] = words.split('..');
  return more.length === 0 && isDay(from) && isDay(to) ? { from, to } : { from: words, to: words };
}

function outcome(found: CampaignOutcome): Said {
  if (found.kind === 'refused') return refused(found.reason);
  if (found.kind === 'invalid') return { ok: false, lines: problemLines(found.problems), value: { problems: found.problems } };
  const { campaign, assigned } = found;
  const count = assigned === undefined ? [] : [`  ${assigned === 1 ? '1 person is' : `${assigned} people are`} concerned. Each is in the ledger.`];
  const { id, state, due, edition } = campaign;
  return { ok: true, lines: [campaignLine(campaign), ...count], value: { campaign: { id, state, due, edition }, ...(assigned === undefined ? {} : { assigned }) } };
}

async function status(leading: LeadingCampaigns, by: string, id: string): Promise<Said> {
  const found = await leading.status(by, id);
  if (found.kind === 'refused') return refused(found.reason);
  return { ok: true, lines: statusLines(found.status), value: { ...found.status } };
}

async function exempt(leading: LeadingCampaigns, { by, person, reason, note }: Named<'exempt'>, id: string): Promise<Said> {
  const found = await leading.people(by, id);
  if (found.kind === 'refused') return refused(found.reason);
  const row = found.rows.find((one) => one.person === person);
  if (row === undefined) return refused('no-such-reading');
  const done = reason === 'end' ? await leading.endExemption(by, row.reading) : await leading.exempt(by, row.reading, reason, note);
  if (done.kind === 'refused') return refused(done.reason);
  return { ok: true, lines: [reason === 'end' ? 'Not exempt any more.' : `Exempt (${reason}).`], value: { person, exempt: reason === 'end' ? null : reason } };
}

const OUTSTANDING: readonly PersonState[] = personStates.filter((state) => !doneStates.includes(state) && !apartStates.includes(state));

async function whoHasNot(leading: LeadingCampaigns, { by, setting }: Named<'who-has-not'>, id: string): Promise<Said> {
  const found = await leading.people(by, id, { states: OUTSTANDING, ...ofSetting(setting) });
  if (found.kind === 'refused') return refused(found.reason);
  return { ok: true, lines: whoLines(found.rows), value: { people: found.rows.map(withoutReading), at: found.at } };
}

async function exportPeople({ leading, writeFile }: CampaignParts, { by, file, setting }: Named<'export'>, id: string): Promise<Said> {
  const found = await leading.people(by, id, ofSetting(setting));
  if (found.kind === 'refused') return refused(found.reason);
  await writeFile(file, peopleTable(found.rows));
  return { ok: true, lines: [`Written to ${file}: ${found.rows.length === 1 ? '1 person' : `${found.rows.length} people`}, as of ${found.at.toISOString()}.`], value: { file, people: found.rows.length, at: found.at } };
}

function ofSetting(setting: string | undefined): { readonly setting?: string } {
  return setting === undefined ? {} : { setting };
}

function withoutReading(whole: AttestationRow): Omit<AttestationRow, 'reading'> {
  const { reading: _, ...row } = whole;
  return row;
}
