/** Reporting on a real PostgreSQL, with a clock to be set, a queue to be worked off by hand, and a scripted Messenger. */
import { randomUUID, randomBytes } from 'node:crypto';
import { parseKeyRing } from '../../src/adapters/sealing/key-ring.ts';
import { createSealer, newKey } from '../../src/adapters/sealing/sealer.ts';
import { createAuditTrail } from '../../src/adapters/sql/reporting/audit.ts';
import { createCalendars } from '../../src/adapters/sql/reporting/calendars.ts';
import { createPostStore } from '../../src/adapters/sql/reporting/posts.ts';
import { createReportStore } from '../../src/adapters/sql/reporting/reports.ts';
import type { ObjectId } from '../../src/domain/directory.ts';
import type { JobRequest, Jobs, Log } from '../../src/domain/ports.ts';
import type { Messenger, MessengerFault, Notice, Place, Posted, PostOutcome, ReportDetails, Sealer } from '../../src/domain/reporting/contract.ts';
import type { DeliveryParts } from '../../src/domain/reporting/parts.ts';
import { createReporting } from '../../src/domain/reporting/service.ts';
import { reportHandlers } from '../../src/domain/reporting/workers.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { people, TestDirectory, type PersonName } from './two-schools.ts';

const testKey = newKey('test-1');

export { people, unknownPerson, type PersonName } from './two-schools.ts';

export interface Sent {
  readonly what: 'post' | 'update' | 'reserve';
  readonly place?: Place;
  readonly at: Posted;
  readonly notice?: Notice;
}

const word = (place: Place): string => (place.kind === 'person' ? place.person : `channel ${place.setting}`);

/** Follows the contract of `Messenger`; faults are scripted by place, and what arrived can be read. */
export class ScriptedMessenger implements Messenger {
  readonly sent: Sent[] = [];
  readonly #faults = new Map<string, MessengerFault[]>();
  readonly #places = new Map<string, Place>();
  /** Called before anything arrives: a test may die here. */
  onArrival: (what: Sent['what']) => void = () => undefined;
  #count = 0;
  reserve?: NonNullable<Messenger['reserve']>;

  constructor(reserving = true) {
    if (reserving) this.reserve = (place) => this.#send('reserve', place, undefined);
  }

  /** The next attempts at that place fail so; `times` may be Infinity. */
  fail(place: Place, fault: MessengerFault, times = 1): void {
    this.#faults.set(word(place), Array.from({ length: Math.min(times, 10_000) }, () => fault));
  }

  heal(place: Place): void {
    this.#faults.delete(word(place));
  }

  async post(place: Place, notice: Notice): Promise<PostOutcome> {
    return this.#send('post', place, notice);
  }

  async update(at: Posted, notice: Notice): Promise<PostOutcome> {
    const place = this.#places.get(at.activity);
    const fault = place === undefined ? undefined : this.#faults.get(word(place))?.shift();
    if (fault !== undefined) return { kind: 'failed', fault };
    this.onArrival('update');
    this.sent.push({ what: 'update', at, notice, ...(place === undefined ? {} : { place }) });
    return { kind: 'posted', at };
  }

  async #send(what: 'post' | 'reserve', place: Place, notice: Notice | undefined): Promise<PostOutcome> {
    const fault = this.#faults.get(word(place))?.shift();
    if (fault !== undefined) return { kind: 'failed', fault };
    this.#count += 1;
    const at = { conversation: word(place), activity: `activity-${this.#count}` };
    this.#places.set(at.activity, place);
    this.sent.push({ what, place, at, ...(notice === undefined ? {} : { notice }) });
    this.onArrival(what);
    return { kind: 'posted', at };
  }

  /** What people at that place see now: the newest notice of each message; a reserved line shows none. */
  seen(place: Place): readonly (Notice | undefined)[] {
    const messages = new Map<string, Notice | undefined>();
    for (const one of this.sent) if (one.place !== undefined && word(one.place) === word(place)) messages.set(one.at.activity, one.notice);
    return [...messages.values()];
  }
}

