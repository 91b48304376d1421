import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultMode } from './stand-in-faults.ts';

/** The stand-in's process, as the drill sees it. */
export class StandIn {
  readonly url: string;
  readonly #child: ChildProcess;
  #waiting: (() => void)[] = [];

  static async start(seed: number, logFile: string): Promise<StandIn> {
    const child = fork(fileURLToPath(new URL('./stand-in.ts', import.meta.url)), [String(seed), logFile], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (said: { readonly port?: number }) => resolve(said.port ?? 0));
      child.once('exit', () => reject(new Error('The stand-in ended before it was ready.')));
    });
    return new StandIn(child, `http://127.0.0.1:${port}`);
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.on('message', () => {
      for (const go of this.#waiting.splice(0)) go();
    });
  }

  setFaults(mode: FaultMode): void {
    this.#child.send({ mode });
  }

  /** Resolves when something for a channel was taken, or after `mostMs`. */
  nextPost(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, mostMs);
      this.#waiting.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
