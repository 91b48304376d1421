/** Between rows and reports: every text, and every name, goes through the sealer. */
import type { Insertable, Selectable } from 'kysely';
import type {
  EventKind, Outcome, Posted, ReportDetails, ReportEvent, ReportState, Sealed, Sealer, StoredDraft, StoredReport,
} from '../../../domain/reporting/contract.ts';
import type { ReportDraftTable, ReportEventTable, ReportTable } from '../schema.ts';

interface Box {
  readonly content: Buffer;
  readonly contentKey: string;
}

const boxOf = ({ box, key }: Sealed): Box => ({ content: Buffer.from(box), contentKey: key });
const sealedOf = ({ content, contentKey }: Box): Sealed => ({ box: content, key: contentKey });

/** Where a text lies, for the seal: moved to another row it does not open. */
export const placeOf = {
  report: (id: string): string => `report.content:${id}`,
  event: (report: string, number: number): string => `report_event.content:${report}:${number}`,
  draft: (person: string, id: string): string => `report_draft.content:${person}:${id}`,
};

interface ReportTexts {
  readonly details: ReportDetails;
  readonly reporterName: string;
}

type EventTexts = Pick<ReportEvent, 'text' | 'byName'>;

export function reportRow(sealer: Sealer, report: StoredReport): Insertable<ReportTable> {
  const texts: ReportTexts = { details: report.details, reporterName: report.reporter.name };
  return {
    id: report.id,
    reference: report.reference,
    setting: report.setting,
    reporter: report.reporter.objectId,
    state: report.state,
    storedAt: report.storedAt,
    version: report.version,
    ...boxOf(sealer.seal(JSON.stringify(texts), placeOf.report(report.id))),
  };
}

export function eventRow(sealer: Sealer, report: string, number: number, event: ReportEvent, press?: string): Insertable<ReportEventTable> {
  const { text, byName } = event;
  const texts = text === undefined && byName === undefined ? undefined : JSON.stringify({ text, byName } satisfies { [Key in keyof EventTexts]: unknown });
  return {
    report,
    number,
    at: event.at,
    kind: event.kind,
    person: event.by ?? null,
    outcome: event.outcome ?? null,
    detail: event.detail ?? null,
    press: press ?? null,
    ...(texts === undefined ? {} : boxOf(sealer.seal(texts, placeOf.event(report, number)))),
  };
}

export function reportOf(sealer: Sealer, row: Selectable<ReportTable>, events: readonly Selectable<ReportEventTable>[], card: Posted | undefined): StoredReport {
  const { details, reporterName } = JSON.parse(sealer.open(sealedOf(row), placeOf.report(row.id))) as ReportTexts;
  return {
    id: row.id,
    reference: row.reference,
    setting: row.setting,
    state: row.state as ReportState,
    details,
    reporter: { objectId: row.reporter, name: reporterName },
    storedAt: row.storedAt,
    events: events.map((event) => eventOf(sealer, event)),
    version: row.version,
    ...(card === undefined ? {} : { card }),
  };
}

function eventOf(sealer: Sealer, row: Selectable<ReportEventTable>): ReportEvent {
  return {
    at: row.at,
    kind: row.kind as EventKind,
    ...(row.person === null ? {} : { by: row.person }),
    ...(row.outcome === null ? {} : { outcome: row.outcome as Outcome }),
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...textsOf(sealer, row),
  };
}

function textsOf(sealer: Sealer, { report, number, content, contentKey }: Selectable<ReportEventTable>): EventTexts {
  if (content === null || contentKey === null) return {};
  return JSON.parse(sealer.open(sealedOf({ content, contentKey }), placeOf.event(report, number))) as EventTexts;
}

export function draftRow(sealer: Sealer, person: string, { id, fields }: StoredDraft, endsAt: Date): Insertable<ReportDraftTable> {
  return { person, id, endsAt, ...boxOf(sealer.seal(JSON.stringify(fields), placeOf.draft(person, id))) };
}

export function draftOf(sealer: Sealer, row: Selectable<ReportDraftTable>): StoredDraft {
  return { id: row.id, fields: JSON.parse(sealer.open(sealedOf(row), placeOf.draft(row.person, row.id))) as StoredDraft['fields'] };
}

/** The box of the same text under the current key. */
export function resealed(sealer: Sealer, box: Box, place: string): Box {
  return boxOf(sealer.seal(sealer.open(sealedOf(box), place), place));
}
