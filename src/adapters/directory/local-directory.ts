import { LOCAL_PEOPLE } from '../../domain/local-people.ts';
import type { RoleDirectory } from '../../domain/ports.ts';

/** Roles of the local school's people; anybody else is staff. */
export function createLocalDirectory(): RoleDirectory {
  return {
    roleOf(sender) {
      const known = LOCAL_PEOPLE.find(({ id, directoryId }) => id === sender.id || directoryId === sender.directoryId);
      return known?.role ?? 'staff';
    },
  };
}
