import { limits, type OwnReport } from '../../src/domain/reporting/contract.ts';
import { adaptiveCard, buttons, container, execute, heading, text, type AdaptiveCard, type Element } from './adaptive.ts';
import { labelled } from './inert.ts';
import { stateLine } from './own-report.ts';
import { askForWords } from './report-parts.ts';
import { timeIn } from './report-words.ts';

const MOST = 8;

export interface ListedReport {
  readonly report: OwnReport;
  readonly zone: string;
}

/** The reporter's own reports, newest first: reference, state, and what can be done; nothing about a pupil. */
export function ownListCard(all: readonly ListedReport[]): AdaptiveCard {
  const shown = all.slice(0, MOST);
  const none = 'You have sent no report. To send one, type “report”.';
  const more = all.length > MOST ? [text(`${all.length - MOST} older ones are not shown.`, { size: 'Small' })] : [];
  const body = [heading('Your reports'), ...(all.length === 0 ? [text(none)] : shown.map(row)), ...more];
  const plain = all.length === 0 ? none : shown.map(({ report }) => `${report.reference}: ${stateLine(report)}`).join('\n');
  return adaptiveCard(body, { fallbackText: plain, speak: plain });
}

function row({ report, zone }: ListedReport, place: number): Element {
  const latest = report.steps.at(-1);
  const since = latest === undefined ? '' : ` (${timeIn(zone, latest.at)})`;
  const open = execute('Open', 'report-show', { report: report.id });
  const add = askForWords({
    title: 'Add something',
    send: 'Send',
    verb: 'report-add',
    data: { report: report.id, nonce: report.exchanges.length },
    label: 'What do you want to add?',
    most: limits.note,
    field: `words-${place}`,
  });
  const items = [
    labelled(report.reference, report.settingName),
    text(`${stateLine(report).replace(/\.$/, '')}${since}`, { spacing: 'None' }),
    buttons(report.state === 'closed' ? [open] : [open, add], { spacing: 'Small' }),
  ];
  return container(items, { separator: true, spacing: 'Medium' });
}
