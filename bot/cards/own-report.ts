import { limits, type OwnReport, type ReportState } from '../../src/domain/reporting/contract.ts';
import { adaptiveCard, buttons, container, heading, text, toggle, type AdaptiveCard, type Element } from './adaptive.ts';
import { dangerBlock, ringTheDsl } from './danger.ts';
import { inert, labelled, lines } from './inert.ts';
import { askForWords, bytesOf, detailBlocks, MOST_BYTES } from './report-parts.ts';
import { NEUTRAL, STEPS, timeIn } from './report-words.ts';

export interface OwnReportState {
  /** IANA name of the setting's time zone. */
  readonly zone: string;
  /** What the last press did, in a line. */
  readonly said?: string;
}

/** The reporter's card: reference, where the report is, questions and answers, what was sent. */
export function ownReportCard(report: OwnReport, state: OwnReportState): AdaptiveCard {
  for (let kept = report.exchanges.length; kept > 0; kept -= 1) {
    const card = draw(report, state, kept);
    if (bytesOf(card) <= MOST_BYTES) return card;
  }
  return draw(report, state, 0);
}

function draw(report: OwnReport, { zone, said }: OwnReportState, kept: number): AdaptiveCard {
  const body = [
    ...(report.details.danger === 'yes' && report.state !== 'closed' ? [dangerBlock(report.dslPhone)] : []),
    text(`Your report ${report.reference}`, { style: 'heading', size: 'Large', weight: 'Bolder' }),
    labelled('For', report.settingName, { spacing: 'None' }),
    ...(said === undefined ? [] : [text(said, { weight: 'Bolder', spacing: 'Small' })]),
    ...delayBlock(report),
    stepsBlock(report, zone),
    ...exchangeBlocks(report, zone, kept),
    ...next(report),
    container(detailBlocks(report.details), { id: 'sent', isVisible: false, style: 'emphasis' }),
    text(`${NEUTRAL} Keep the message where it is, and do not answer it.`, { size: 'Small', spacing: 'Medium' }),
  ];
  const plain = `Report ${report.reference}. ${stateLine(report)}`;
  return adaptiveCard(body, { fallbackText: plain, speak: plain });
}

/** Where the report is, in a line that says nothing about anybody. */
export function stateLine({ state, delayed }: Pick<OwnReport, 'state' | 'delayed'>): string {
  if (delayed) return 'Stored, but Teams cannot be reached: not delivered yet.';
  return `${STEPS[state]}.`;
}

function delayBlock({ delayed, dslPhone }: OwnReport): readonly Element[] {
  if (!delayed) return [];
  const say = [
    text('Not delivered yet: Teams cannot be reached.', { weight: 'Bolder' }),
    text('Your report is stored and I keep trying.', { spacing: 'Small' }),
    text(`Do not wait for it. ${ringTheDsl(dslPhone)}`, { weight: 'Bolder', spacing: 'Small' }),
  ];
  return [container(say, { style: 'warning', spacing: 'Medium' })];
}

const SHOWN: readonly ReportState[] = ['stored', 'delivered', 'acknowledged'];

function stepsBlock({ steps, dslPhone, state, details, delayed }: OwnReport, zone: string): Element {
  const reached = (wanted: ReportState) => steps.findLast((step) => step.state === wanted);
  const later = steps.filter((step) => !SHOWN.includes(step.state)).map((step) => done(step, zone));
  const rows = [...SHOWN.map((wanted) => {
    const step = reached(wanted);
    return step === undefined ? labelled(`☐ ${STEPS[wanted]}`, 'not yet', { spacing: 'Small' }) : done(step, zone);
  }), ...later];
  // In danger, and while it is delayed, the number stands above.
  const asks = (state === 'stored' || state === 'delivered') && details.danger === 'no' && !delayed;
  const wait = asks ? [text(ringTheDsl(dslPhone, 'If it cannot wait,'), { size: 'Small' })] : [];
  return container([...rows, ...wait], { spacing: 'Medium' });
}

function done({ state, at, byName }: OwnReport['steps'][number], zone: string): Element {
  const who = byName === undefined || state === 'delivered' ? '' : ` by ${byName}`;
  return labelled(`✓ ${STEPS[state].replace(' by a person', '')}${inert(who)}`, timeIn(zone, at), { spacing: 'Small' });
}

const EXCHANGES = { asked: 'The DSL asks', replied: 'Your answer', added: 'You added' } as const;

function exchangeBlocks({ exchanges }: OwnReport, zone: string, kept: number): readonly Element[] {
  if (exchanges.length === 0) return [];
  const left = exchanges.length - kept;
  const earlier = left === 0 ? [] : [text(`${left} earlier ${left === 1 ? 'entry does' : 'entries do'} not fit here.`, { size: 'Small' })];
  const shown = kept === 0 ? [] : exchanges.slice(-kept);
  return [heading('Questions and additions'), ...earlier, ...shown.flatMap(({ kind, at, text: words }) => [
    labelled(EXCHANGES[kind], timeIn(zone, at), { spacing: 'Medium' }),
    ...lines(words, { spacing: 'None' }),
  ])];
}

function next(report: OwnReport): readonly Element[] {
  const show = toggle('Show what I sent', ['sent']);
  if (report.state === 'closed') return [text('The report is closed. If there is anything new, send another.'), buttons([show])];
  const asked = report.exchanges.findLast(({ kind }) => kind !== 'added')?.kind === 'asked';
  const add = askForWords({
    title: asked ? 'Answer the question' : 'Add something',
    send: 'Send',
    verb: 'report-add',
    data: { report: report.id, nonce: report.exchanges.length },
    label: asked ? 'Your answer' : 'What do you want to add?',
    most: limits.note,
    field: 'words',
  });
  return [buttons([add, show], { spacing: 'Medium' })];
}