/** Keeps jobs until a test works them off; the same key is one job, as with the real queue. */
export class HandQueue implements Pick<Jobs, 'enqueue'> {
  readonly #known = new Set<string>();
  waiting: { readonly job: JobRequest; attempt: number; notBefore: number }[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async enqueue(job: JobRequest): Promise<void> {
    const key = `${job.queue}/${job.key ?? randomUUID()}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.waiting.push({ job, attempt: 1, notBefore: job.startAfter instanceof Date ? job.startAfter.getTime() : this.#now().getTime() });
  }

  queues(): readonly string[] {
    return this.waiting.map(({ job }) => job.queue);
  }

  /** Does what is due now, until nothing is; a job that fails is due again after its `retryAfterMs`, or a minute. */
  async work(handlers: ReturnType<typeof reportHandlers>): Promise<void> {
    for (let rounds = 0; rounds < 500; rounds += 1) {
      const next = this.waiting.find(({ notBefore }) => notBefore <= this.#now().getTime());
      if (next === undefined) return;
      this.waiting = this.waiting.filter((one) => one !== next);
      await this.#attempt(handlers, next);
    }
    throw new RangeError('the queue does not come to rest');
  }

  async #attempt(handlers: ReturnType<typeof reportHandlers>, one: HandQueue['waiting'][number]): Promise<void> {
    try {
      await handlers[one.job.queue as keyof typeof handlers](one.job.payload, one.attempt);
    } catch (fault) {
      const { retryAfterMs = 60_000 } = fault as { retryAfterMs?: number };
      this.waiting.push({ ...one, attempt: one.attempt + 1, notBefore: this.#now().getTime() + retryAfterMs });
    }
  }
}

export const filledForm: Omit<ReportDetails, 'setting'> = {
  pupil: 'Jordan Featherstonehaugh', relation: 'current', year: 'Year 8', platform: 'Instagram', when: 'last night about ten',
  what: 'Sent me a message saying happy birthday miss, zanzibar marmalade.', began: 'pupil', answered: 'no', family: 'no', danger: 'no',
};

/** A Monday in term, 10:00 in London. */
export const monday = new Date('2026-11-16T10:00:00Z');

export async function openReporting({ database, reserving = true, sealer }: { readonly database?: TestDatabase; readonly reserving?: boolean; readonly sealer?: Sealer } = {}) {
  const opened = database ?? (await openTestDatabase());
  let now = monday;
  const clock = { now: () => now };
  const logged: string[] = [];
  const line = (fields: unknown, message: string) => void logged.push(JSON.stringify([fields, message]));
  const log: Log = { info: line, warn: line, error: line };
  const directory = new TestDirectory();
  const messenger = new ScriptedMessenger(reserving);
  const queue = new HandQueue(clock.now);
  const seals = sealer ?? createSealer(parseKeyRing(testKey));
  const parts: DeliveryParts = {
    directory, messenger, clock, log, jobs: queue,
    store: createReportStore({ db: opened.sql, sealer: seals, clock }),
    posts: createPostStore(opened.sql, 'caller'),
    audit: createAuditTrail(opened.sql),
    calendars: createCalendars(opened.sql),
    random: (count) => randomBytes(count),
    newId: () => randomUUID(),
  };
  const reporting = createReporting(parts);
  return {
    database: opened, parts, directory, messenger, queue, reporting, logged, sealer: seals,
    setClock: (to: Date | string) => void (now = new Date(to)),
    pass: (minutes: number) => void (now = new Date(now.getTime() + minutes * 60_000)),
    now: () => now,
    work: () => queue.work(reportHandlers(parts)),
    /** A report by the teacher. */
    async stored(fields: Partial<ReportDetails> = {}, person: ObjectId = people.teacher) {
      const draft = await reporting.open(person, {});
      if ('kind' in draft) throw new RangeError(draft.reason);
      const outcome = await reporting.submit(person, draft.id, { ...filledForm, setting: 'harbour', ...fields });
      if (outcome.kind !== 'stored') throw new RangeError(outcome.kind);
      return outcome.report;
    },
    close: () => (database === undefined ? opened.close() : Promise.resolve()),
  };
}

export type TestReporting = Awaited<ReturnType<typeof openReporting>>;
export const channel: Place = { kind: 'dsl-channel', setting: 'harbour' };
export const chat = (name: PersonName): Place => ({ kind: 'person', person: people[name] });
