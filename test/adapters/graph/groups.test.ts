import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGraphGet } from '../../../src/adapters/graph/client.ts';
import { createGraphGroups } from '../../../src/adapters/graph/groups.ts';
import { readDelta } from '../../../src/adapters/graph/pages.ts';
import type { Marks } from '../../../src/domain/directory/groups.ts';
import { startGraph, type GraphFault, type GraphServer } from '../../support/graph-server.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const group = (number: number): string => `11111111-0000-4000-8000-${String(number).padStart(12, '0')}`;
const NOW = new Date('2026-11-22T10:00:00Z');

let graph: GraphServer;
let waited: number[];
let given: string[];
/** The tokens that the sign-in gives, the last one for ever. */
let tokens: string[];

const settings = (more = {}) => ({
  base: graph.base,
  token: async (fresh: boolean) => {
    if (fresh || given.length === 0) given.push(tokens[Math.min(given.length, tokens.length - 1)] ?? '');
    return given.at(-1) ?? '';
  },
  wait: async (ms: number) => void waited.push(ms),
  now: () => NOW,
  chance: () => 0.5,
  ...more,
});
const groups = (more = {}) => createGraphGroups(settings(more));
const marked = async (...ids: readonly string[]): Promise<Marks> => {
  const marks = await groups().mark(ids);
  return marks.kind === 'marked' ? marks.marks : { users: '', groups: [] };
};

beforeEach(async () => {
  graph = await startGraph();
  [waited, given, tokens] = [[], [], ['token-1']];
  for (const number of [1, 2, 3, 4, 5]) graph.setUser({ id: id(number), displayName: `Person ${number}`, mail: `p${number}@trust.example`, accountEnabled: true });
  graph.setGroup(group(2), [id(4), id(5), id(1)]);
  graph.setGroup(group(1), [id(1), id(2), id(3), group(2)]);
});
afterEach(() => graph.close());

describe('the members of a group', () => {
  test('are read over all pages, those of nested groups too, each once; devices are no people', async () => {
    const read = await groups().read(group(1));
    expect(read).toMatchObject({ kind: 'read', nested: [group(2)] });
    expect(read.kind === 'read' && read.accounts.map(({ name }) => name)).toEqual(['Person 1', 'Person 2', 'Person 3', 'Person 4', 'Person 5']);
    expect(graph.calls).toHaveLength(4);
    expect(graph.calls[0]).toBe(`/v1.0/groups/${group(1)}/transitiveMembers?$select=id,displayName,mail,accountEnabled,userType&$top=999`);
  });

  test('guests and disabled accounts are named as such; names lose what cannot be seen', async () => {
    graph.setUser({ id: id(1), displayName: '\u202EOkafor\u200B ', mail: null, accountEnabled: false });
    graph.setUser({ id: id(4), displayName: 'A Guest', accountEnabled: true, userType: 'Guest' });
    const read = await groups().read(group(2));
    expect(read.kind === 'read' && read.accounts).toEqual([
      { objectId: id(4), name: 'A Guest', enabled: true, guest: true },
      { objectId: id(5), name: 'Person 5', mail: 'p5@trust.example', enabled: true, guest: false },
      { objectId: id(1), name: 'Okafor', enabled: false, guest: false },
    ]);
  });

  test('that the app may not read, or only by their ids, are a fault and not people who left', async () => {
    graph.setUser({ id: id(5), displayName: null, mail: null, accountEnabled: null, userType: null });
    expect(await groups().read(group(2))).toEqual({ kind: 'failed', code: 'limited' });
    graph.fail(/transitiveMembers/, { status: 403, code: 'Authorization_RequestDenied' });
    expect(await groups().read(group(2))).toEqual({ kind: 'failed', code: 'forbidden' });
    expect(await groups().read(group(99))).toEqual({ kind: 'failed', code: 'not-found' });
    expect(waited).toEqual([]);
  });

  test.each<[GraphFault, readonly number[]]>([
    [{ status: 429, retryAfter: '7' }, [7_500]],
    [{ status: 429, retryAfter: 'Sun, 22 Nov 2026 10:00:20 GMT' }, [20_500]],
    [{ status: 429 }, [1_500]],
    [{ status: 503, retryAfter: '3' }, [3_500]],
    [{ status: 504 }, [1_500]],
    [{ status: 200, body: 'cut' }, [1_500]],
    [{ status: 200, body: 'no-json' }, [1_500]],
  ])('%j on the second page is waited for, and nothing is missing or twice', async (fault, waits) => {
    graph.fail(/skiptoken/, fault);
    const read = await groups().read(group(1));
    expect(read.kind === 'read' && read.accounts).toHaveLength(5);
    expect(waited).toEqual(waits);
  });

  test.each<[GraphFault, string]>([
    [{ status: 429, retryAfter: '1' }, 'throttled'],
    [{ status: 503 }, 'unavailable'],
    [{ status: 200, body: 'cut' }, 'away'],
    [{ status: 200, body: 'no-json' }, 'half-answer'],
  ])('%j again and again ends after five attempts as "%s"', async (fault, code) => {
    graph.fail(/skiptoken/, fault, 50);
    expect(await groups().read(group(1))).toEqual({ kind: 'failed', code });
    expect([graph.calls.length, waited.length]).toEqual([6, 4]);
  });

  test('backs off further each time where no wait is asked for', async () => {
    graph.fail(/transitiveMembers/, { status: 500 }, 4);
    expect((await groups().read(group(1))).kind).toBe('read');
    expect(waited).toEqual([1_500, 2_500, 4_500, 8_500]);
  });

  test('does not sit out a wait of an hour', async () => {
    graph.fail(/transitiveMembers/, { status: 429, retryAfter: '3600' });
    expect(await groups().read(group(1))).toEqual({ kind: 'failed', code: 'throttled' });
    expect(waited).toEqual([]);
  });

  test('a page of another shape is a half answer', async () => {
    graph.fail(/skiptoken/, { status: 200, body: 'no-value' });
    expect(await groups().read(group(1))).toEqual({ kind: 'failed', code: 'half-answer' });
  });

  test('a service that says nothing is given up', async () => {
    const { createServer } = await import('node:http');
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const base = `http://127.0.0.1:${(silent.address() as { port: number }).port}/v1.0`;
    expect(await groups({ base, timeoutMs: 20 }).read(group(1))).toEqual({ kind: 'failed', code: 'away' });
    silent.closeAllConnections();
    silent.close();
  });
});

