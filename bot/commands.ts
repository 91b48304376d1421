/** The bot's commands, as the manifest lists them (a test compares the two). */
export const COMMANDS = [
  { title: 'help', description: 'How to ask, with examples' },
  { title: 'report', description: 'Report contact by a pupil, or a concern, to the DSL' },
  { title: 'my reports', description: 'Your own reports and where they are' },
  { title: 'open reports', description: 'For the DSL: reports of your school that are not closed' },
  { title: 'how to report', description: 'What to do now if a pupil contacts you or is at risk' },
  { title: 'start again', description: 'Put the last question aside' },
] as const;

/** Further ones in a team's channels. */
export const TEAM_COMMANDS = [{ title: 'register dsl channel', description: 'For the DSL: reports come into this channel' }] as const;

export type Command = (typeof COMMANDS | typeof TEAM_COMMANDS)[number]['title'];

/** The command that the whole message is, however it is cased or punctuated; `undefined` for a question. */
export function commandOf(message: string): Command | undefined {
  const words = message.toLowerCase().replace(/[^a-z\s]/g, ' ').split(/\s+/).filter(Boolean).join(' ');
  if (words === 'register') return 'register dsl channel';
  return [...COMMANDS, ...TEAM_COMMANDS].find(({ title }) => title === words)?.title;
}
