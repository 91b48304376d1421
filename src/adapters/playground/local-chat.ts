import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LOCAL_PEOPLE, LOCAL_VOLUNTEER, type LocalPerson } from '../../domain/local-people.ts';
import { peopleFile } from './people-file.ts';

export interface LocalChatSettings {
  readonly port: number;
  /** Address of the bot's endpoint. */
  readonly endpoint: string;
  /** Folder for the client's configuration file. */
  readonly folder: string;
  /** The client's environment for a configuration file and a log file. */
  readonly environment: (files: { configFile: string; logFile: string }) => Readonly<Record<string, string | undefined>>;
}

export interface LocalChat {
  readonly url: string;
  /** Where it takes the bot's messages. */
  readonly serviceUrl: string;
  speaker(): LocalPerson;
  /** Starts the chat afresh for somebody else; false when nobody has that id. */
  speakAs(id: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** The chat client is not installed (`npm ci --omit=dev`) or does not start. */
export class LocalChatMissing extends Error {
  readonly code = 'local-chat-missing';
}

/** Starts Microsoft's Agents Playground on loopback, telemetry off. @throws LocalChatMissing */
export async function startLocalChat(settings: LocalChatSettings): Promise<LocalChat> {
  const program = programPath();
  let speaker = personOf('teacher') ?? LOCAL_VOLUNTEER;
  let child = await launch(program, settings, speaker);
  return {
    url: `http://localhost:${settings.port}`,
    serviceUrl: `http://localhost:${settings.port}/_connector`,
    speaker: () => speaker,
    async speakAs(id) {
      const wanted = personOf(id);
      if (wanted === undefined) return false;
      await end(child);
      speaker = wanted;
      child = await launch(program, settings, speaker);
      return true;
    },
    stop: () => end(child),
  };
}

/** A busy machine takes its time; one that does not start ends by itself. */
const READY_MS = 30_000;
const END_MS = 2_000;

function programPath(): string {
  try {
    return createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  } catch (cause) {
    throw new LocalChatMissing('The local chat client is not installed; "npm ci" brings it.', { cause });
  }
}

function personOf(id: string): LocalPerson | undefined {
  return LOCAL_PEOPLE.find((person) => person.id === id);
}

async function launch(program: string, settings: LocalChatSettings, speaker: LocalPerson): Promise<ChildProcess> {
  const configFile = join(settings.folder, 'local-chat.yml');
  const others = [...LOCAL_PEOPLE, LOCAL_VOLUNTEER].filter(({ id }) => id !== speaker.id);
  await mkdir(settings.folder, { recursive: true });
  await writeFile(configFile, peopleFile(speaker, others));
  const child = spawn(process.execPath, commandLine(program, settings), {
    env: settings.environment({ configFile, logFile: noLog(configFile) }),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await ready(child, settings.port);
  return child;
}

/**
 * The client writes what is said in the chat into its log, and first deletes whatever bears the log's name: with
 * /dev/null it would delete the device of the whole computer. Nothing can be made or deleted beneath a file.
 */
function noLog(configFile: string): string {
  return join(configFile, 'no-log');
}

function commandLine(program: string, { endpoint, port }: LocalChatSettings): readonly string[] {
  const preload = fileURLToPath(new URL('loopback.js', import.meta.url));
  const options = ['--app-endpoint', endpoint, '--channel-id', 'msteams', '--port', String(port), '--disable-telemetry'];
  return ['--import', preload, program, 'start', ...options];
}

async function ready(child: ChildProcess, port: number): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (await answers(port)) return;
    await wait(100);
  }
  await end(child);
  throw new LocalChatMissing('The local chat client did not start.');
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`)).ok;
  } catch {
    // Not listening yet: asked again in a moment.
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await gone;
  clearTimeout(late);
}
