/** The bot's commands, as the manifest lists them (a test compares the two). */
export const COMMANDS = [
  { title: 'help', description: 'How to ask, with examples' },
  { title: 'how to report', description: 'What to do now if a pupil contacts you or is at risk' },
  { title: 'start again', description: 'Put the last question aside' },
] as const;

export type Command = (typeof COMMANDS)[number]['title'];

/** The command that the whole message is, however it is cased or punctuated; `undefined` for a question. */
export function commandOf(message: string): Command | undefined {
  const words = message.toLowerCase().replace(/[^a-z\s]/g, ' ').split(/\s+/).filter(Boolean).join(' ');
  return COMMANDS.find(({ title }) => title === words)?.title;
}
