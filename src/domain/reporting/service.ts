import type { Reporting } from './contract.ts';
import { act, read } from './acting.ts';
import { keepDraft, openDraft } from './drafting.ts';
import { add, own, ownOne, shown } from './following.ts';
import { listAll, listOpen, mark } from './listing.ts';
import { isId, whoAsks, type ReportingParts } from './parts.ts';
import { submit } from './submitting.ts';

/** Reporting as the surfaces call it. Object ids may come in any case. */
export function createReporting(parts: ReportingParts): Reporting {
  return {
    open: (person, known) => openDraft(parts, person.toLowerCase(), known),
    keepDraft: (person, draft, fields) => keepDraft(parts, person.toLowerCase(), draft, fields),
    async discard(person, draft) {
      const asked = await whoAsks(parts, person.toLowerCase());
      if (asked.kind === 'present' && isId(draft)) await parts.store.dropDraft(asked.person.objectId, draft);
    },
    submit: (person, draft, fields) => submit(parts, person.toLowerCase(), draft, fields),
    own: (person) => own(parts, person.toLowerCase()),
    ownOne: (person, report) => ownOne(parts, person.toLowerCase(), report),
    add: (person, report, text, press) => add(parts, person.toLowerCase(), report, text, press),
    act: (person, report, action, press) => act(parts, person.toLowerCase(), report, action, press),
    listOpen: (person) => listOpen(parts, person.toLowerCase()),
    listAll: (person) => listAll(parts, person.toLowerCase()),
    mark: (person) => mark(parts, person.toLowerCase()),
    read: (person, report) => read(parts, person.toLowerCase(), report),
    shown: (person, report, at, pending) => shown(parts, person.toLowerCase(), report, at, pending),
  };
}
