import type { EventKind, ReportEvent } from '../../src/domain/reporting/contract.ts';
import { heading, type Element } from './adaptive.ts';
import { labelled, lines } from './inert.ts';
import { OUTCOMES, timeIn } from './report-words.ts';

const SAID: Readonly<Partial<Record<EventKind, string>>> = {
  asked: 'asked', replied: 'answered', added: 'added', noted: 'noted', closed: 'closed',
};

const DONE: Readonly<Record<EventKind, string>> = {
  stored: 'Stored',
  delivered: 'Delivered to this channel',
  'delivery-delayed': 'Delivery delayed',
  reminded: 'Reminder',
  acknowledged: 'Acknowledged',
  'taken-on': 'Taken on',
  asked: 'Question to the reporter',
  replied: 'Answer of the reporter',
  added: 'The reporter added something',
  noted: 'Note',
  closed: 'Closed',
  read: 'Read',
  refused: 'Refused',
};

/** Whether an event carries words that people wrote. */
export function isSaid({ kind, text }: ReportEvent): boolean {
  return kind in SAID && text !== undefined && text !== '';
}

/** Questions, answers, additions and notes, oldest first. */
export function historyBlocks(said: readonly ReportEvent[], zone: string): readonly Element[] {
  if (said.length === 0) return [];
  return [heading('Questions, answers and notes'), ...said.flatMap(({ kind, at, byName, text }) => [
    labelled(`${byName ?? 'Somebody'} ${SAID[kind] ?? 'wrote'}`, timeIn(zone, at), { spacing: 'Medium' }),
    ...lines(text ?? '', { spacing: 'None' }),
  ])];
}

/** More lines than this would not fit a card; the record itself keeps all of them. */
const MOST_MOMENTS = 30;

/** Who did what, and when: a line each, without words of theirs. */
export function momentBlocks(events: readonly ReportEvent[], zone: string): readonly Element[] {
  const left = events.length - MOST_MOMENTS;
  const earlier = left > 0 ? [labelled('Earlier', `${left} more`, { spacing: 'Small' })] : [];
  return [...earlier, ...events.slice(-MOST_MOMENTS).map(({ kind, at, byName, outcome }) => {
    const who = byName === undefined ? '' : ` · ${byName}`;
    const how = outcome === undefined ? '' : ` · ${OUTCOMES[outcome]}`;
    return labelled(DONE[kind], `${timeIn(zone, at)}${who}${how}`, { spacing: 'Small' });
  })];
}
