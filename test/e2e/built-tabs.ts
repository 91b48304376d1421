import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './child.ts';

/** Builds the tabs if their sources have changed since; no test looks at yesterday's pages. Rejects with what went wrong. */
export async function buildTabs(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'tabs', 'build.js')], { cwd: ROOT });
}
