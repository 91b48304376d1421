import { expect, test } from '@jest/globals';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startLocalChat } from '../../../src/adapters/playground/local-chat.ts';

class NotStarted extends Error {}

test('the client’s log file is one that cannot be written, and never the null device, which the client would delete', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'local-chat-'));
  let logFile = '';
  const environment = (files: { logFile: string }) => {
    logFile = files.logFile;
    // The client itself is not started: with a wrong log file it would do harm.
    throw new NotStarted();
  };
  await expect(startLocalChat({ port: 0, endpoint: 'http://127.0.0.1:1/api/messages', folder, environment })).rejects.toThrow(NotStarted);
  expect(logFile).not.toBe(devNull);
  expect((await stat(dirname(logFile))).isFile()).toBe(true);
  await rm(folder, { recursive: true });
});
