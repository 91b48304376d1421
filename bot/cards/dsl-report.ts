import { limits, type Outcome, type ReportEvent, type ReportFile } from '../../src/domain/reporting/contract.ts';
import { adaptiveCard, buttons, container, execute, heading, text, toggle } from './adaptive.ts';
import type { AdaptiveCard, CardAction, ContainerStyle, Element } from './adaptive.ts';
import { dangerBlock } from './danger.ts';
import { historyBlocks, isSaid, momentBlocks } from './history.ts';
import { inert, labelled } from './inert.ts';
import { askForWords, bytesOf, detailBlocks, MOST_BYTES } from './report-parts.ts';
import { NEUTRAL, OUTCOMES, timeIn } from './report-words.ts';

export interface DslReportState {
  /** IANA name of the setting's time zone. */
  readonly zone: string;
  readonly dslPhone?: string | undefined;
  /**
   * A page of the words that people wrote (questions, answers, notes), without what was reported: how many of the
   * latest to leave out.
   */
  readonly page?: number | undefined;
}

/** The report as its responders see it: what is needed at a glance, what became of it, and what can be done next. */
export function dslReportCard(file: ReportFile, state: DslReportState): AdaptiveCard {
  const words = file.events.filter(isSaid);
  const skip = Math.min(state.page ?? 0, Math.max(0, words.length - 1));
  const upTo = words.slice(0, words.length - skip);
  for (let kept = upTo.length; kept >= 0; kept -= 1) {
    const shown = kept === 0 ? [] : upTo.slice(-kept);
    const card = draw(file, state, { shown, earlier: upTo.length - kept, skip: skip + kept });
    if (bytesOf(card) <= MOST_BYTES) return card;
  }
  return draw({ ...file, events: file.events.slice(-FEW) }, state, { shown: [], earlier: upTo.length, skip });
}

/** Moments beside the longest narrative. */
const FEW = 5;

interface Page {
  readonly shown: readonly ReportEvent[];
  readonly earlier: number;
  /** How many the page before this one would leave out. */
  readonly skip: number;
}

function draw(file: ReportFile, state: DslReportState, page: Page): AdaptiveCard {
  const { zone } = state;
  const body = [
    ...(file.details.danger === 'yes' && file.state !== 'closed' ? [dangerBlock(state.dslPhone, true)] : []),
    text(`Report ${file.reference}`, { style: 'heading', size: 'Large', weight: 'Bolder' }),
    labelled('For', file.settingName, { spacing: 'None' }),
    standing(file, zone),
    ...(state.page === undefined ? reportedBlocks(file, zone) : []),
    ...historyBlocks(page.shown, zone),
    ...actions(file, page),
    container(momentBlocks(file.events, zone), { id: 'moments', isVisible: false, style: 'emphasis' }),
    text(NEUTRAL, { size: 'Small', isSubtle: true }),
  ];
  return adaptiveCard(body, { fallbackText: `${plainLine(file)} This app cannot show it: open it in another.`, speak: plainLine(file) });
}

function reportedBlocks({ details, reporter, storedAt }: ReportFile, zone: string): readonly Element[] {
  return [...detailBlocks(details), labelled('Reported by', reporter.name), labelled('Stored', timeIn(zone, storedAt), { spacing: 'Small' })];
}

/** What may stand in a notification: the reference, nothing of what was reported. */
export function plainLine({ reference, settingName, state }: Pick<ReportFile, 'reference' | 'settingName' | 'state'>): string {
  return `Report ${reference} for ${inert(settingName)}: ${STANDING[state].words}.`;
}

const STANDING: Readonly<Record<ReportFile['state'], { readonly words: string; readonly sign: string; readonly style: ContainerStyle }>> = {
  stored: { words: 'nobody has acknowledged it yet', sign: '☐', style: 'warning' },
  delivered: { words: 'nobody has acknowledged it yet', sign: '☐', style: 'warning' },
  acknowledged: { words: 'acknowledged', sign: '✓', style: 'accent' },
  'taken-on': { words: 'taken on', sign: '✓', style: 'accent' },
  closed: { words: 'closed', sign: '■', style: 'good' },
};

function standing({ state, events }: ReportFile, zone: string): Element {
  const { words, sign, style } = STANDING[state];
  const moment = events.findLast(({ kind }) => kind === state);
  const waiting = state === 'delivered' || state === 'stored';
  const who = moment?.byName === undefined || waiting ? '' : ` by ${moment.byName}`;
  const title = `${sign} ${words.charAt(0).toUpperCase()}${words.slice(1)}${who}`;
  const outcome = state === 'closed' && moment?.outcome !== undefined ? [labelled('Outcome', OUTCOMES[moment.outcome], { spacing: 'Small' })] : [];
  const at = moment === undefined || waiting ? [text(title, { weight: 'Bolder' })] : [labelled(inert(title), timeIn(zone, moment.at))];
  return container([...at, ...outcome], { style, spacing: 'Medium' });
}

function actions(file: ReportFile, page: Page): readonly Element[] {
  const data = { report: file.id, nonce: file.version };
  const earlier = page.earlier > 0 ? [execute(`${page.earlier} earlier ${page.earlier === 1 ? 'entry' : 'entries'}`, 'dsl-page', { report: file.id, skip: page.skip })] : [];
  const look = [...earlier, toggle('Who did what, and when', ['moments'])];
  if (file.state === 'closed') return [buttons(look, { spacing: 'Medium' })];
  const waiting = file.state === 'stored' || file.state === 'delivered';
  const acknowledge = execute('Acknowledge', 'dsl-acknowledge', data, { style: 'positive' });
  const all = [...(waiting ? [acknowledge] : []), execute('Take it on', 'dsl-take-on', data), ...inWords(data)];
  return [heading('Next'), buttons(all, { spacing: 'Small' }), buttons(look, { spacing: 'Small' })];
}

function inWords(data: Readonly<Record<string, unknown>>): readonly CardAction[] {
  const outcome = {
    type: 'Input.ChoiceSet',
    id: 'outcome',
    label: 'Outcome',
    style: 'expanded',
    isRequired: true,
    errorMessage: 'Choose an outcome.',
    choices: (Object.keys(OUTCOMES) as Outcome[]).map((value) => ({ value, title: OUTCOMES[value] })),
  };
  const most = limits.note;
  return [
    askForWords({ title: 'Ask the reporter', send: 'Send the question', verb: 'dsl-ask', data, label: 'Your question. The reporter sees it, and answers here.', most, field: 'question' }),
    askForWords({ title: 'Add a note', send: 'Add the note', verb: 'dsl-note', data, label: 'Your note. The reporter does not see it.', most, field: 'note' }),
    askForWords({ title: 'Close', send: 'Close the report', verb: 'dsl-close', data, label: 'A word on it, if you like. The reporter does not see it.', most, field: 'closing', before: [outcome], required: false }),
  ];
}
