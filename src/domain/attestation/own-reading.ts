/** One person's reading as it is shown: sections, situations, what is left. Pure. */
import { askerRoleOf } from '../directory/asker-role.ts';
import type { Person } from '../directory.ts';
import type { Answering } from '../answering/types.ts';
import type { Campaign, DueReading, Edition, EditionDifference, Progress, Reading, ReadingSection, Receipt, Situation, SituationText } from './contract.ts';
import { minutesFor } from './document.ts';
import type { Editions } from './editions.ts';
import { bodyOf, referenceOf, type Entry } from './entry.ts';
import { changedClauses, sectionsLeft, sectionsToRead } from './plan-reading.ts';
import type { StoredReading } from './ports.ts';
import { isOverdue } from './schedule.ts';
import { drawSituations } from './situations.ts';
import { isOutstanding } from './states.ts';

export interface ReadingParts {
  readonly editions: Editions;
  readonly situations: readonly SituationText[];
  readonly answering: Pick<Answering, 'decide'>;
}

/** A reading with all that it depends on. */
export interface Whole {
  readonly stored: StoredReading;
  readonly campaign: Campaign;
  readonly edition: Edition;
  readonly person: Person;
  readonly today: string;
}

export interface Planned {
  readonly sections: readonly ReadingSection[];
  readonly situations: readonly Situation[];
  readonly difference?: EditionDifference;
}

/** Sections and situations with the progress made. */
export function planned(parts: ReadingParts, { stored, campaign, edition, person }: Whole): Planned {
  const difference = stored.basis === undefined ? undefined : parts.editions.difference(stored.basis, campaign.edition);
  const changed = changedClauses(difference);
  const drawing = { ...parts, edition, reading: stored.id, role: askerRoleOf(person), changed };
  return {
    sections: sectionsToRead(edition, difference, stored.progress),
    situations: drawSituations(drawing, new Set(stored.progress.done)),
    ...(difference === undefined ? {} : { difference }),
  };
}

/** What is still to be done before confirming. */
export function leftToDo({ sections, situations }: Planned) {
  return { sections: sectionsLeft(sections), situations: situations.filter(({ done }) => !done).map(({ id }) => id) };
}

export function dueReading(parts: ReadingParts, whole: Whole, plan: Planned = planned(parts, whole)): DueReading {
  const { stored, campaign, today } = whole;
  const unread = plan.sections.filter(({ required, read }) => required && !read);
  return {
    id: stored.id,
    campaign: campaign.id,
    edition: parts.editions.label(campaign.edition),
    due: stored.due,
    overdue: isOutstanding(stored) && isOverdue(stored.due, today),
    scope: stored.basis === undefined ? 'whole' : 'changes',
    minutes: unread.length === 0 ? 1 : minutesFor(unread),
    state: stored.state,
  };
}

export function wholeReading(parts: ReadingParts, whole: Whole, receipt: Receipt | undefined): Reading {
  const plan = planned(parts, whole);
  return {
    ...dueReading(parts, whole, plan),
    sections: plan.sections,
    ...(plan.difference === undefined ? {} : { difference: plan.difference }),
    situations: plan.situations,
    progress: whole.stored.progress,
    statement: whole.campaign.statement,
    ...(receipt === undefined ? {} : { receipt }),
  };
}

function texts(value: unknown, allowed: ReadonlySet<string>): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && allowed.has(one)) : [];
}

/** Progress with what a surface sends added to it. Ids that are none of the reading's are left out; nothing is taken back. */
export function withProgress(progress: Progress, sent: unknown, plan: Planned): Progress {
  const { read, done, at } = (typeof sent === 'object' && sent !== null ? sent : {}) as Readonly<Record<string, unknown>>;
  const sections = new Set(plan.sections.map(({ id }) => id));
  const place = texts([at], sections)[0] ?? progress.at;
  return {
    read: [...new Set([...progress.read, ...texts(read, sections)])],
    done: [...new Set([...progress.done, ...texts(done, new Set(plan.situations.map(({ id }) => id)))])],
    ...(place === undefined ? {} : { at: place }),
  };
}

const receiptKinds: readonly string[] = ['confirmed', 'withdrawn', 'corrected'];

/** The receipts among somebody's entries, newest first. */
export function receiptsFrom(entries: readonly Entry[], editions: Editions): readonly Receipt[] {
  const bodies = entries.map((entry) => ({ entry, body: bodyOf(entry) }));
  const withdrawn = new Set(bodies.filter(({ body }) => body.kind === 'withdrawn').map(({ body }) => body.refersTo));
  return bodies.filter(({ body }) => receiptKinds.includes(body.kind)).map(({ entry, body }): Receipt => ({
    reference: referenceOf(entry),
    kind: body.kind as Receipt['kind'],
    number: entry.number,
    hash: entry.hash,
    edition: editions.label(body.edition ?? ''),
    ...(body.statement === undefined ? {} : { statement: body.statement }),
    at: new Date(body.at),
    surface: body.surface,
    stands: body.kind === 'confirmed' && !withdrawn.has(entry.hash),
  })).toReversed();
}
