import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ProductError } from '../../../domain/errors.ts';

const run = promisify(execFile);

/** The account that PostgreSQL runs under; empty when it is our own. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. Where we are root it runs as the account `postgres`, which is made
 * when there is none. @throws ProductError `embedded-no-account`
 */
export async function accountForServer(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  return (await accountNamed('postgres')) ?? makeAccount();
}

async function accountNamed(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` ends with 1 when there is no such account: that is the answer.
    return undefined;
  }
}

async function makeAccount(): Promise<Account> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']);
  } catch (cause) {
    throw new ProductError('embedded-no-account', 'useradd postgres', { cause });
  }
  const made = await accountNamed('postgres');
  if (made === undefined) throw new ProductError('embedded-no-account', 'useradd postgres');
  return made;
}

/** Whether the account may go into the folder, whatever lies above it. */
export async function mayEnter(account: Account, folder: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' });
    return true;
  } catch {
    // The shell ends with 1 or 2 when it may not: that is the answer.
    return false;
  }
}
