import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { message } from '../support/activities.ts';
import { openSchool, type School } from '../support/school.ts';

let school: School;
beforeAll(async () => {
  school = await openSchool();
});
afterAll(() => school.close());

const get = (path: string) => fetch(`${school.url}${path}`);
const valid = () => message(school.connector.url, 'May I?');

/** A GET with a Host header of its own, which fetch does not allow. */
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${school.url}/healthz`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('POST /api/messages', () => {
  test.each([
    ['{"type": "message"', 400, 'malformed-json'],
    ['Zebedee', 400, 'malformed-json'],
    ['null', 400, 'not-an-activity'],
    ['[]', 400, 'not-an-activity'],
    ['{}', 400, 'not-an-activity'],
    ['{"type": 7, "serviceUrl": {}}', 400, 'not-an-activity'],
  ])('%s gets %i, and nothing of it comes back', async (body, status, code) => {
    expect(await school.post(body)).toEqual({ status, body: { code } });
  });

  test('a body of another type gets 415: a web page elsewhere cannot post here', async () => {
    expect((await school.post(valid(), { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('a body that is too long gets 413, also without saying its length', async () => {
    const long = JSON.stringify({ ...valid(), text: 'x'.repeat(300_000) });
    expect((await school.post(long)).status).toBe(413);
    const body = new ReadableStream({ start: (to) => (to.enqueue(new TextEncoder().encode(long)), to.close()) });
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${school.url}/api/messages`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(sent.status).toBe(413);
  });

  test('an activity that wants its answer elsewhere gets 403 in local mode', async () => {
    expect((await school.post({ ...valid(), serviceUrl: 'https://elsewhere.example' })).status).toBe(403);
    expect((await school.post({ ...valid(), serviceUrl: 'http://127.0.0.1.elsewhere.example' })).status).toBe(403);
  });

  test('gets 503 until policy and model are loaded', async () => {
    school.ready = false;
    const early = await school.post(valid());
    const readiness = await get('/readyz');
    school.ready = true;
    expect([early.status, readiness.status]).toEqual([503, 503]);
  });

  test('an unknown kind of activity, or one with odd parts, is taken without a word', async () => {
    expect((await school.post({ ...valid(), type: 'somethingNew' })).status).toBe(200);
    expect((await school.post({ ...valid(), text: 5, entities: 'x', attachments: null, channelData: null })).status).toBe(200);
  });
});

describe('pages', () => {
  test('/healthz and /readyz tell how it is', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ alive: true });
    expect(await (await get('/readyz')).json()).toMatchObject({ ready: true, policyHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('/policy has an anchor for each clause, in the document’s words', async () => {
    const html = await (await get('/policy')).text();
    const policy = await loadPolicy();
    const missing = [...policy.clauses.keys()].filter((id) => !html.includes(`id="${id}"`));
    expect(missing).toEqual([]);
    expect(html).toContain('pupils past or present</span>');
    expect(html).not.toMatch(/<script|<style| style=/);
  });

  test('the start page escapes what it shows and allows nothing from elsewhere', async () => {
    const page = await get('/');
    const html = await page.text();
    expect(html).toContain('&lt;Tess&gt;');
    expect(html).toContain('lang="en-GB"');
    expect(html).toContain('width=device-width');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\/(?!localhost)/);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('every answer has a request id; an address that is not there gets 404', async () => {
    expect((await get('/healthz')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await get('/etc/passwd')).status).toBe(404);
  });
});

describe('local mode', () => {
  test.each([['evil.example', 403], ['localhost.evil.example', 403], ['localhost:3978', 200], ['127.0.0.1', 200]])(
    'a request to the name %s gets %i',
    async (host, status) => {
      expect(await statusWithHost(host)).toBe(status);
    },
  );

  test('choosing who speaks goes back to the start page; nobody of that id is 404, another site 403', async () => {
    const choose = (person: string, headers = {}) =>
      fetch(`${school.url}/local/speaker`, { method: 'POST', body: new URLSearchParams({ person }), redirect: 'manual', headers });
    expect((await choose('teacher')).status).toBe(303);
    expect((await choose('teacher', { origin: school.url })).status).toBe(303);
    expect((await choose('nobody')).status).toBe(404);
    expect((await choose('teacher', { origin: 'http://evil.example' })).status).toBe(403);
    const { headers } = await fetch(school.url);
    // With "no-referrer" a browser sends Origin: null, and nobody could choose.
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });
});
