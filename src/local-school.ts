/** Local mode's half of the composition root: the chat client, the start page, and what is printed. */
import { mkdir } from 'node:fs/promises';
import { ProductError } from './domain/errors.ts';
import { LOCAL_PEOPLE, type LocalPerson } from './domain/local-people.ts';
import { LocalDslChannel } from './local-dsl-channel.ts';
import type { Reports } from './reports.ts';
import { openBrowser } from './adapters/playground/browser.ts';
import { LocalChatMissing, startLocalChat, type LocalChat } from './adapters/playground/local-chat.ts';
import { chatEnvironment, type LocalConfig } from './config.ts';
import { findFreePort } from './http/listen.ts';
import { localStartPage } from './http/start-page.ts';

export class LocalSchool {
  readonly #config: LocalConfig;
  #chat: LocalChat | undefined;
  #noChat = 'It was switched off (CHAT=off).';
  #port = 0;
  #opening: Promise<void> = Promise.resolve();
  #dslChannel: LocalDslChannel | undefined;

  constructor(config: LocalConfig) {
    this.#config = config;
  }

  /** Starts the chat client against the server on `port`; without the client the server is there all the same. */
  open(port: number): Promise<void> {
    this.#port = port;
    if (this.#config.chat) this.#opening = this.#startChat(port);
    return this.#opening;
  }

  async #startChat(port: number): Promise<void> {
    await this.#makeFolder();
    try {
      this.#chat = await startLocalChat(await this.#chatSettings(port));
    } catch (fault) {
      if (!(fault instanceof LocalChatMissing)) throw fault;
      this.#noChat = fault.message;
    }
  }

  async #makeFolder(): Promise<void> {
    const { dataFolder } = this.#config;
    try {
      await mkdir(dataFolder, { recursive: true });
    } catch (cause) {
      throw new ProductError('data-folder-unusable', dataFolder, { cause });
    }
  }

  /** The school's DSL channel is registered once the chat client is there. */
  async useReports(reports: Reports): Promise<void> {
    await this.#opening;
    if (this.#chat === undefined) return;
    this.#dslChannel = new LocalDslChannel(reports, this.#chat.serviceUrl);
    await this.#dslChannel.register();
    await this.#dslChannel.showAgain(this.#chat.speaker());
  }

  /** The chat client starts afresh and has forgotten all messages: the cards of open reports are put there again. */
  async chooseSpeaker(id: string): Promise<boolean> {
    const chosen = (await this.#chat?.speakAs(id)) ?? false;
    if (chosen && this.#chat !== undefined) await this.#dslChannel?.showAgain(this.#chat.speaker());
    return chosen;
  }

  /** Address of the chat client, if it runs. */
  chatUrl(): string | undefined {
    return this.#chat?.url;
  }

  startPage(examples: readonly string[]): string {
    const people = LOCAL_PEOPLE.map((person) => ({ id: person.id, name: fullName(person), job: person.job }));
    const speaker = this.#chat?.speaker().id ?? '';
    const chat = this.#chat === undefined ? {} : { chatUrl: this.#chat.url };
    return localStartPage({ people, speaker, examples, ...chat });
  }

  /** Says what is where; every line helps. `wanted` is the port that was asked for. */
  async greet(wanted: number): Promise<void> {
    const start = `http://localhost:${this.#port}/`;
    const moved = wanted === this.#port ? [] : [`(Port ${wanted} is used by another program, so this is port ${this.#port}.)`];
    const lines = [
      'Before You Post is ready. It runs on this computer only.',
      ...moved,
      `  Chat        ${this.#chat?.url ?? `not running. ${this.#noChat} Ask here instead: npm run ask`}`,
      `  In Teams    ${start}tabs/ask  (the app’s pages, as a made-up person)`,
      `  Start page  ${start}  (what is where; choose who is asking)`,
      `  Policy      ${start}policy`,
      `  You are     ${this.#speakerLine()}`,
      `  Also there  ${this.#others()}`,
      'Stop it with Ctrl+C.',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    await this.#show();
  }

  /** Ends the chat client, also one that is still starting. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#opening]);
    await this.#chat?.stop();
  }

  async #show(): Promise<void> {
    if (this.#chat === undefined || !process.stdout.isTTY) return;
    if (await openBrowser(this.#chat.url)) return;
    process.stdout.write(`No browser could be opened from here: open ${this.#chat.url} in a browser on this computer.\n`);
  }

  #speakerLine(): string {
    const speaker = this.#chat?.speaker() ?? LOCAL_PEOPLE[0];
    return speaker === undefined ? 'nobody' : `${fullName(speaker)}, ${speaker.job} (made up, like everybody here)`;
  }

  #others(): string {
    const speaker = this.#chat?.speaker().id ?? LOCAL_PEOPLE[0]?.id;
    return LOCAL_PEOPLE.filter(({ id }) => id !== speaker)
      .map((person) => `${fullName(person)} (${SHORT_JOB[person.id] ?? person.job})`)
      .join(', ');
  }

  async #chatSettings(port: number) {
    const wish = { host: '127.0.0.1', port: this.#config.chatPort, further: 20 };
    return {
      port: await findFreePort(wish),
      endpoint: `http://127.0.0.1:${port}/api/messages`,
      folder: this.#config.dataFolder,
      environment: chatEnvironment,
    };
  }
}

const SHORT_JOB: Readonly<Record<string, string>> = {
  teacher: 'teacher',
  'page-manager': 'page manager',
  dsl: 'DSL',
  head: 'headteacher',
  'trust-leader': 'trust leader',
};

function fullName({ givenName, surname }: LocalPerson): string {
  return `${givenName} ${surname}`;
}
