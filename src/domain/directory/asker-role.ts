import type { AskerRole } from '../answering/types.ts';
import type { Directory, Person } from '../directory.ts';
import type { Log } from '../ports.ts';

/** The role in which somebody asks: the one that may do most of those that the person holds, in any setting. */
export function askerRoleOf(person: Person): AskerRole {
  if (person.state === 'left') return 'staff';
  const held = new Set<string>([...person.roles.map(({ role }) => role), ...person.trustRoles]);
  const anyOf = (...roles: readonly string[]): boolean => roles.some((role) => held.has(role));
  if (anyOf('dsl', 'deputy-dsl')) return 'dsl';
  if (anyOf('head', 'slt', 'trust-leader')) return 'leader';
  return anyOf('page-manager') ? 'account-manager' : 'staff';
}

interface Sender {
  readonly id: string;
  readonly directoryId?: string;
}

export interface DirectoryRolesParts {
  readonly directory: Pick<Directory, 'person'>;
  /** True while nobody was ever brought into the directory. */
  readonly isEmpty: () => Promise<boolean>;
  /** What the configuration says, for an empty directory or one that is away. */
  readonly configured: { roleOf(sender: Sender): AskerRole | Promise<AskerRole> };
  readonly log: Log;
}

/** Roles for answers from the directory. Never rejects: a question is answered though the database is away. */
export function createDirectoryRoles({ directory, isEmpty, configured, log }: DirectoryRolesParts) {
  return {
    async roleOf(sender: Sender): Promise<AskerRole> {
      try {
        if (sender.directoryId === undefined || (await isEmpty())) return await configured.roleOf(sender);
        const person = await directory.person(sender.directoryId.toLowerCase());
        return person === undefined ? 'staff' : askerRoleOf(person);
      } catch (fault) {
        log.warn({ code: 'role-not-read', fault: fault instanceof Error ? fault.name : 'unknown' }, 'The directory is away; the configured role was taken');
        return configured.roleOf(sender);
      }
    },
  };
}
