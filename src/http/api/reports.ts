/**
 * The page "Reports". Who may see and do what is the domain's to decide, by setting, and to write down: also who was
 * refused. So these routes are open to everybody who is signed in, and refuse as the domain says.
 */
import { z } from 'zod';
import type { Directory } from '../../domain/directory.ts';
import type { Refusal as ReportRefusal, ReportEvent, ReportFile, Reporting } from '../../domain/reporting/contract.ts';
import type { EventView, ReportActionView, ReportView, ReportsApi } from '../contract/reports.ts';
import type { Endpoints } from './endpoint.ts';
import type { Refusal } from './problems.ts';

export interface ReportsParts {
  readonly reporting: Pick<Reporting, 'listAll' | 'mark' | 'read' | 'act'>;
  readonly directory: Pick<Directory, 'setting'>;
}

const id = z.uuid();
const text = z.string().max(20_000);
const action: z.ZodType<ReportActionView> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['acknowledge', 'take-on']) }),
  z.object({ kind: z.enum(['ask', 'note']), text }),
  z.object({ kind: z.literal('close'), outcome: z.string().max(60), text: text.exactOptional() }),
]);

export function reportsEndpoints(parts: ReportsParts): Pick<Endpoints, keyof ReportsApi> {
  const { reporting } = parts;
  return {
    'GET /api/reports': {
      page: 'ask',
      input: z.object({}),
      async answer({ objectId }) {
        // First the mark: what changes between the two is then drawn once too often, and not too late.
        const mark = await reporting.mark(objectId);
        const listed = await reporting.listAll(objectId);
        if (listed.kind === 'refused' || mark === undefined) return refusal(listed.kind === 'refused' ? listed.reason : 'wrong-role');
        const reports = listed.reports.map(({ storedAt, ...report }) => ({ ...report, storedAt: storedAt.toISOString() }));
        return { reports, mark };
      },
    },
    'GET /api/reports/mark': {
      page: 'ask',
      input: z.object({}),
      async answer({ objectId }) {
        const mark = await reporting.mark(objectId);
        return mark === undefined ? refusal('wrong-role') : { mark };
      },
    },
    'GET /api/reports/:id': {
      page: 'ask',
      input: z.object({ id }),
      async answer({ objectId }, input) {
        const outcome = await reporting.read(objectId, input.id);
        return outcome.kind === 'done' ? reportView(parts, outcome.file) : refusal(outcome.kind === 'refused' ? outcome.reason : 'no-such-report');
      },
    },
    'POST /api/reports/:id/act': {
      page: 'ask',
      input: z.object({ id, press: z.uuid(), action }),
      async answer({ objectId }, input) {
        const outcome = await reporting.act(objectId, input.id, input.action, input.press);
        if (outcome.kind === 'refused') return refusal(outcome.reason);
        if (outcome.kind === 'incomplete') return { kind: 'incomplete', problems: outcome.problems };
        return { kind: 'done', report: await reportView(parts, outcome.file) };
      },
    },
  };
}

/** A report of another setting is as one that is not there, so that nobody can find out which references exist. */
function refusal(reason: ReportRefusal): Refusal {
  if (reason === 'already-closed') return { refused: 'already-closed' };
  if (reason === 'left-the-trust') return { refused: 'left-the-trust' };
  return { refused: reason === 'no-such-report' || reason === 'wrong-setting' ? 'no-such-report' : 'not-your-page' };
}

async function reportView({ directory }: ReportsParts, file: ReportFile): Promise<ReportView> {
  const { setting: settingId, ...details } = file.details;
  const setting = await directory.setting(settingId);
  return {
    id: file.id,
    reference: file.reference,
    settingName: file.settingName,
    timeZone: setting?.timeZone ?? 'Europe/London',
    ...(setting?.dslPhone === undefined ? {} : { dslPhone: setting.dslPhone }),
    state: file.state,
    storedAt: file.storedAt.toISOString(),
    reporter: file.reporter.name,
    details,
    events: file.events.map(eventView),
  };
}

function eventView({ at, kind, byName, text: words, outcome }: ReportEvent): EventView {
  return {
    at: at.toISOString(),
    kind,
    ...(byName === undefined ? {} : { byName }),
    ...(words === undefined ? {} : { text: words }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}
