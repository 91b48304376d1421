import type { Clause } from '../../src/domain/answering/types.ts';
import { buttons, container, heading, openUrl, text, toggle, type CardAction, type Element } from './adaptive.ts';

/** Clauses that are open when the card arrives; the others open with a button. */
const OPEN_AT_FIRST = 2;

/** The clauses by number, each with its exact words. */
export function clauseBlocks(clauses: readonly Clause[]): readonly Element[] {
  if (clauses.length === 0) return [];
  const open = clauses.slice(0, OPEN_AT_FIRST).map(clauseBlock);
  const rest = clauses.slice(OPEN_AT_FIRST).map(clauseBlock);
  if (rest.length === 0) return [heading(POLICY_SAYS), ...open];
  const more = rest.length === 1 ? 'One more clause' : `${rest.length} more clauses`;
  return [
    heading(POLICY_SAYS),
    ...open,
    buttons([toggle(more, ['more-clauses'])], { spacing: 'Small' }),
    container(rest, { id: 'more-clauses', isVisible: false }),
  ];
}

/** Opens the policy at the clause that decides. Nothing where the policy's page has no address. */
export function readSection(clauses: readonly Clause[], policyUrl: string | undefined): readonly CardAction[] {
  const [first] = clauses;
  if (policyUrl === undefined) return [];
  const place = first === undefined ? '' : `#${encodeURIComponent(first.id)}`;
  return [openUrl(first === undefined ? 'Read the policy' : 'Read this section', `${policyUrl}${place}`)];
}

const POLICY_SAYS = 'What the policy says';

/** One clause by its number, in its exact words. */
export function clauseBlock(clause: Clause): Element {
  const place = text(`**${clause.id}** · ${clause.section}`, { size: 'Small', isSubtle: true });
  return container([place, text(quoteOf(clause), { spacing: 'None' })], { style: 'emphasis', spacing: 'Small' });
}

/** The exact words, after the words that lead into their list. */
export function quoteOf({ lead, quote }: Clause): string {
  return lead === undefined ? `“${quote}”` : `“${lead} … ${quote}”`;
}
