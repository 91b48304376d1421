import type { Roster } from '../../domain/attestation/ports.ts';
import type { Directory, Person, Setting, SettingRole, TrustRole } from '../../domain/directory.ts';
import { LOCAL_PEOPLE, LOCAL_VOLUNTEER, type LocalPerson } from '../../domain/local-people.ts';

/** The made-up school of local mode. Its telephone number is one of those that Ofcom keeps for made-up places. */
export const LOCAL_SETTING: Setting = {
  id: 'harbour-view',
  name: 'Harbour View Primary',
  timeZone: 'Europe/London',
  dslPhone: '01632 960123',
};

const ROLES: Readonly<Record<string, readonly SettingRole[]>> = {
  teacher: ['staff'],
  'page-manager': ['page-manager', 'staff'],
  dsl: ['dsl', 'staff'],
  head: ['head', 'slt', 'staff'],
  volunteer: ['volunteer'],
};
const TRUST_ROLES: Readonly<Record<string, readonly TrustRole[]>> = { 'trust-leader': ['trust-leader', 'administrator'] };
const RESPONDERS = ['dsl', 'deputy-dsl', 'slt'] as const;

/** The local school's people as a directory; nobody else is in it. */
export function createLocalSchoolDirectory(): Directory & Roster {
  const people = new Map([...LOCAL_PEOPLE, LOCAL_VOLUNTEER].map((person) => [person.directoryId, personOf(person)]));
  const all = [...people.values()];
  return {
    person: async (id) => people.get(id.toLowerCase()),
    people: async () => all,
    settings: async () => [LOCAL_SETTING],
    setting: async (id) => (id === LOCAL_SETTING.id ? LOCAL_SETTING : undefined),
    settingsOf: async ({ roles, trustRoles }) => (roles.length > 0 || trustRoles.length > 0 ? [LOCAL_SETTING] : []),
    responders: async (setting) =>
      RESPONDERS.flatMap((role) => all.filter(({ roles }) => roles.some((held) => held.setting === setting && held.role === role)).map((person) => ({ person, role }))),
    administrators: async () => all.filter(({ trustRoles }) => trustRoles.includes('administrator')),
  };
}

function personOf({ id, directoryId, givenName, surname }: LocalPerson): Person {
  return {
    objectId: directoryId,
    name: `${givenName} ${surname}`,
    mail: `${id}@school.example`,
    state: 'present',
    roles: (ROLES[id] ?? []).map((role) => ({ setting: LOCAL_SETTING.id, role, order: 1 })),
    trustRoles: TRUST_ROLES[id] ?? [],
  };
}
