import { container, text, type Element } from './adaptive.ts';

/** "Ring the DSL: 01632 …", or where the number is not known, what to do instead; after `lead` in one sentence. */
export function ringTheDsl(phone: string | undefined, lead = ''): string {
  const number = phone?.replaceAll(/[^\d+() a-z]/gi, '') ?? '';
  const say = number === '' ? 'Tell the DSL or senior leadership in person or by phone.' : `Ring the DSL: ${number}.`;
  return lead === '' ? say : `${lead} ${say.charAt(0).toLowerCase()}${say.slice(1)}`;
}

/** The first lines of every card of a report that speaks of immediate danger; `reported` on a responder's. */
export function dangerBlock(phone: string | undefined, reported = false): Element {
  const first = reported ? '⚠ Immediate danger was reported: call 999 now, unless that is done.' : '⚠ Immediate danger: call 999 now.';
  // Whoever reads a responder's card may be the DSL.
  const then = reported && phone !== undefined ? ringTheDsl(phone).replace('Ring the DSL:', 'The DSL’s telephone:') : ringTheDsl(phone);
  const say = [text(first, { weight: 'Bolder', size: 'Medium' }), text(then, { weight: 'Bolder', spacing: 'Small' })];
  return container(say, { style: 'attention', bleed: true });
}
