import type { Directory, Person, Setting, SettingRole, TrustRole } from '../../src/domain/directory.ts';

/** A made-up trust with two schools, for tests. */
export const HARBOUR: Setting = { id: 'harbour-view', name: 'Harbour View Primary', timeZone: 'Europe/London', dslPhone: '01632 960123' };
export const LIGHTHOUSE: Setting = { id: 'lighthouse', name: 'Lighthouse Academy', timeZone: 'Europe/London', dslPhone: '01632 960456' };

export interface TrustPerson {
  readonly objectId: string;
  /** As Teams names a sender. */
  readonly sender: { readonly id: string; readonly aadObjectId: string };
}

function person(number: number, name: string): TrustPerson {
  // In capitals, as Teams may send it: ids are the same in any case.
  const objectId = `00000000-0000-4000-8000-00000000000${number}`;
  return { objectId, sender: { id: `29:${name}`, aadObjectId: objectId.toUpperCase() } };
}

export const TESS = person(1, 'tess');
export const DILYS = person(3, 'dilys');
export const HARI = person(4, 'hari');
export const LALEH = person(5, 'laleh');
/** Deputy of Harbour View. */
export const DEE = person(6, 'dee');
/** DSL of Lighthouse. */
export const LUKE = person(7, 'luke');
/** Teaches at both. */
export const BETH = person(8, 'beth');
/** Was a deputy of Harbour View, and left. */
export const LEO = person(9, 'leo');
/** In no directory. */
export const NOBODY = { objectId: '00000000-0000-4000-8000-0000000000ff', sender: { id: '29:nobody', aadObjectId: '00000000-0000-4000-8000-0000000000ff' } };

const PEOPLE: readonly Person[] = [
  entry(TESS, 'Tess Adeyemi', [['staff', HARBOUR]]),
  entry(DILYS, 'Dilys Okafor', [['dsl', HARBOUR]]),
  entry(HARI, 'Hari Whitlock', [['head', HARBOUR], ['slt', HARBOUR]]),
  entry(LALEH, 'Laleh Brandt', [], ['trust-leader', 'administrator']),
  entry(DEE, 'Dee Morgan', [['deputy-dsl', HARBOUR]]),
  entry(LUKE, 'Luke Farrow', [['dsl', LIGHTHOUSE]]),
  entry(BETH, 'Beth Ngata', [['staff', HARBOUR], ['staff', LIGHTHOUSE]]),
  { ...entry(LEO, 'Leo Pratt', []), state: 'left' },
];

function entry({ objectId }: TrustPerson, name: string, roles: readonly (readonly [SettingRole, Setting])[], trustRoles: readonly TrustRole[] = []): Person {
  return { objectId, name, state: 'present', roles: roles.map(([role, setting]) => ({ setting: setting.id, role, order: 1 })), trustRoles };
}

const SETTINGS = [HARBOUR, LIGHTHOUSE];
const RESPONDERS = ['dsl', 'deputy-dsl', 'slt'] as const;

export function createMadeUpTrust(): Directory {
  return {
    person: async (id) => PEOPLE.find(({ objectId }) => objectId === id.toLowerCase()),
    setting: async (id) => SETTINGS.find((setting) => setting.id === id),
    settingsOf: async ({ roles, trustRoles }) => SETTINGS.filter(({ id }) => trustRoles.length > 0 || roles.some(({ setting }) => setting === id)),
    responders: async (setting) =>
      RESPONDERS.flatMap((role) => PEOPLE.filter(({ roles }) => roles.some((held) => held.setting === setting && held.role === role)).map((found) => ({ person: found, role }))),
    administrators: async () => PEOPLE.filter(({ trustRoles }) => trustRoles.includes('administrator')),
  };
}
