/** What the two sides see of a report. */
import type { Setting } from '../directory.ts';
import type { EventKind, OwnReport, ReportEvent, ReportFile, ReportState, StoredReport } from './contract.ts';

type Step = OwnReport['steps'][number];

const stepKinds: readonly EventKind[] = ['stored', 'delivered', 'acknowledged', 'taken-on', 'closed'];
const exchangeKinds: readonly EventKind[] = ['asked', 'replied', 'added'];

function stepOf(event: ReportEvent): Step {
  const named = event.kind !== 'stored' && event.byName !== undefined ? { byName: event.byName } : {};
  return { state: event.kind as ReportState, at: event.at, ...named };
}

function exchangeOf(event: ReportEvent): OwnReport['exchanges'][number] {
  return { kind: event.kind as 'asked' | 'replied' | 'added', at: event.at, text: event.text ?? '' };
}

/** True from the first delay that was recorded until the card is in the channel or somebody has seen the report. */
function isDelayed(report: StoredReport): boolean {
  return report.state === 'stored' && report.events.some((event) => event.kind === 'delivery-delayed');
}

/** The reporter's side: neither notes nor outcome, nor who was reminded. */
export function ownReport(report: StoredReport, setting: Setting | undefined): OwnReport {
  return {
    id: report.id,
    reference: report.reference,
    settingName: setting?.name ?? report.setting,
    ...(setting?.dslPhone === undefined ? {} : { dslPhone: setting.dslPhone }),
    state: report.state,
    details: report.details,
    steps: report.events.filter((event) => stepKinds.includes(event.kind)).map(stepOf),
    delayed: isDelayed(report),
    exchanges: report.events.filter((event) => exchangeKinds.includes(event.kind)).map(exchangeOf),
  };
}

/** The responders' side. */
export function reportFile(report: StoredReport, setting: Setting | undefined): ReportFile {
  const { setting: id, card: _, ...file } = report;
  return { ...file, settingName: setting?.name ?? id };
}

/** Whether the reporter owes an answer: the last exchange is a question. */
export function isAsked(report: StoredReport): boolean {
  return report.events.findLast((event) => event.kind === 'asked' || event.kind === 'replied')?.kind === 'asked';
}

/** Who has taken the report on, last. */
export function holderOf(report: StoredReport): string | undefined {
  return report.events.findLast((event) => event.kind === 'taken-on')?.by;
}
