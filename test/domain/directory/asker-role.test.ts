import { describe, expect, test } from '@jest/globals';
import { askerRoleOf, createDirectoryRoles } from '../../../src/domain/directory/asker-role.ts';
import type { Person, SettingRole, TrustRole } from '../../../src/domain/directory.ts';

const ID = 'abcdef00-0000-4000-8000-000000000001';
const person = (roles: readonly SettingRole[], trustRoles: readonly TrustRole[] = [], state: Person['state'] = 'present'): Person => ({
  objectId: ID, name: 'Tess', state, trustRoles, roles: roles.map((role, at) => ({ setting: `s${at}`, role, order: 1 })),
});

describe('the role in which somebody asks', () => {
  test.each<[readonly SettingRole[], readonly TrustRole[], string]>([
    [['staff'], [], 'staff'], [['governor'], [], 'staff'], [['volunteer'], ['trustee'], 'staff'], [[], ['administrator'], 'staff'],
    [['staff', 'page-manager'], [], 'account-manager'], [['page-manager', 'head'], [], 'leader'], [['slt'], [], 'leader'], [[], ['trust-leader'], 'leader'],
    [['head', 'deputy-dsl'], [], 'dsl'], [['staff', 'dsl'], ['trust-leader'], 'dsl'],
  ])('%j %j: %s', (roles, trustRoles, role) => {
    expect(askerRoleOf(person(roles, trustRoles))).toBe(role);
  });

  test('of somebody who left is staff', () => {
    expect(askerRoleOf(person(['dsl'], ['trust-leader'], 'left'))).toBe('staff');
  });

  const logged: string[] = [];
  const note = (fields: object) => void logged.push(JSON.stringify(fields));
  const roles = (found: () => Promise<Person | undefined>, empty = false) =>
    createDirectoryRoles({ directory: { person: found }, isEmpty: async () => empty, configured: { roleOf: () => 'leader' }, log: { info: note, warn: note, error: note } });

  test('comes from the directory, whatever the configuration says; somebody unknown is staff', async () => {
    const asked: string[] = [];
    const known = roles(async (...ids: readonly string[]) => (asked.push(...ids), person(['dsl'])));
    expect(await known.roleOf({ id: 'x', directoryId: ID.toUpperCase() })).toBe('dsl');
    expect(asked).toEqual([ID]);
    expect(await roles(async () => undefined).roleOf({ id: 'x', directoryId: ID })).toBe('staff');
  });

  test('comes from the configuration while the directory is empty, or away; then the log says so without an id', async () => {
    expect(await roles(async () => undefined, true).roleOf({ id: 'x', directoryId: ID })).toBe('leader');
    expect(logged).toEqual([]);
    expect(await roles(() => Promise.reject(new RangeError(ID))).roleOf({ id: 'x', directoryId: ID })).toBe('leader');
    expect(logged.join()).toContain('role-not-read');
    expect(logged.join()).not.toContain(ID);
  });
});
