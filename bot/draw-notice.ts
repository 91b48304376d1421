import type { Directory, Setting } from '../src/domain/directory.ts';
import type { Notice, OwnReport, Place } from '../src/domain/reporting/contract.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';
import { testCard } from './cards/dsl-channel.ts';
import { dslReportCard, plainLine } from './cards/dsl-report.ts';
import { ringTheDsl } from './cards/danger.ts';
import { ownReportCard, stateLine } from './cards/own-report.ts';
import { plainCard, reminderCard, reminderText, troubleCard, troubleText } from './cards/report-notices.ts';
import { timeIn } from './cards/report-words.ts';

/** A message for the messenger: a card or a short text, and what a notification may show of it. */
export interface DrawnNotice {
  readonly card?: AdaptiveCard;
  readonly text?: string;
  readonly summary: string;
}

/** Draws what the domain wants shown. A `summary` names the reference, never anything of a pupil. */
export function createDrawing(directory: Directory) {
  return async (what: Notice | 'reserved', place: Place['kind']): Promise<DrawnNotice> => {
    if (what === 'reserved') return { card: reservedCard(), summary: RESERVED };
    switch (what.kind) {
      case 'report':
        return drawReport(directory, what.file);
      case 'own-report':
        return drawOwn(directory, what.report, what.news);
      case 'question':
        return drawQuestion(directory, what.report);
      case 'reminder':
        return { card: reminderCard(what, place === 'person'), summary: reminderText(what) };
      case 'trouble':
        return { card: troubleCard(what), summary: troubleText(what) };
    }
  };
}

/** The test card of a registration, as the messenger posts it. */
export function drawTest(registration: string, { name }: Setting): DrawnNotice {
  const card = testCard(registration, name);
  return { card, summary: card.speak };
}

const RESERVED = 'A report for the DSL is being put here.';

function reservedCard(): AdaptiveCard {
  return plainCard('Report for the DSL', RESERVED);
}

async function drawReport(directory: Directory, file: Extract<Notice, { kind: 'report' }>['file']): Promise<DrawnNotice> {
  const setting = await directory.setting(file.details.setting);
  const card = dslReportCard(file, { zone: setting?.timeZone ?? 'Europe/London', dslPhone: setting?.dslPhone });
  return { card, summary: plainLine(file) };
}

async function drawOwn(directory: Directory, report: OwnReport, news: Extract<Notice, { kind: 'own-report' }>['news']): Promise<DrawnNotice> {
  const zone = await zoneIn(directory, report);
  if (news === undefined) return { card: ownReportCard(report, { zone }), summary: `Report ${report.reference}: ${stateLine(report)}` };
  const text = newsText(report, zone, news);
  return { text, summary: text };
}

function newsText({ reference, steps, dslPhone }: OwnReport, zone: string, news: 'delivered' | 'delayed' | 'acknowledged'): string {
  const step = steps.findLast(({ state }) => state === news);
  const at = step === undefined ? '' : ` (${timeIn(zone, step.at)})`;
  switch (news) {
    case 'delivered':
      return `Report ${reference} is in the DSL’s channel${at}. I tell you when a person has acknowledged it.`;
    case 'acknowledged':
      return `Report ${reference} was acknowledged${step?.byName === undefined ? '' : ` by ${step.byName}`}${at}.`;
    case 'delayed':
      return `Report ${reference} is stored but not delivered: Teams cannot be reached. I keep trying. Do not wait: ${ringTheDsl(dslPhone)}`;
  }
}

/** The question itself stands on the card only. */
async function drawQuestion(directory: Directory, report: OwnReport): Promise<DrawnNotice> {
  const card = ownReportCard(report, { zone: await zoneIn(directory, report), said: '➜ The DSL has a question for you.' });
  return { card, summary: `There is a question about report ${report.reference}.` };
}

async function zoneIn(directory: Directory, { details }: OwnReport): Promise<string> {
  return (await directory.setting(details.setting))?.timeZone ?? 'Europe/London';
}
