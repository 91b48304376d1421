/** What somebody has to read and confirm, given what they confirmed before. */
import type { ClauseId } from '../answering/types.ts';
import type { CampaignPlan, Edition, EditionDifference, Progress, ReadingSection, SectionId } from './contract.ts';
import { clausesIn, minutesFor } from './document.ts';
import type { Editions } from './editions.ts';
import type { StandingConfirmation, StoredReading } from './ports.ts';

/** The confirmation that spares the reading, or else the edition since which changes are read; neither: the whole. */
export type Beginning = Pick<StoredReading, 'confirmation' | 'basis'>;

/** Confirmations are the person's that were not withdrawn, oldest first. */
export function beginningFor(editions: Editions, plan: Pick<CampaignPlan, 'edition' | 'ask'>, confirmations: readonly StandingConfirmation[]): Beginning {
  if (plan.ask === 'everybody') return {};
  const known = confirmations.filter(({ edition }) => editions.order(edition) >= 0);
  const latest = known.toSorted((one, other) => editions.order(one.edition) - editions.order(other.edition) || one.number - other.number).at(-1);
  if (latest === undefined) return {};
  const difference = editions.difference(latest.edition, plan.edition);
  return difference?.again === true ? { basis: latest.edition } : { confirmation: latest };
}

/** Clauses that stand in the newer edition and changed in words. */
export function changedClauses(difference: EditionDifference | undefined): ReadonlySet<ClauseId> {
  const changes = difference?.clauses.filter(({ kind }) => kind === 'added' || kind === 'reworded') ?? [];
  return new Set(changes.map(({ clause }) => clause));
}

function againClauses(difference: EditionDifference): ReadonlySet<ClauseId> {
  return new Set(difference.clauses.filter(({ again }) => again).map(({ clause }) => clause));
}

/** All sections, those marked that have to be read: all with words in them, or those with a change to confirm again. */
export function sectionsToRead(edition: Edition, difference: EditionDifference | undefined, progress: Progress): readonly ReadingSection[] {
  const changed = changedClauses(difference);
  const again = difference === undefined ? undefined : againClauses(difference);
  return edition.sections.map((section) => {
    const own = clausesIn(section);
    return {
      ...section,
      changed: own.filter((id) => changed.has(id)),
      required: section.blocks.length > 0 && (again === undefined || own.some((id) => again.has(id))),
      read: progress.read.includes(section.id),
      minutes: minutesFor([section]),
    };
  });
}

export function sectionsLeft(sections: readonly ReadingSection[]): readonly SectionId[] {
  return sections.filter(({ required, read }) => required && !read).map(({ id }) => id);
}

/** The clauses that somebody was shown for a confirmation: those of the sections that had to be read. */
export function clausesShown(sections: readonly ReadingSection[]): readonly ClauseId[] {
  return sections.filter(({ required }) => required).flatMap(clausesIn);
}
