import type { LocalPerson } from '../../domain/local-people.ts';

export const TENANT = '00000000-0000-4000-8000-000000000000';
export const BOT = 'before-you-post';
export const TEAM = 'staff-team';
/** The channel into which the local school's reports come. */
export const DSL_CHANNEL = 'dsl-reports';

/** Id of somebody's chat with the bot. */
export function personalChat(person: Pick<LocalPerson, 'id'>): string {
  return `personal-${person.id}`;
}

/**
 * The chat client's configuration, as JSON (which YAML includes). The client wants exactly five users beside the
 * one who speaks, and one channel beside "General"; with anything else it ends without a word.
 */
export function peopleFile(speaker: LocalPerson, others: readonly LocalPerson[]): string {
  const team = { id: TEAM, name: 'Safeguarding', aadGroupId: '00000000-0000-4000-8000-000000000099' };
  return JSON.stringify(
    {
      version: '0.1.1',
      tenantId: TENANT,
      bot: { id: BOT, name: 'Before You Post' },
      currentUser: user(speaker),
      users: others.slice(0, 5).map(user),
      personalChat: { id: personalChat(speaker) },
      groupChat: { id: 'staff-room', name: 'Staff room' },
      team: { ...team, channels: [{ id: DSL_CHANNEL, name: 'DSL reports' }] },
    },
    undefined,
    2,
  );
}

function user(person: LocalPerson): Readonly<Record<string, string>> {
  const { id, directoryId, givenName, surname } = person;
  const email = `${id}@school.example`;
  return { id, name: `${givenName} ${surname}`, userPrincipleName: email, aadObjectId: directoryId, givenName, surname, email };
}
