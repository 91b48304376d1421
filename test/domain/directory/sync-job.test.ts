import { describe, expect, test } from '@jest/globals';
import type { SyncReport } from '../../../src/domain/directory/groups.ts';
import { noChange } from '../../../src/domain/directory/plan.ts';
import type { DirectoryRun } from '../../../src/domain/directory/store.ts';
import { syncWork } from '../../../src/domain/directory/sync-job.ts';
import { ProductError } from '../../../src/domain/errors.ts';

const left = { objectId: 'o', name: 'Tess Adeyemi', mail: 'tess@trust.example' };
const report = (more: Partial<SyncReport>): SyncReport => ({
  plan: { ...noChange('groups'), people: { added: [], changed: [], left: [left] } },
  outcome: 'applied', reading: 'changes', failed: [], guests: 0, disabled: 0, ...more,
});

type Kept = DirectoryRun & { readonly at: Date };
const kept = (day: number, more: Partial<DirectoryRun>): Kept => ({ at: new Date(Date.UTC(2026, 10, day)), source: 'groups', by: 'schedule', outcome: 'applied', counts: {}, ...more });

/** `before`: the runs until now, newest first; `after` is what this run leaves behind. */
async function runWith(sync: () => Promise<SyncReport>, after: Kept | undefined = undefined, before: readonly Kept[] = []) {
  const [logged, troubles, runs]: [string[], string[], Kept[]] = [[], [], [...(after === undefined ? [] : [after]), ...before]];
  const log = (level: string) => (fields: object) => void logged.push(`${level} ${JSON.stringify(fields)}`);
  const store = { runs: async () => runs, note: async (run: DirectoryRun) => void runs.unshift({ ...run, at: new Date(Date.UTC(2026, 10, 22)) }) };
  const trouble = await syncWork({ sync, store, log: { info: log('info'), warn: log('warn'), error: log('error') }, onTrouble: async (code) => void troubles.push(code) })();
  return { logged, troubles, runs, trouble };
}

describe('the scheduled run', () => {
  test('applies what the groups say, in the name of the schedule', async () => {
    const wishes: unknown[] = [];
    const { logged, troubles } = await runWith(async (...wish: readonly unknown[]) => (wishes.push(...wish), report({})), kept(22, {}));
    expect(wishes).toEqual([{ by: 'schedule', apply: true }]);
    expect(troubles).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"left":1');
    expect(logged.join()).not.toMatch(/Tess|tess@/);
  });

  test.each<[Partial<SyncReport>, Partial<DirectoryRun>, string]>([
    [{ outcome: 'failed', reason: 'token-refused' }, { outcome: 'failed' }, 'directory-sync-failed'],
    [{ outcome: 'refused', reason: 'too-many-leavers' }, { outcome: 'refused' }, 'directory-sync-refused'],
    [{ outcome: 'unchanged', failed: [{ group: 'g', code: 'not-found' }] }, { outcome: 'unchanged', counts: { groupsFailed: 1 } }, 'directory-groups-failed'],
  ])('%j is trouble for the administrators: when it begins, when it changes, and once a day', async (made, run, code) => {
    const now = kept(22, run);
    const troubles = async (...before: readonly Kept[]) => (await runWith(async () => report(made), now, before)).troubles;
    expect(await troubles()).toEqual([code]);
    expect((await runWith(async () => report(made), now, [kept(22, run)])).trouble).toBe(code);
    expect(await troubles(kept(22, {}))).toEqual([code]);
    expect(await troubles(kept(22, run))).toEqual([]);
    expect(await troubles(kept(21, run))).toEqual([code]);
    expect(await troubles(kept(22, { ...run, by: 'clerk' }), kept(22, { source: 'file' }), kept(22, run))).toEqual([]);
    expect((await runWith(async () => report(made), now)).logged.some((line) => /^(warn|error)/.test(line))).toBe(true);
  });

  test('a mapping that is wrong is kept as a run that failed, and told', async () => {
    const { troubles, runs, logged } = await runWith(() => Promise.reject(new ProductError('group-mapping-unsound', 'x')));
    expect([troubles, runs[0]?.reason, runs[0]?.outcome]).toEqual([['directory-sync-failed'], 'group-mapping-unsound', 'failed']);
    expect(logged[0]).toContain('group-mapping-unsound');
  });

  test('being overtaken by another process is none; any other fault goes to the jobs', async () => {
    expect((await runWith(() => Promise.reject(new ProductError('directory-overtaken', 'x')))).troubles).toEqual([]);
    await expect(runWith(() => Promise.reject(new ProductError('database-away', 'x')))).rejects.toMatchObject({ code: 'database-away' });
  });
});
