import type { Clause } from '../../src/domain/answering/types.ts';
import { container, heading, list, text, type Element } from './adaptive.ts';
import { clauseBlocks, quoteOf } from './clauses.ts';

/** The clauses that say who reports what to whom. */
export const REPORT_CLAUSES = ['3.contact', '3.safeguarding'] as const;

const DO_NOW = [
  'Tell the designated safeguarding lead (DSL) or a member of the senior leadership team immediately, in person or by phone.',
  'Say what you saw, where and when. Let them decide what happens next.',
];
const KEEP = ['The message or post as it is, where it is, and the name of the account.', 'The date and time when you saw it.'];
const DO_NOT = [
  'Do not reply, and do not accept or follow back.',
  'Do not delete anything.',
  'Do not forward or copy indecent images, not even as evidence. Leave them where they are and say that they exist.',
  'Do not write the pupil’s name or what happened into this chat; the report’s form is the place for it.',
];

const EMERGENCY = 'If anyone is in immediate danger, call 999 first.';
const NOT_SENT = 'Nothing has been sent. Type “report” to send a report from here, or tell them yourself.';

/** How to report now. It sends nothing, and says so. */
export function reportBlocks(clauses: readonly Clause[]): readonly Element[] {
  const steps = [
    text('How to report now', { style: 'heading', size: 'Large', weight: 'Bolder' }),
    text(EMERGENCY, { weight: 'Bolder', spacing: 'Small' }),
    list(DO_NOW),
    heading('Keep'),
    list(KEEP),
    heading('Do not'),
    list(DO_NOT),
    text(NOT_SENT, { spacing: 'Medium', weight: 'Bolder' }),
  ];
  return [container(steps, { style: 'attention', bleed: true }), ...clauseBlocks(clauses)];
}

/** The same as plain text, for a host that cannot draw cards and for screen readers. */
export function reportText(clauses: readonly Clause[]): string {
  const said = clauses.map((clause) => `${clause.id}: ${quoteOf(clause)}`);
  return ['How to report now.', EMERGENCY, ...DO_NOW, ...DO_NOT, NOT_SENT, ...said].join('\n');
}
