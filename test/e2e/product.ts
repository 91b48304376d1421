import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFolder } from '../support/database-server.ts';
import { ChildNotReady, ROOT, startChild } from './child.ts';

/** The product as `npm start` runs it, on ports and with a data folder of its own. */
export interface RunningProduct {
  /** Address of the chat client; '' when it was not wanted. */
  readonly chat: string;
  /** Address of the start page, with a slash at the end. */
  readonly start: string;
  readonly pid: number;
  /** Folder of its database and its keys. */
  readonly data: string;
  /** All that it has printed so far, its log among it. */
  output(): string;
  /** Ends it and all that it started; its data stays. */
  end(): Promise<void>;
  /** Ends it and all that it started, and removes its data. */
  stop(): Promise<void>;
}

/** Runs the start script of package.json until the product says that it is ready. @throws ChildNotReady */
export async function startProduct({ chat = true, logLevel = 'warn' } = {}): Promise<RunningProduct> {
  const data = await databaseFolder();
  const removeData = () => rm(data, { recursive: true, force: true });
  const env = { PORT: '0', CHAT_PORT: '0', CHAT: chat ? '' : 'off', DATA_DIR: data, LOG_LEVEL: logLevel };
  try {
    const { said, pid, output, stop } = await startChild(startWords(), env, 'Stop it with Ctrl+C');
    const addresses = { chat: addressOf('Chat', said), start: addressOf('Start page', said) };
    return { ...addresses, pid, data, output, end: stop, stop: () => stop().then(removeData) };
  } catch (fault) {
    await removeData();
    throw fault;
  }
}

/** The words after `node` in the start script. */
export function startWords(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [program, ...words] = scripts.start.split(' ');
  if (program !== 'node') throw new ChildNotReady(`The start script is not run by node: ${scripts.start}`);
  return words;
}

function addressOf(title: string, said: string): string {
  return new RegExp(`${title} +(http://localhost:\\d+/?)`).exec(said)?.[1] ?? '';
}
