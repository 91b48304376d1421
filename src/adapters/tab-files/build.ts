import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../domain/ports.ts';

const BUILD = fileURLToPath(new URL('../../../tabs/build.js', import.meta.url));

/** Builds the tabs in a process of its own, if their sources have changed since. What goes wrong is logged. */
export async function buildTabs(log: Log, ended: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [BUILD, '--if-possible'], { stdio: ['ignore', 'ignore', 'pipe'], signal: ended });
  const said: string[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) log.error({ code: 'tabs-not-built', status: code ?? undefined }, said.join('').slice(0, 2_000));
  } catch (fault) {
    if (!ended.aborted) log.error({ code: 'tabs-not-built', fault: fault instanceof Error ? fault.name : 'unknown' }, 'The tabs could not be built');
  }
}
