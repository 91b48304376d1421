import { describe, expect, test } from '@jest/globals';
import type { SyncReport } from '../../../src/domain/directory/groups.ts';
import { noChange } from '../../../src/domain/directory/plan.ts';
import { startSyncJob, syncJob, SYNC_QUEUE } from '../../../src/domain/directory/sync-job.ts';
import { ProductError } from '../../../src/domain/errors.ts';

const RUN = { id: 'job', payload: {}, attempt: 1, signal: new AbortController().signal };
const left = { objectId: 'o', name: 'Tess Adeyemi', mail: 'tess@trust.example' };
const report = (more: Partial<SyncReport>): SyncReport => ({
  plan: { ...noChange('groups'), people: { added: [], changed: [], left: [left] } },
  outcome: 'applied', reading: 'changes', failed: [], guests: 0, disabled: 0, ...more,
});

async function runWith(sync: () => Promise<SyncReport>) {
  const [logged, troubles]: [string[], string[]] = [[], []];
  const log = (level: string) => (fields: object) => void logged.push(`${level} ${JSON.stringify(fields)}`);
  const parts = { sync, log: { info: log('info'), warn: log('warn'), error: log('error') }, onTrouble: async (code: string) => void troubles.push(code) };
  await syncJob(parts)(RUN);
  return { logged, troubles };
}

describe('the scheduled run', () => {
  test('applies what the groups say, in the name of the schedule', async () => {
    const wishes: unknown[] = [];
    const { logged, troubles } = await runWith(async (...wish: readonly unknown[]) => (wishes.push(...wish), report({})));
    expect(wishes).toEqual([{ by: 'schedule', apply: true }]);
    expect(troubles).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"left":1');
    expect(logged.join()).not.toMatch(/Tess|tess@/);
  });

  test.each<[Partial<SyncReport>, string]>([
    [{ outcome: 'failed', reason: 'token-refused' }, 'directory-sync-failed'],
    [{ outcome: 'refused', reason: 'too-many-leavers' }, 'directory-sync-refused'],
    [{ outcome: 'unchanged', failed: [{ group: 'g', code: 'not-found' }] }, 'directory-groups-failed'],
  ])('%j is trouble for the administrators: %s', async (more, code) => {
    const { logged, troubles } = await runWith(async () => report(more));
    expect(troubles).toEqual([code]);
    expect(logged.some((line) => /^(warn|error)/.test(line))).toBe(true);
  });

  test('being overtaken by another process is none; any other fault goes to the jobs', async () => {
    expect((await runWith(() => Promise.reject(new ProductError('directory-overtaken', 'x')))).troubles).toEqual([]);
    await expect(runWith(() => Promise.reject(new ProductError('database-away', 'x')))).rejects.toMatchObject({ code: 'database-away' });
  });

  test('is worked on and scheduled twice an hour', async () => {
    const made: unknown[] = [];
    const jobs = { work: async (queue: string) => void made.push(queue), schedule: async (queue: string, cron: string) => void made.push(queue, cron) };
    const note = () => undefined;
    await startSyncJob(jobs, { sync: async () => report({}), log: { info: note, warn: note, error: note } });
    expect(made).toEqual([SYNC_QUEUE, SYNC_QUEUE, '7,37 * * * *']);
  });
});
