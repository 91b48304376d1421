import type { OpenReport, ReportState } from '../../src/domain/reporting/contract.ts';
import { adaptiveCard, beside, container, execute, heading, text, type AdaptiveCard, type Element } from './adaptive.ts';
import { labelled } from './inert.ts';
import { durationOf } from './report-words.ts';

/** More would not fit a card; they come up as those above are closed. */
const MOST = 20;

const STANDING: Readonly<Record<ReportState, string>> = {
  stored: '⚠ Not in the channel yet. Nobody has acknowledged it',
  delivered: '⚠ Nobody has acknowledged it',
  acknowledged: 'Acknowledged',
  'taken-on': 'Taken on',
  closed: 'Closed',
};

/** What is open in the settings that somebody answers for: references, states and ages; nothing about a pupil. */
export function openListCard(all: readonly OpenReport[]): AdaptiveCard {
  const shown = all.slice(0, MOST);
  const none = 'No report is open.';
  const more = all.length > MOST ? [text(`${all.length - MOST} more are open; those shown wait longest.`, { size: 'Small' })] : [];
  const body = [heading('Open reports'), ...(all.length === 0 ? [text(none)] : shown.map(row)), ...more];
  const plain = all.length === 0 ? none : shown.map((one) => `${one.reference}: ${line(one)}`).join('\n');
  return adaptiveCard(body, { fallbackText: plain, speak: plain });
}

function row(report: OpenReport): Element {
  const words = container([labelled(report.reference, report.settingName), text(line(report), { spacing: 'None' })]);
  return container([beside(words, [execute('Show', 'dsl-read', { report: report.id })])], { separator: true, spacing: 'Small' });
}

function line({ state, minutes }: OpenReport): string {
  return `${STANDING[state]} · ${durationOf(minutes)} old`;
}
