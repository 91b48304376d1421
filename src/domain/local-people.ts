import type { AskerRole } from './answering/types.ts';

/** A made-up person of the local school. */
export interface LocalPerson {
  /** Id in the chat. */
  readonly id: string;
  /** Id in the directory (a GUID, as Microsoft Entra ID gives). */
  readonly directoryId: string;
  readonly givenName: string;
  readonly surname: string;
  readonly job: string;
  readonly role: AskerRole;
}

/** The five people of the local school. None of them exists. */
export const LOCAL_PEOPLE: readonly LocalPerson[] = [
  person('teacher', 1, 'Tess', 'Adeyemi', 'Teacher, Year 8', 'staff'),
  person('page-manager', 2, 'Pavel', 'Marsh', 'Office manager, runs the school’s Facebook page', 'account-manager'),
  person('dsl', 3, 'Dilys', 'Okafor', 'Designated safeguarding lead (DSL)', 'dsl'),
  person('head', 4, 'Hari', 'Whitlock', 'Headteacher', 'leader'),
  person('trust-leader', 5, 'Laleh', 'Brandt', 'Director of Operations of the trust', 'leader'),
];

/** Fills the chat client's sixth place; the policy counts volunteers as staff. */
export const LOCAL_VOLUNTEER: LocalPerson = person('volunteer', 6, 'Vic', 'Osei', 'Reading volunteer', 'staff');

function person(
  id: string,
  number: number,
  givenName: string,
  surname: string,
  job: string,
  role: AskerRole,
): LocalPerson {
  return { id, directoryId: `00000000-0000-4000-8000-00000000000${number}`, givenName, surname, job, role };
}
