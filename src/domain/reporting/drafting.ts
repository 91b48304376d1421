/** The form before it is sent. */
import type { ObjectId, Setting } from '../directory.ts';
import type { Draft, ReportDetails, ReportId, StoredDraft } from './contract.ts';
import { readFields } from './form.ts';
import { isId, whoAsks, refuse, type Refused, type ReportingParts } from './parts.ts';

/** A form that nobody sends is gone after a day. */
const draftMs = 24 * 60 * 60 * 1_000;

export function toDraft(person: ObjectId, settings: readonly Setting[], { id, fields }: StoredDraft): Draft {
  const choices = settings.map(({ id: setting, name, dslPhone }) => ({ id: setting, name, ...(dslPhone === undefined ? {} : { dslPhone }) }));
  return { id, person, settings: choices, fields };
}

export async function saveDraft(parts: ReportingParts, person: ObjectId, draft: StoredDraft): Promise<void> {
  await parts.store.saveDraft(person, draft, new Date(parts.clock.now().getTime() + draftMs));
}

/** What was typed before; a form that no key opens any more must not keep anybody from reporting. */
export async function draftKept(parts: ReportingParts, person: ObjectId): Promise<StoredDraft | undefined> {
  try {
    return await parts.store.draft(person);
  } catch (fault) {
    const { code } = fault as { code?: unknown };
    if (code !== 'report-key-missing' && code !== 'report-seal-broken') throw fault;
    parts.log.warn({ code: 'draft-not-opened', fault: code }, 'A form in the making cannot be opened; a new one is begun');
    return undefined;
  }
}

/** What is known already never covers what was typed. */
function merged(settings: readonly Setting[], known: Partial<ReportDetails>, typed: Partial<ReportDetails>): Partial<ReportDetails> {
  const only = settings.length === 1 && settings[0] !== undefined ? { setting: settings[0].id } : {};
  return { ...only, ...readFields(known), ...typed };
}

export async function openDraft(parts: ReportingParts, person: ObjectId, known: Partial<ReportDetails>): Promise<Draft | Refused> {
  const asked = await whoAsks(parts, person);
  if (asked.kind === 'refused') return asked;
  const settings = await parts.directory.settingsOf(asked.person);
  if (settings.length === 0) return refuse(parts, person, 'wrong-setting');
  const open = await draftKept(parts, person);
  const draft = { id: open?.id ?? parts.newId(), fields: merged(settings, known, open?.fields ?? {}) };
  await saveDraft(parts, person, draft);
  return toDraft(person, settings, draft);
}

/** Whether the id is free, or this person's: a forged one must not take another person's form away. */
export async function mayUseDraft(parts: ReportingParts, person: ObjectId, draft: ReportId): Promise<boolean> {
  const holder = await parts.store.draftHolder(draft);
  return holder === undefined || holder === person;
}

/** Keeps what was typed; a form that has become a report, or is somebody else's, is left alone. */
export async function keepDraft(parts: ReportingParts, person: ObjectId, draft: ReportId, fields: unknown): Promise<void> {
  const asked = await whoAsks(parts, person);
  if (asked.kind === 'refused' || !isId(draft)) return;
  if (!(await mayUseDraft(parts, person, draft)) || (await parts.store.find(draft)) !== undefined) return;
  const open = await draftKept(parts, person);
  const before = open?.id === draft ? open.fields : {};
  await saveDraft(parts, person, { id: draft, fields: { ...before, ...readFields(fields) } });
}
