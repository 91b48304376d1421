/** Members of staff who report as one does in Teams: `report`, the form, the press, and the press again. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Notes } from './notes.ts';
import type { Random } from './random.ts';
import type { DrillPerson } from './roster.ts';
import { buttonIn, personalChat, type Json, type Reply, type SeenMessage, type Teams } from './teams.ts';

export interface ReporterParts {
  readonly teams: Teams;
  readonly notes: Notes;
  readonly random: Random;
  /** Whether the database was away at that moment, or shortly before. */
  readonly disturbedSince: (at: number) => boolean;
  /** The next form's number, `undefined` when there are enough. */
  readonly next: () => Promise<number | undefined>;
  readonly ended: () => boolean;
}

interface Form {
  readonly person: DrillPerson;
  readonly mark: string;
  readonly message: SeenMessage;
  readonly data: Json;
}

const FORM_MS = 4_000;

/** Sends one form after the other until there are enough; resolves once all of them were answered. */
export async function reportOn(parts: ReporterParts, person: DrillPerson): Promise<void> {
  const later: Promise<void>[] = [];
  for (let number = await parts.next(); number !== undefined; number = await parts.next()) {
    const mark = `formmark${number}x${Math.floor(parts.random.next() * 1e9).toString(36)}`;
    const form = await openForm(parts, person, mark);
    if (form === undefined) break;
    await send(parts, form);
    if (parts.random.chance(0.15)) later.push(pressMuchLater(parts, form));
    await wait(parts.random.between(0, 1_500));
  }
  await Promise.all(later);
}

async function openForm(parts: ReporterParts, person: DrillPerson, mark: string): Promise<Form | undefined> {
  const chat = personalChat(person).id;
  while (!parts.ended()) {
    const before = (await parts.teams.seen(chat, 1))[0]?.number ?? 0;
    await parts.teams.say(person, 'report', parts.random.between(0, 1));
    const message = await formAfter(parts, chat, before);
    const button = buttonIn(message?.body, 'report-send');
    if (message !== undefined && button !== undefined) return { person, mark, message, data: { ...button, ...fields(parts.random, person, mark) } };
    await wait(parts.random.between(200, 1_000));
  }
  return undefined;
}

async function formAfter({ teams }: ReporterParts, chat: string, before: number): Promise<SeenMessage | undefined> {
  const giveUpAt = performance.now() + FORM_MS;
  while (performance.now() < giveUpAt) {
    const found = (await teams.seen(chat)).findLast(({ number, body }) => number > before && buttonIn(body, 'report-send') !== undefined);
    if (found !== undefined) return found;
    await wait(100);
  }
  return undefined;
}

function fields(random: Random, { school }: DrillPerson, mark: string): Json {
  return {
    setting: school.id, pupil: 'A made-up pupil', relation: 'current', year: 'Year 8', platform: 'Instagram', when: 'Last night',
    what: `They asked to follow me. ${mark}`, began: 'pupil', answered: 'no', family: 'no', danger: random.chance(0.05) ? 'yes' : 'no',
  };
}

/** Presses until a reference is told: once, twice at once, or again at the other server after a failure. */
async function send(parts: ReporterParts, form: Form): Promise<void> {
  let server = parts.random.between(0, 1);
  while (!parts.ended()) {
    const twice = parts.random.chance(0.2);
    const presses = twice ? [press(parts, form, server, false), press(parts, form, parts.random.between(0, 1), false)] : [press(parts, form, server, true)];
    if ((await Promise.all(presses)).includes(true)) return;
    server = 1 - server;
    await wait(parts.random.between(100, 1_500));
  }
}

async function pressMuchLater(parts: ReporterParts, form: Form): Promise<void> {
  await wait(parts.random.between(3_000, 30_000));
  await press(parts, form, parts.random.between(0, 1), false);
}

/** True when a reference was told, which is written down. */
async function press({ teams, notes, disturbedSince }: ReporterParts, { person, message, data, mark }: Form, server: number, alone: boolean): Promise<boolean> {
  const started = performance.now();
  const reply = await teams.press(person, message, data, server);
  const ms = performance.now() - started;
  const reference = referenceIn(reply);
  if (reference === undefined) return false;
  notes.told({ at: new Date().toISOString(), mark, reference, ms: Math.round(ms), undisturbed: alone && !disturbedSince(started) });
  return true;
}

function referenceIn(reply: Reply): string | undefined {
  if (reply.kind === 'none' || reply.status !== 200) return undefined;
  return /Your report (R-[0-9A-Z]{6})/.exec(JSON.stringify(reply.body))?.[1];
}
