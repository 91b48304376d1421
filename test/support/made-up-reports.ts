import type { Draft, OwnReport, ReportDetails, ReportEvent, ReportFile } from '../../src/domain/reporting/contract.ts';

/** Reports for tests of cards; nobody in them exists. */
export const DETAILS: ReportDetails = {
  setting: 'harbour-view',
  pupil: 'Zebedee Quark',
  relation: 'current',
  year: 'Year 9',
  platform: 'Instagram',
  when: 'Last night about ten',
  what: 'He asked for my number.',
  began: 'pupil',
  answered: 'no',
  family: 'no',
  danger: 'no',
};

export const AT = new Date('2026-11-22T21:30:00Z');
const REPORT = '0b8a8f0e-7c55-4d86-9c57-2f8f9f4f1c11';

export function draftWith(fields: Draft['fields'], settings?: Draft['settings']): Draft {
  const only = { id: 'harbour-view', name: 'Harbour View Primary', dslPhone: '01632 960123' };
  return { id: REPORT, person: '00000000-0000-4000-8000-000000000001', settings: settings ?? [only], fields };
}

export function fileWith(change: Partial<ReportFile> = {}, details: Partial<ReportDetails> = {}): ReportFile {
  return {
    id: REPORT,
    reference: 'R-CDF347',
    settingName: 'Harbour View Primary',
    state: 'delivered',
    details: { ...DETAILS, ...details },
    reporter: { objectId: '00000000-0000-4000-8000-000000000001', name: 'Tess Adeyemi' },
    storedAt: AT,
    events: [{ at: AT, kind: 'stored' }, { at: AT, kind: 'delivered' }],
    version: 3,
    ...change,
  };
}

export function ownWith(change: Partial<OwnReport> = {}, details: Partial<ReportDetails> = {}): OwnReport {
  return {
    id: REPORT,
    reference: 'R-CDF347',
    settingName: 'Harbour View Primary',
    dslPhone: '01632 960123',
    state: 'stored',
    details: { ...DETAILS, ...details },
    steps: [{ state: 'stored', at: AT }],
    delayed: false,
    exchanges: [],
    ...change,
  };
}

export function saidBy(kind: ReportEvent['kind'], text: string): ReportEvent {
  return { at: AT, kind, by: '00000000-0000-4000-8000-000000000003', byName: 'Dilys Okafor', text };
}

/** What a host might take for mark-up, a mention, a date, or a change of direction. */
export const HOSTILE = [
  '[click](https://evil.example)',
  '<a href="https://evil.example">x</a><img src=x onerror=alert(1)>',
  '<at>Everybody</at>',
  '**bold** _it_ `code` # head',
  '{{DATE(2026-01-01T00:00:00Z)}}',
  'abc\u202Egpj.exe\u2066',
] as const;
