/** Two made-up schools and their people, as a directory would tell them. */
import type { Directory, ObjectId, Person, Setting, SettingRole, TrustRole } from '../../src/domain/directory.ts';

const objectId = (number: number): ObjectId => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** People of two made-up schools. */
export const people = {
  teacher: objectId(1), dsl: objectId(2), deputy: objectId(3), secondDeputy: objectId(4), slt: objectId(5), head: objectId(6),
  otherDsl: objectId(7), administrator: objectId(8), gone: objectId(9), goneDsl: objectId(10), colleague: objectId(11), trustLeader: objectId(12),
} as const;

export const unknownPerson = objectId(999);
export type PersonName = keyof typeof people;

const school: Setting = { id: 'harbour', name: 'Harbour View Primary', timeZone: 'Europe/London', dslPhone: '01632 960101' };
const other: Setting = { id: 'mill', name: 'Mill Lane Academy', timeZone: 'Europe/London' };

const held = (setting: string, role: SettingRole, order = 1) => ({ setting, role, order });

function somebody(id: ObjectId, name: string, roles: Person['roles'], trustRoles: readonly TrustRole[] = [], state: Person['state'] = 'present'): Person {
  return { objectId: id, name, state, roles, trustRoles };
}

const everybody: readonly Person[] = [
  somebody(people.teacher, 'Tess Adeyemi', [held('harbour', 'staff')]),
  somebody(people.dsl, 'Dilys Okafor', [held('harbour', 'dsl')]),
  somebody(people.deputy, 'Dee Putt', [held('harbour', 'deputy-dsl', 1)]),
  somebody(people.secondDeputy, 'Sam Deck', [held('harbour', 'deputy-dsl', 2)]),
  somebody(people.slt, 'Sal Tarn', [held('harbour', 'slt')]),
  somebody(people.head, 'Hari Whitlock', [held('harbour', 'head')]),
  somebody(people.otherDsl, 'Odd Lake', [held('mill', 'dsl')]),
  somebody(people.administrator, 'Ada Min', [], ['administrator']),
  somebody(people.gone, 'Gus Long', [held('harbour', 'staff')], [], 'left'),
  somebody(people.goneDsl, 'Gil Past', [held('harbour', 'dsl')], [], 'left'),
  somebody(people.colleague, 'Cole Lee', [held('harbour', 'staff'), held('mill', 'staff')]),
  somebody(people.trustLeader, 'Laleh Brandt', [], ['trust-leader']),
];

const respondingRoles = ['dsl', 'deputy-dsl', 'slt'] as const;

/** The directory of the two schools; `people` may be changed by a test. */
export class TestDirectory implements Directory {
  people: readonly Person[] = everybody;

  without(...names: readonly PersonName[]): void {
    this.people = this.people.map((person) => (names.some((name) => people[name] === person.objectId) ? { ...person, state: 'left' } : person));
  }

  async person(id: ObjectId) {
    return this.people.find((person) => person.objectId === id);
  }

  async setting(id: string) {
    return [school, other].find((setting) => setting.id === id);
  }

  async settingsOf(person: Person) {
    if (person.trustRoles.length > 0) return [school, other];
    return [school, other].filter(({ id }) => person.roles.some(({ setting }) => setting === id));
  }

  async responders(setting: string) {
    return respondingRoles.flatMap((role) => this.people
      .filter((person) => person.state === 'present')
      .flatMap((person) => person.roles.filter((one) => one.setting === setting && one.role === role).map(({ order }) => ({ person, role, order })))
      .toSorted((one, next) => one.order - next.order));
  }

  async administrators() {
    return this.people.filter((person) => person.state === 'present' && person.trustRoles.includes('administrator'));
  }
}
