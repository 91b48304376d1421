/**
 * Nothing of what is typed into a report is found outside the two cards: the product runs as `npm start` runs it, with
 * a database of its own and its log at "trace"; reports go through all that can happen to them; then everything that it
 * has written or sent is searched.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../support/activities.ts';
import { messageIn, parts, words } from '../support/cards.ts';
import type { ConnectorCall } from '../support/connector.ts';
import { CHANNEL } from '../support/report-school.ts';
import { openRunningSchool, type RunningSchool } from '../support/running-school.ts';
import { ALL_SECRETS, secretsBelow, secretsIn } from '../support/secrets.ts';
import { everyRow, liveThrough } from '../support/whole-life.ts';

const LIFE_MS = 400_000;
const SEARCH_MS = 120_000;

let school: RunningSchool;
let references: readonly string[];
let rows: string;

beforeAll(async () => {
  school = await openRunningSchool();
  ({ references } = await liveThrough(school));
  rows = await everyRow(school);
  // Ended, so that all has reached the disk.
  await school.product.end();
}, LIFE_MS);
afterAll(async () => {
  await school?.connector.close();
  await school?.product.stop();
}, SEARCH_MS);

describe('what is typed into a report', () => {
  test('has been typed: every word has come in, and the cards have shown what they are for', () => {
    const came = school.exchanges.map(({ sent }) => sent).join('\n');
    expect(secretsIn(came)).toEqual(ALL_SECRETS);
    const shown = new Set(school.connector.heard.flatMap(({ body }) => secretsIn(JSON.stringify(body))));
    for (const never of ['refused', 'faulty']) expect([...shown].filter((word) => word.includes(never))).toEqual([]);
    expect(shown.size).toBeGreaterThan(10);
    expect(new Set(references).size).toBe(3);
  });

  test('is in no file of the database, its write-ahead log and the server’s own log among them', async () => {
    expect(await secretsBelow(school.product.data)).toEqual([]);
    const found = await secretsBelow(school.product.data, references);
    expect(found.some((line) => line.includes('pg_wal'))).toBe(true);
    expect(found.some((line) => line.includes('base'))).toBe(true);
    expect(existsSync(join(school.product.data, 'postgres', 'server.log'))).toBe(true);
  }, SEARCH_MS);

  test('is in no row of any table, the payloads of jobs among them', () => {
    expect(secretsIn(rows)).toEqual([]);
    for (const reference of references) expect(rows).toContain(reference);
    expect(rows).toMatch(/report-remind/);
    for (const name of ['Adeyemi', 'Okafor']) expect(secretsIn(rows, [name])).toEqual([]);
  });

  test('is in no line of the log at “trace”, and no name is', () => {
    const log = school.product.output();
    expect(secretsIn(log)).toEqual([]);
    // The words of welcome name the made-up people; the log does not.
    const lines = log.split('\n').filter((line) => line.startsWith('{'));
    expect(secretsIn(lines.join('\n'), ['Adeyemi', 'Okafor', '29:tess'])).toEqual([]);
    // What went wrong on purpose is in it.
    for (const code of ['turn-failed', 'report-press-failed', 'message-not-taken', 'report-not-delivered', 'database-fault']) expect(lines.join('\n')).toContain(code);
  });

  test('goes out on the two cards only: to the reporter, and to those who act on reports of that school', () => {
    const leaks = school.connector.heard.flatMap((call) => secretsIn(JSON.stringify(withoutAllowedCard(call))).map((word) => `${word}: ${call.method} ${call.path}`));
    expect([...new Set(leaks)]).toEqual([]);
    const cards = school.connector.heard.filter((call) => secretsIn(JSON.stringify(call.body)).length > 0);
    expect(new Set(cards.map(kindOf))).toEqual(new Set(['own', 'form', 'dsl']));
  });

  test('is in no address, header, summary, fallback or spoken text, and in no data of a button', () => {
    for (const { path, headers, ...call } of school.connector.heard) {
      expect(secretsIn(`${path} ${JSON.stringify(headers)}`)).toEqual([]);
      const { summary, text } = messageIn({ path, ...call });
      expect(secretsIn(`${summary} ${text}`)).toEqual([]);
      for (const part of parts(call.body)) expect(secretsIn(JSON.stringify([part['data'], part['fallbackText'], part['speak'], part['title']]))).toEqual([]);
    }
  });

  test('is in no reminder and no notice to deputies, leaders or administrators', () => {
    const notices = school.connector.heard.map(messageIn).filter((sent) => references.some((reference) => JSON.stringify(sent).includes(reference)) && !/Reported by|Your report|Report to the DSL/.test(JSON.stringify(sent)));
    expect(notices.filter((sent) => /acknowledged it|everybody on the list|has answered|cannot be reached/.test(JSON.stringify(sent))).length).toBeGreaterThan(3);
    expect(secretsIn(JSON.stringify(notices))).toEqual([]);
  });

  test('comes back from the bot’s endpoint on the presser’s own card only; no refusal and no error repeats it', () => {
    const leaks = school.exchanges.filter(({ answered }) => secretsIn(answered).length > 0);
    for (const { sent, status, answered } of leaks) {
      expect(status).toBe(200);
      const card = JSON.parse(answered.slice(answered.indexOf('\n') + 1)).value as Json;
      expect(secretsIn(JSON.stringify({ ...card, body: undefined }))).toEqual([]);
      expect(['own', 'form', 'dsl']).toContain(kindOfCard(card));
      expect(isFor(kindOfCard(card), JSON.parse(sent).from.id)).toBe(true);
    }
    expect(leaks.length).toBeGreaterThan(5);
    expect(new Set(school.exchanges.map(({ status }) => status))).toEqual(new Set([200, 400, 413, 500, 501]));
  });
});

describe('the search', () => {
  test('finds a word in every dress it knows', async () => {
    const word = ALL_SECRETS[0] ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'before-you-post-'));
    const base64 = ['', 'a', 'ab'].map((before) => Buffer.from(`${before}${word}z`).toString('base64'));
    const dressed = [word, `x${word}x`, Buffer.from(word, 'utf16le'), Buffer.from(word).toString('hex'), ...base64, JSON.stringify({ a: word }), encodeURIComponent(`?q=${word}`)];
    for (const [place, content] of dressed.entries()) await writeFile(join(folder, `${place}`), content);
    expect(await secretsBelow(folder)).toHaveLength(dressed.length);
    expect(secretsIn('nothing of the kind')).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

type CardKind = 'own' | 'form' | 'dsl' | 'other';

function kindOfCard(card: Json): CardKind {
  const said = words(card);
  if (/Your report R-/.test(said)) return 'own';
  if (/Report to the DSL/.test(said) && /Send to the DSL/.test(said)) return 'form';
  return /Report R-[A-Z0-9]{6}/.test(said) && /Reported by/.test(said) ? 'dsl' : 'other';
}

function kindOf(call: ConnectorCall): CardKind {
  const [attachment] = (messageIn(call)['attachments'] as readonly Json[] | undefined) ?? [];
  return kindOfCard((attachment?.['content'] as Json | undefined) ?? {});
}

/** The reporter's card and form are for Tess; the DSL's for the DSL and the named senior leader. */
function isFor(kind: CardKind, sender: string): boolean {
  return kind === 'dsl' ? ['29:dilys', '29:hari'].includes(sender) : ['29:tess', '29:hari'].includes(sender);
}

