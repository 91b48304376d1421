/** @jest-environment ./test/support/model-environment.js */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { commandOf } from '../bot/commands.ts';
import { loadPolicy } from '../src/adapters/policy-files/index.ts';
import { createUnderstanding, type Understanding } from '../src/adapters/understanding/index.ts';
import { createAnswering } from '../src/domain/answering/service.ts';
import type { AskerRole } from '../src/domain/answering/types.ts';
import { LOCAL_PEOPLE } from '../src/domain/local-people.ts';
import type { AnswerView } from '../src/http/contract/ask.ts';
import { readSample } from './bench/questions.ts';
import type { Case } from './eval/score.ts';
import { message, type Json } from './support/activities.ts';
import { openAppSchool, type AppSchool } from './support/app-school.ts';
import { cardIn, words } from './support/cards.ts';
import { openSchool, type School } from './support/school.ts';

/** What every surface says of a message; the id stands for all that a person is shown. */
interface Said {
  readonly decision: string;
  readonly verdict?: string;
  readonly report?: boolean;
}

const { questions, dialogs } = readSample();
// "help" and the like are commands in the chat, not questions.
const cases: readonly Case[] = [...questions, ...dialogs].filter((one) => !textsOf(one).some((text) => commandOf(text) !== undefined));
function textsOf(one: Case): readonly string[] {
  return 'turns' in one ? one.turns.map(({ text }) => text) : [one.text];
}

let understanding: Understanding;
let chat: School;
let tabs: AppSchool;

beforeAll(async () => {
  const policy = await loadPolicy();
  understanding = await createUnderstanding();
  const { understand, settings, modelHash } = understanding;
  const answering = createAnswering({ policy, understand, settings, modelHash });
  [chat, tabs] = await Promise.all([openSchool({ kind: 'loopback' }, undefined, answering), openAppSchool({ mode: 'local', answering })]);
}, 60_000);

afterAll(async () => {
  await Promise.all([chat.close(), tabs.close(), understanding.close()]);
});

const personOf = (role: AskerRole) => LOCAL_PEOPLE.find((person) => person.role === role) ?? LOCAL_PEOPLE[0];

/** Each case is a personal chat of its own, with somebody of that role. */
async function askInChat(one: Case): Promise<readonly Said[]> {
  const from = { id: `29:${one.role}`, aadObjectId: personOf(one.role)?.directoryId ?? '' };
  const where = { conversationType: 'personal', id: `a:${one.id}` };
  const said: Said[] = [];
  for (const text of textsOf(one)) {
    chat.connector.calls.length = 0;
    await chat.post(message(chat.connector.url, text, where, from));
    const card: Json = cardIn(chat.connector.calls.find(({ body }) => body['type'] === 'message'));
    said.push({ decision: /Decision ([0-9a-f]{12})/.exec(words(card))?.[1] ?? 'no card' });
  }
  return said;
}

async function askInTheTab(one: Case, token: string): Promise<readonly Said[]> {
  const talk = randomUUID();
  const said: Said[] = [];
  for (const text of textsOf(one)) {
    // A second each, so that the allowance of a person is never used up.
    tabs.advance(1_000);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${tabs.url}/api/ask`, { method: 'POST', headers, body: JSON.stringify({ talk, text }) });
    const { decisionId, verdict, report } = (await response.json()) as AnswerView;
    said.push({ decision: decisionId, verdict, report });
  }
  return said;
}

async function tokenOf(role: AskerRole): Promise<string> {
  const body = JSON.stringify({ person: personOf(role)?.id });
  const response = await fetch(`${tabs.url}/api/local/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await response.json()) as { token: string }).token;
}

/** The program itself, in a process of its own. */
async function askInTheTerminal(): Promise<readonly (readonly Said[])[]> {
  const child = spawn(process.execPath, ['src/main.ts', 'ask', '--jsonl'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stdin.end(cases.map(({ id, role, ...rest }) => JSON.stringify({ id, role, ...('turns' in rest ? { turns: rest.turns } : { text: (rest as { text: string }).text }) })).join('\n'));
  await once(child, 'close');
  const lines = Buffer.concat(out).toString('utf8').trim().split('\n');
  return lines.map((line) => {
    const answer = JSON.parse(line) as Required<Said> & { readonly turns?: readonly Required<Said>[] };
    return (answer.turns ?? [answer]).map(({ decision, verdict, report }) => ({ decision, verdict, report }));
  });
}

describe('chat, terminal and tab', () => {
  test('give the same answers to the whole sample', async () => {
    const roles = [...new Set(cases.map(({ role }) => role))];
    const tokens = new Map(await Promise.all(roles.map(async (role) => [role, await tokenOf(role)] as const)));
    const terminal = await askInTheTerminal();
    expect(terminal).toHaveLength(cases.length);
    const inChat: (readonly Said[])[] = [];
    const inTheTab: (readonly Said[])[] = [];
    for (const one of cases) {
      inChat.push(await askInChat(one));
      inTheTab.push(await askInTheTab(one, tokens.get(one.role) ?? ''));
    }
    expect(inTheTab).toEqual(terminal);
    expect(inChat).toEqual(terminal.map((turns) => turns.map(({ decision }) => ({ decision }))));
    expect(new Set(terminal.flat().map(({ decision }) => decision)).size).toBeGreaterThan(50);
  }, 240_000);
});
