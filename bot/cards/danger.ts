import { container, text, type Element } from './adaptive.ts';

/** "Ring the DSL: 01632 …", or where the number is not known, what to do instead. */
export function ringTheDsl(phone: string | undefined): string {
  const number = phone?.replaceAll(/[^\d+() a-z]/gi, '') ?? '';
  return number === '' ? 'Tell the DSL or senior leadership in person or by phone.' : `Ring the DSL: ${number}.`;
}

/** The first lines of every card of a report that speaks of immediate danger; `reported` on a responder's. */
export function dangerBlock(phone: string | undefined, reported = false): Element {
  const first = reported ? '⚠ Immediate danger was reported: call 999 now, unless that is done.' : '⚠ Immediate danger: call 999 now.';
  const say = [
    text(first, { weight: 'Bolder', size: 'Medium' }),
    text(ringTheDsl(phone), { weight: 'Bolder', spacing: 'Small' }),
  ];
  return container(say, { style: 'attention', bleed: true });
}
