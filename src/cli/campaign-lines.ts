/** What the commands for campaigns say, line by line. */
import type { AttestationRow, Campaign, CampaignStatus, EditionLabel, Figures, PlanProblem, Preview } from '../domain/attestation/contract.ts';
import { placesLine } from './people-table.ts';
import { callIt } from './reports-lines.ts';

const REFUSALS: Readonly<Record<string, string>> = {
  'unknown-person': 'Refused: the directory does not know the person that --by names.',
  'left-the-trust': 'Refused: the directory says that the person that --by names has left.',
  'wrong-role': 'Refused: the person that --by names has not the role for this.',
  'wrong-setting': 'Refused: this is not of a setting that the person that --by names leads.',
  'no-such-campaign': 'There is no such campaign. "npm run campaign -- list --by ID" lists them.',
  'no-such-edition': 'There is no such edition. "npm run campaign -- editions" lists them.',
  'no-such-reading': 'The campaign does not concern this person, or not one whom --by may see.',
  'campaign-closed': 'Refused: the campaign is not open.',
  'wrong-state': 'Refused: the campaign is not in a state for this, or the new due date is not later.',
  'edition-superseded': 'Refused: a campaign for a newer edition is open.',
  'edition-has-campaign': 'Refused: this edition has an open campaign. Close it first, or extend it.',
  'already-exempt': 'The person is exempt already.',
};

export function campaignRefusal(reason: string): string {
  return REFUSALS[reason] ?? `Refused (${reason}).`;
}

const PROBLEMS: Readonly<Record<PlanProblem['problem'], string>> = {
  missing: 'is missing', 'not-a-choice': 'is none that there is', 'too-long': 'is too long', 'in-the-past': 'is in the past',
  'not-a-day': 'is no day (YYYY-MM-DD)', nobody: 'concerns nobody', 'out-of-range': 'is out of range',
};
const FIELDS: Readonly<Record<string, string>> = { due: 'The due date', audience: 'The audience (settings, roles)', reminders: 'A holiday', timeZone: 'The time zone' };

export function problemLines(problems: readonly PlanProblem[]): readonly string[] {
  return ['Nothing was started. What is not right:', ...problems.map(({ field, problem }) => `  ✗ ${FIELDS[field] ?? field} ${PROBLEMS[problem]}.`)];
}

export function editionLines(editions: readonly EditionLabel[]): readonly string[] {
  return editions.map(({ id, title, effective, hash }) => `  ${id}  ${title}, in force since ${effective}  ${hash}`);
}

export function previewLines({ people, heldAlready, settings }: Preview): readonly string[] {
  return [
    `It would concern ${people === 1 ? '1 person' : `${people} people`}; ${people - heldAlready} would be asked, ${heldAlready} confirmed an earlier edition that still holds.`,
    ...settings.map(({ name, people: count }) => `  ${plain(name)}: ${count}`),
    ...(settings.length > 1 ? ['Who is in two settings counts in each.'] : []),
    'Nothing was started and nobody was told.',
  ];
}

export function campaignLine({ id, title, state, due }: Campaign): string {
  return `  ${id}  ${state}, due ${due}  ${plain(title)}`;
}

export function statusLines({ campaign, total, settings, at }: CampaignStatus): readonly string[] {
  return [
    `${plain(campaign.title)}: ${campaign.state}, due ${campaign.due}, as of ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `  Together: ${figuresLine(total)}`,
    ...settings.flatMap(({ name, figures, roles }) => [`  ${plain(name)}: ${figuresLine(figures)}`, ...roles.map(({ role, figures: own }) => `    ${role}: ${figuresLine(own)}`)]),
    ...(settings.length > 1 ? ['Who is in two settings counts in each, and once together.'] : []),
  ];
}

function figuresLine({ concerned, done, overdue, onLeave, leftConfirmed, states }: Figures): string {
  const share = concerned === 0 ? '' : ` (${Math.floor((done / concerned) * 1_000) / 10} % of them)`;
  const open = Object.entries(states).filter(([state, count]) => count > 0 && !['confirmed', 'left', 'exempt'].includes(state)).map(([state, count]) => `${count} ${state}`);
  const apart = [
    ...(states.left === 0 ? [] : [`${states.left} left (${leftConfirmed} had confirmed)`]),
    ...(states.exempt === 0 ? [] : [`${states.exempt} exempt (${onLeave} on long leave)`]),
  ];
  return [`${done} of ${concerned} concerned${share}`, ...open, `${overdue} overdue`, ...(apart.length === 0 ? [] : [`not counted: ${apart.join(', ')}`])].join('; ');
}

export function whoLines(rows: readonly AttestationRow[]): readonly string[] {
  if (rows.length === 0) return ['Nothing is asked of anybody any more.'];
  const line = ({ name, places, state, due, overdue, person }: AttestationRow) => `  ${plain(name)}  ${plain(placesLine(places))}  ${state}, due ${due}${overdue ? ', overdue' : ''}  ${person}`;
  return [`${callIt(rows.length, 'confirmation')} outstanding:`, ...rows.map(line)];
}

/** Names come from a directory: nothing in them may steer a terminal. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
