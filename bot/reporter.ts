import { adviceFor } from '../src/domain/reporting/advice.ts';
import type { Draft, OwnReport, Refusal, ReportDetails, SubmitOutcome } from '../src/domain/reporting/contract.ts';
import { readForm } from '../src/domain/reporting/form.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { ownListCard } from './cards/own-list.ts';
import { ownReportCard } from './cards/own-report.ts';
import { adviceCard, discardedCard, keptCard } from './cards/report-advice.ts';
import { reportForm } from './cards/report-form.ts';
import { refusalCard, refusalText } from './cards/report-notices.ts';
import { problemIn } from './cards/report-words.ts';
import type { ReportCommand } from './report-actions.ts';
import { zoneOf, type ReportContext, type ReportPressed } from './reports.ts';

/** Quoted on the form. */
const FORM_CLAUSES = ['3.contact'] as const;

type Refused = { readonly kind: 'refused'; readonly reason: Refusal };

/** The form, with what is known filled in, or why there is none. */
export async function openForm(context: ReportContext, person: string, known: Partial<ReportDetails>): Promise<AdaptiveCard> {
  const draft = await context.reporting.open(person, known);
  return isRefused(draft) ? refusalCard(draft.reason) : formCard(context, draft);
}

/** The person's own reports, newest first. */
export async function listOwn(context: ReportContext, person: string): Promise<AdaptiveCard> {
  const reports = await context.reporting.own(person);
  return ownListCard(await Promise.all(reports.map(async (report) => ({ report, zone: await zoneOfReport(context, report) }))));
}

/** A button of the form, of the advice before it is sent, of the reporter's card or of the list. */
export async function pressAsReporter(context: ReportContext, person: string, command: ReportCommand): Promise<ReportPressed> {
  const { reporting } = context;
  switch (command.verb) {
    case 'report-form':
      return replace(await openForm(context, person, {}));
    case 'report-send':
      return send(context, person, command);
    case 'report-confirm':
      return submitted(context, await reporting.submit(person, command.draft, {}));
    case 'report-keep':
      return replace(keptCard(command.draft));
    case 'report-discard':
      await reporting.discard(person, command.draft);
      return replace(discardedCard());
    case 'report-show':
      return show(context, person, command.report);
    case 'report-add':
      return added(context, await reporting.add(person, command.report, command.words, command.press));
  }
}

/** Where the policy asks for no report, its words come first; whatever was typed is kept meanwhile. */
async function send(context: ReportContext, person: string, { draft, fields }: Extract<ReportCommand, { verb: 'report-send' }>): Promise<ReportPressed> {
  const advice = adviceFor(fields);
  if (advice.length === 0) return submitted(context, await context.reporting.submit(person, draft, fields));
  await context.reporting.keepDraft(person, draft, fields);
  const open = await context.reporting.open(person, {});
  const waits = !isRefused(open) && open.id === draft && readForm(fields, open.settings.map(({ id }) => id)).kind === 'complete';
  if (!waits) return submitted(context, await context.reporting.submit(person, draft, fields));
  return replace(adviceCard({ draft, advice, clause: context.clause }));
}

async function submitted(context: ReportContext, outcome: SubmitOutcome): Promise<ReportPressed> {
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'say', words: refusalText(outcome.reason) };
    case 'incomplete':
      return replace(formCard(context, outcome.draft, outcome.problems));
    case 'stored':
      return ownCard(context, outcome.report, outcome.again ? undefined : '✔ Stored. I tell you here when it is delivered and when a person has acknowledged it.');
  }
}

async function added(context: ReportContext, outcome: SubmitOutcome): Promise<ReportPressed> {
  if (outcome.kind === 'refused') return { kind: 'say', words: refusalText(outcome.reason) };
  if (outcome.kind === 'incomplete') return { kind: 'say', words: outcome.problems.map(problemIn).join(' ') };
  return ownCard(context, outcome.report, '✔ Added. The DSL sees it on the card.');
}

async function show(context: ReportContext, person: string, id: string): Promise<ReportPressed> {
  const report = await context.reporting.ownOne(person, id);
  return report === undefined ? { kind: 'say', words: refusalText('no-such-report') } : ownCard(context, report);
}

async function ownCard(context: ReportContext, report: OwnReport, said?: string): Promise<ReportPressed> {
  const zone = await zoneOfReport(context, report);
  const card = ownReportCard(report, { zone, ...(said === undefined ? {} : { said }) });
  return { kind: 'card', card, shows: 'all', own: report.id };
}

function formCard({ clause }: ReportContext, draft: Draft, problems: Parameters<typeof reportForm>[1]['problems'] = []): AdaptiveCard {
  return reportForm(draft, { problems, clauses: FORM_CLAUSES.map(clause).filter((found) => found !== undefined) });
}

function zoneOfReport({ directory }: ReportContext, { details }: OwnReport): Promise<string> {
  return zoneOf(directory, details.setting);
}

function replace(card: AdaptiveCard): ReportPressed {
  return { kind: 'card', card, shows: 'all' };
}

function isRefused(draft: Draft | Refused): draft is Refused {
  return 'kind' in draft;
}
