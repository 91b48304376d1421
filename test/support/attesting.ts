import { randomUUID } from 'node:crypto';
import { loadEditions } from '../../src/adapters/policy-files/editions.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { createAttestationStore } from '../../src/adapters/sql/attestation.ts';
import { createLedger } from '../../src/adapters/sql/ledger.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Attesting, CampaignPlan, Confirmation, Reading } from '../../src/domain/attestation/contract.ts';
import type { AttestingParts } from '../../src/domain/attestation/parts.ts';
import { defaultReminders } from '../../src/domain/attestation/schedule.ts';
import { createAttesting } from '../../src/domain/attestation/service.ts';
import type { Person, Setting } from '../../src/domain/directory.ts';
import type { TestDatabase } from './database.ts';

const { editions, situations } = await loadEditions();
const policy = await loadPolicy();

export const [JUNE, MARCH] = editions.all.map(({ hash }) => hash) as [string, string];
export const SETTINGS: readonly Setting[] = [
  { id: 'harbour', name: 'Harbour View Primary', timeZone: 'Europe/London' },
  { id: 'hill', name: 'Hill Top College', timeZone: 'Europe/London' },
];

const STATEMENT = 'I have read and understood the social media policy, and I will keep to it.';

/** A made-up person; `roles` as `setting:role`, or a role in the whole trust. */
export function someone(number: number, name: string, ...roles: readonly string[]): Person {
  const held = roles.map((role) => role.split(':'));
  return {
    objectId: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    name,
    state: 'present',
    roles: held.filter(({ length }) => length === 2).map(([setting = '', role]) => ({ setting, role: role as 'staff', order: 1 })),
    trustRoles: held.filter(({ length }) => length === 1).map(([role]) => role as 'trustee'),
  };
}

export const PEOPLE = {
  laleh: someone(1, 'Laleh Brandt', 'trust-leader'),
  hari: someone(2, 'Hari Whitlock', 'harbour:head'),
  hanna: someone(3, 'Hanna Reid', 'hill:head'),
  tess: someone(4, 'Tess Adeyemi', 'harbour:staff'),
  pavel: someone(5, 'Pavel Marsh', 'harbour:staff', 'harbour:page-manager', 'hill:staff'),
  vic: someone(6, 'Vic Osei', 'hill:volunteer'),
} as const;

/** Attestation on real PostgreSQL, with a directory and a clock that a test can change. */
export class AttestingWorld {
  people: Person[] = Object.values(PEOPLE);
  now = new Date('2026-11-02T10:00:00.000Z');
  readonly parts: AttestingParts;
  readonly attesting: Attesting;

  constructor(database: Pick<TestDatabase, 'sql'>) {
    this.parts = {
      store: createAttestationStore(database.sql),
      ledger: createLedger(database.sql),
      editions,
      situations,
      answering: createAnswering({ policy, understand: async () => ({ situations: [], risk: 0 }), settings: { permitAt: 1, barAt: 0, clarifyAt: 1, reportAt: 1 }, modelHash: 'none' }),
      roster: {
        people: async () => this.people,
        person: async (id) => this.people.find(({ objectId }) => objectId === id),
        settings: async () => SETTINGS,
      },
      clock: { now: () => this.now },
      chance: { uuid: randomUUID },
    };
    this.attesting = createAttesting(this.parts);
  }

  replace(person: Person): void {
    this.people = this.people.map((one) => (one.objectId === person.objectId ? person : one));
  }

  /** Starts a campaign as the trust leader; its id. */
  async start(plan: Partial<CampaignPlan> = {}): Promise<string> {
    const drafted = await this.attesting.draft(PEOPLE.laleh.objectId, { ...PLAN, ...plan });
    if (drafted.kind !== 'done') throw new RangeError(JSON.stringify(drafted));
    const started = await this.attesting.start(PEOPLE.laleh.objectId, drafted.campaign.id);
    if (started.kind !== 'done') throw new RangeError(JSON.stringify(started));
    return drafted.campaign.id;
  }

  /** The reading that is due for a person. */
  async dueFor({ objectId }: Person): Promise<string> {
    const [due] = await this.attesting.due(objectId);
    if (due === undefined) throw new RangeError('nothing is due');
    return due.id;
  }

  async read(person: Person, reading: string): Promise<Reading> {
    const opened = await this.attesting.open(person.objectId, reading);
    if (opened.kind !== 'reading') throw new RangeError(opened.reason);
    const { sections, situations: three } = opened.reading;
    const marked = await this.attesting.mark(person.objectId, reading, { read: sections.map(({ id }) => id), done: three.map(({ id }) => id) });
    if (marked.kind !== 'reading') throw new RangeError(marked.reason);
    return marked.reading;
  }

  /** Reads all that has to be read, and confirms. */
  async confirm(person: Person, reading?: string) {
    const id = reading ?? (await this.dueFor(person));
    const read = await this.read(person, id);
    return this.attesting.confirm(person.objectId, id, seen(read));
  }
}

export function seen(reading: Reading): Confirmation {
  return { edition: reading.edition.hash, statement: reading.statement, surface: 'chat' };
}

export const PLAN: CampaignPlan = {
  edition: MARCH,
  title: 'Social media policy, March 2026',
  audience: { settings: 'all', roles: 'all' },
  due: '2026-11-30',
  reminders: defaultReminders,
  ask: 'who-has-to',
  joinerDays: 14,
  escalateAfterDays: 7,
  statement: STATEMENT,
  texts: { invitation: 'Please read what changed.', reminder: 'Please do not forget.' },
  timeZone: 'Europe/London',
};