describe('the token', () => {
  test('that has ended is asked for anew once', async () => {
    [graph.token, tokens] = ['token-2', ['token-1', 'token-2']];
    expect((await groups().read(group(1))).kind).toBe('read');
    expect([given, waited]).toEqual([['token-1', 'token-2'], []]);
  });

  test('that is refused twice ends the attempt', async () => {
    graph.token = 'other';
    expect(await groups().read(group(1))).toEqual({ kind: 'failed', code: 'token-refused' });
    expect(graph.calls).toHaveLength(2);
  });

  test('that cannot be had is no exception', async () => {
    expect(await groups({ token: () => Promise.reject(new Error('AADSTS7000215')) }).read(group(1))).toEqual({ kind: 'failed', code: 'token-refused' });
  });

  test('is never sent to another address', async () => {
    const other = await startGraph();
    expect(await createGraphGet(settings())(`${other.base}/users/delta`)).toEqual({ kind: 'failed', code: 'foreign-link' });
    expect(other.calls).toEqual([]);
    await other.close();
  });
});

describe('changes', () => {
  test('are none right after marking, which reads no user', async () => {
    const marks = await marked(group(1), group(2));
    expect(graph.calls[0]).toBe('/v1.0/users/delta?$select=id,displayName,mail,accountEnabled,userType&$deltatoken=latest');
    expect(await groups().changes(marks)).toMatchObject({ kind: 'changes', groups: [], accounts: [] });
  });

  test('name groups whose members came or went, and accounts that changed or were removed, over all pages', async () => {
    const marks = await marked(group(1), group(2));
    graph.setGroup(group(2), [id(4)]);
    graph.setUser({ id: id(2), displayName: 'Person Two', accountEnabled: true });
    graph.setUser({ id: id(3), displayName: 'Person 3', accountEnabled: false });
    graph.removeUser(id(4));
    graph.setUser({ id: id(50), displayName: 'A pupil', accountEnabled: true });
    const changes = await groups().changes(marks);
    expect(changes).toMatchObject({ kind: 'changes', groups: [group(2)] });
    expect(changes.kind === 'changes' && changes.accounts).toEqual([
      { objectId: id(2), name: 'Person Two', enabled: true },
      { objectId: id(3), name: 'Person 3', enabled: false },
      { objectId: id(4), removed: true },
      { objectId: id(50), name: 'A pupil', enabled: true },
    ]);
    expect(await groups().changes(changes.kind === 'changes' ? changes.marks : marks)).toMatchObject({ groups: [], accounts: [] });
  });

  test('of a group that nobody asked about are not told', async () => {
    const marks = await marked(group(2));
    graph.setGroup(group(1), []);
    expect(await groups().changes(marks)).toMatchObject({ groups: [] });
  });

  test('of more groups than a filter takes are asked for in parts', async () => {
    const many = Array.from({ length: 120 }, (_, at) => group(at + 1));
    const marks = await marked(...many);
    expect(marks.groups).toHaveLength(3);
    graph.setGroup(group(110), [id(1)]);
    expect(await groups().changes(marks)).toMatchObject({ groups: [group(110)] });
  });

  test.each([410, 400] as const)('start afresh when the tokens are lost (%i)', async (status) => {
    const marks = await marked(group(1));
    graph.setGroup(group(1), []);
    graph.loseTokens(status);
    expect(await groups().changes(marks)).toEqual({ kind: 'start-afresh' });
  });

  test('start afresh when only the groups’ tokens are lost, by any of the documented codes', async () => {
    const marks = await marked(group(1));
    graph.fail(/groups\/delta/, { status: 410, code: 'resyncRequired' });
    expect(await groups().changes(marks)).toEqual({ kind: 'start-afresh' });
    graph.fail(/groups\/delta/, { status: 400, code: 'BadRequest' });
    expect(await groups().changes(marks)).toEqual({ kind: 'failed', code: 'status-400' });
  });

  test('that end without saying where to go on are half an answer', async () => {
    const get = createGraphGet(settings());
    expect(await readDelta(get, `${graph.base}/groups/${group(1)}/transitiveMembers`)).toEqual({ kind: 'failed', code: 'half-answer' });
  });
});