/** The request without the body of a card that may go where it went. */
function withoutAllowedCard(call: ConnectorCall): unknown {
  const kind = kindOf(call);
  const [place = '', receiver] = [decodeURIComponent(call.path), receiverOf(call)];
  const dsl = kind === 'dsl' && (place.includes(CHANNEL) || isFor(kind, receiver));
  if (!dsl && !((kind === 'own' || kind === 'form') && isFor(kind, receiver))) return call;
  return JSON.parse(JSON.stringify(call, (key, value: unknown) => (key === 'content' ? { ...(value as Json), body: undefined } : value)));
}

/** Whose chat a message goes to; '' for a channel. */
function receiverOf({ path }: ConnectorCall): string {
  const conversation = decodeURIComponent(path.split('/')[3] ?? '');
  return conversation.startsWith('a:') ? conversation.slice(2) : (chats().get(conversation) ?? '');
}

/** The chats that the bot has opened, by the id that the service gave: whose each is. */
function chats(): ReadonlyMap<string, string> {
  return new Map(school.connector.heard.flatMap(({ path, body }, place): readonly (readonly [string, string])[] => {
    const [member] = (body['members'] as readonly Json[] | undefined) ?? [];
    return path === '/v3/conversations' && member !== undefined ? [[`sent-${place + 1}`, String(member['id'])]] : [];
  }));
}
