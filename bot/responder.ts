import type { ActOutcome, ReportFile } from '../src/domain/reporting/contract.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { dslReportCard, plainLine } from './cards/dsl-report.ts';
import { openListCard } from './cards/open-list.ts';
import { plainCard, refusalCard, refusalText } from './cards/report-notices.ts';
import { problemIn } from './cards/report-words.ts';
import type { ResponderCommand } from './report-actions.ts';
import type { ReportContext, ReportPressed } from './reports.ts';

/**
 * A button of the DSL's card or of a reminder. Whoever may not act is told so alone, and the card that others see
 * stays as it is; the domain decides and writes it down.
 */
export async function pressAsResponder(context: ReportContext, person: string, command: ResponderCommand): Promise<ReportPressed> {
  const { reporting } = context;
  if (command.verb === 'dsl-read') {
    const outcome = await reporting.read(person, command.report);
    // A page of the history is for the one who asked for it.
    return shown(context, outcome, 'presser', command.page);
  }
  const outcome = await reporting.act(person, command.report, command.action, command.press);
  if (command.brief && outcome.kind === 'done') return { kind: 'card', card: briefCard(outcome.file), shows: 'all' };
  return shown(context, outcome, 'updated');
}

/** What is open where this person may act; whoever may act nowhere is told so. */
export async function listOpen({ reporting }: ReportContext, person: string): Promise<AdaptiveCard> {
  const found = await reporting.listOpen(person);
  return found.kind === 'refused' ? refusalCard(found.reason) : openListCard(found.reports);
}

async function shown(context: ReportContext, outcome: ActOutcome, shows: 'presser' | 'updated', page?: number): Promise<ReportPressed> {
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'say', words: refusalText(outcome.reason) };
    case 'incomplete':
      return { kind: 'say', words: `Nothing was changed. ${outcome.problems.map(problemIn).join(' ')}` };
    case 'done':
      return { kind: 'card', card: await cardOf(context, outcome.file, page), shows };
  }
}

async function cardOf({ directory }: ReportContext, file: ReportFile, page: number | undefined): Promise<AdaptiveCard> {
  const setting = await directory.setting(file.details.setting);
  return dslReportCard(file, { zone: setting?.timeZone ?? 'Europe/London', dslPhone: setting?.dslPhone, page });
}

function briefCard(file: ReportFile): AdaptiveCard {
  return plainCard(`✓ Report ${file.reference}`, plainLine(file));
}
