/** The page "Reports", for the DSL, deputies and named leaders of a setting. Nothing of it may be kept on the device. */

export type ReportStateName = 'stored' | 'delivered' | 'acknowledged' | 'taken-on' | 'closed';

/** A report in the list: nothing about a pupil, nothing of who reported. Times are ISO 8601, UTC. */
export interface ReportRow {
  readonly id: string;
  readonly reference: string;
  readonly setting: string;
  readonly settingName: string;
  readonly state: ReportStateName;
  readonly storedAt: string;
  /** Since it was stored. */
  readonly minutes: number;
}

export type OutcomeName = 'no-further-action' | 'advice-given' | 'family-contact' | 'dealt-with-in-safeguarding-records' | 'passed-on' | 'entered-twice';

export type EventName =
  | 'stored' | 'delivered' | 'delivery-delayed' | 'reminded' | 'acknowledged' | 'taken-on'
  | 'asked' | 'replied' | 'added' | 'noted' | 'closed' | 'read' | 'refused';

/** One line of the history, oldest first; `text` is what a person wrote. */
export interface EventView {
  readonly at: string;
  readonly kind: EventName;
  readonly byName?: string;
  readonly text?: string;
  readonly outcome?: OutcomeName;
}

export interface ReportView {
  readonly id: string;
  readonly reference: string;
  readonly settingName: string;
  /** IANA name: times are shown on the setting's clock. */
  readonly timeZone: string;
  readonly dslPhone?: string;
  readonly state: ReportStateName;
  readonly storedAt: string;
  readonly reporter: string;
  readonly details: {
    readonly pupil: string;
    readonly relation: 'current' | 'past' | 'not-sure';
    readonly year: string;
    readonly platform: string;
    readonly when: string;
    readonly what: string;
    readonly began: 'pupil' | 'reporter' | 'not-sure';
    readonly answered: 'no' | 'yes';
    readonly family: 'no' | 'yes' | 'not-sure';
    readonly danger: 'no' | 'yes';
  };
  readonly events: readonly EventView[];
}

export type ReportActionView =
  | { readonly kind: 'acknowledge' | 'take-on' }
  | { readonly kind: 'ask' | 'note'; readonly text: string }
  | { readonly kind: 'close'; readonly outcome: string; readonly text?: string };

/** `incomplete`: fields that are missing, too long or no choice; nothing was done. */
export type ActReply =
  | { readonly kind: 'done'; readonly report: ReportView }
  | { readonly kind: 'incomplete'; readonly problems: readonly { readonly field: string; readonly problem: 'missing' | 'too-long' | 'not-a-choice' }[] };

/** Longest text of a note or a question, in characters. */
export type LongestNote = 2000;

export interface ReportsApi {
  /** Those that wait first. The looking is written down. */
  'GET /api/reports': { readonly input: Readonly<Record<never, never>>; readonly reply: { readonly reports: readonly ReportRow[]; readonly mark: string } };
  /** Changes when any of them does; asked every few seconds, and written down nowhere. */
  'GET /api/reports/mark': { readonly input: Readonly<Record<never, never>>; readonly reply: { readonly mark: string } };
  /** The reading is written down. */
  'GET /api/reports/:id': { readonly input: { readonly id: string }; readonly reply: ReportView };
  /** `press` is the page's own id of this press (UUID): sent again, it does it once. */
  'POST /api/reports/:id/act': { readonly input: { readonly id: string; readonly press: string; readonly action: ReportActionView }; readonly reply: ActReply };
}
