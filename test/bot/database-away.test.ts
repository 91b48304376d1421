import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute, message, personal, type Json } from '../support/activities.ts';
import { button, cardIn, words } from '../support/cards.ts';
import { openOwnServer, type OwnServer } from '../support/database.ts';
import { openSchool, type School } from '../support/school.ts';

let server: OwnServer;
let school: School;
beforeAll(async () => {
  server = await openOwnServer();
  school = await openSchool({ kind: 'loopback' }, server.database);
}, 60_000);
afterAll(async () => {
  await school.close();
  await server.close();
});

async function answerTo(text: string): Promise<Json> {
  school.connector.calls.length = 0;
  expect((await school.post(message(school.connector.url, text))).status).toBe(200);
  return cardIn(school.connector.calls.at(-1));
}

async function pressed(data: Json): Promise<Json> {
  const { status, body } = await school.post(execute(school.connector.url, data, personal));
  expect(status).toBe(200);
  return body['value'] as Json;
}

test('a question is answered while the database is away; what could not be stored is said; then all goes on by itself', async () => {
  const first = await answerTo('a pupil has messaged me');
  await server.stop();

  const second = await answerTo('and if she has left?');
  expect(words(second)).toContain('Should not');
  expect(school.asked.at(-1)?.memory?.rule).toBe('contact.pupil.received');
  expect(words(await pressed(button(first, 'A past pupil')))).toContain('Should not');
  const lost = await pressed(button(second, 'No'));
  expect(words(lost)).toContain('could not be stored');
  expect(words(lost)).not.toContain('Thank you');
  expect(words(await answerTo('start again'))).toContain('I could not put it aside');
  const codes = school.logged.map((line) => (JSON.parse(line) as { code?: string }).code);
  expect(codes).toEqual(expect.arrayContaining(['memory-not-kept', 'journal-not-written', 'journal-not-read', 'feedback-not-stored', 'memory-not-forgotten']));

  await server.start();
  expect(words(await pressed(button(lost, 'No')))).toContain('Thank you');
  expect(words(await answerTo('start again'))).toContain('Starting again');
  await answerTo('a pupil has messaged me');
  expect(await server.database.sql.selectFrom('conversationMemory').selectAll().execute()).toHaveLength(1);
}, 60_000);
