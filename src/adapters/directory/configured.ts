import type { AskerRole } from '../../domain/answering/types.ts';
import type { RoleDirectory } from '../../domain/ports.ts';

/** Directory ids (Microsoft Entra ID object ids) of the people who hold a role; everybody else is staff. */
export type RoleHolders = Readonly<Record<Exclude<AskerRole, 'staff'>, readonly string[]>>;

/** Roles as the configuration names them. Somebody named twice gets the role that stands first: dsl, leader, page. */
export function createConfiguredDirectory(holders: RoleHolders): RoleDirectory {
  const order = ['dsl', 'leader', 'account-manager'] as const;
  return {
    roleOf({ directoryId }) {
      const wanted = directoryId?.toLowerCase();
      return order.find((role) => holders[role].some((id) => id.toLowerCase() === wanted)) ?? 'staff';
    },
  };
}
