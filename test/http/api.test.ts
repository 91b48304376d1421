import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ROUTES } from '../../src/http/api/endpoint.ts';
import type { Problem, Route } from '../../src/http/contract.ts';
import type { AnswerView } from '../../src/http/contract/ask.ts';
import type { Me, PageName } from '../../src/http/contract/me.ts';
import type { PolicyView } from '../../src/http/contract/policy.ts';
import { openAppSchool, type AppSchool } from '../support/app-school.ts';
import { TYPED } from '../support/report-talk.ts';
import { DEE, DILYS, HARI, LALEH, LEO, LUKE, NOBODY, TESS, type TrustPerson } from '../support/made-up-trust.ts';

let school: AppSchool;
/** A report of Harbour View's. */
let report = '';
beforeAll(async () => {
  school = await openAppSchool({ mode: 'production' });
  const draft = await school.reporting.open(TESS.objectId, {});
  if ('kind' in draft) throw new TypeError('no form');
  const outcome = await school.reporting.submit(TESS.objectId, draft.id, TYPED);
  report = outcome.kind === 'stored' ? outcome.report.id : '';
});
afterAll(() => school.close());

const talk = randomUUID();
const question = 'a year 9 pupil followed me on insta';
const as = ({ objectId }: Pick<TrustPerson, 'objectId'>) => school.entra.token({ oid: objectId, name: 'Name of the token' });

interface Got<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

async function call<T = Problem>(route: string, authorization: string | undefined, body?: unknown, headers: Record<string, string> = {}): Promise<Got<T>> {
  const [method = '', path = ''] = route.split(' ');
  const all = { ...(authorization === undefined ? {} : { authorization }), ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${school.url}${path}`, { method, headers: all, ...sent });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

async function asked(text = question, id = talk): Promise<AnswerView> {
  const { status, body } = await call<AnswerView>('POST /api/ask', await as(TESS), { talk: id, text });
  expect(status).toBe(200);
  return body;
}

/** For each route a request that is right in form. */
const RIGHT: Readonly<Record<Route, unknown>> = {
  'GET /api/me': undefined,
  'GET /api/policy': undefined,
  'POST /api/ask': { talk, text: question },
  'POST /api/decide': { talk, decisionId: '0123456789ab', facts: { act: 'contact' }, cut: false },
  'POST /api/feedback': { talk, decisionId: '0123456789ab', facts: { act: 'contact' }, cut: false, kind: 'right' },
  'GET /api/reports': undefined,
  'GET /api/reports/mark': undefined,
  'GET /api/reports/:id': undefined,
  'POST /api/reports/:id/act': { press: randomUUID(), action: { kind: 'note', text: 'seen' } },
};

/** What somebody with these pages gets for a request that is right. */
function expected(route: Route, pages: readonly PageName[], person: TrustPerson): number {
  if (!route.includes('/api/reports')) return 200;
  if (!pages.includes('reports')) return 403;
  return route.includes(':id') && person === LUKE ? 404 : 200;
}

describe('who may call what', () => {
  const people: readonly (readonly [string, TrustPerson, readonly PageName[]])[] = [
    ['a teacher', TESS, ['ask', 'confirm']],
    ['a DSL', DILYS, ['ask', 'confirm', 'reports']],
    ['a deputy', DEE, ['ask', 'confirm', 'reports']],
    ['a headteacher who is named SLT', HARI, ['ask', 'confirm', 'leaders', 'reports']],
    ['a trust leader who is administrator', LALEH, ['ask', 'confirm', 'leaders', 'insight', 'settings']],
    ['the DSL of another school', LUKE, ['ask', 'confirm', 'reports']],
    ['a member of the tenant whom the directory does not know', NOBODY, ['ask']],
  ];

  test.each(people)('%s sees the pages of the role', async (_, person, pages) => {
    expect((await call<Me>('GET /api/me', await as(person))).body.pages).toEqual(pages);
  });

  describe.each(ROUTES)('%s', (route) => {
    test.each(people)('answers %s as the pages say', async (_, person, pages) => {
      const { status, body } = await call(route.replace(':id', report), await as(person), RIGHT[route]);
      expect(status).toBe(expected(route, pages, person));
      if (status !== 200) expect(JSON.stringify(body)).not.toContain('Zebedee');
    });

    test('refuses whoever has no token, or left the trust, and says so in the usual form', async () => {
      const path = route.replace(':id', report);
      const [none, left] = [await call(path, undefined, RIGHT[route]), await call(path, await as(LEO), RIGHT[route])];
      expect([none.status, none.body.code, none.headers.get('www-authenticate')]).toEqual([401, 'not-signed-in', 'Bearer']);
      expect([left.status, left.body.code]).toEqual([403, 'left-the-trust']);
    });
  });

  test.each([
    ['expired', { exp: 1_000_000_000 }, 401, 'token-expired'],
    ['of another tenant', { tid: randomUUID() }, 403, 'wrong-tenant'],
    ['for another application', { aud: randomUUID() }, 401, 'token-refused'],
    ['without the scope', { scp: 'openid' }, 403, 'scope-missing'],
    ['of a guest', { acct: 1 }, 403, 'guest-refused'],
  ])('a token %s is refused', async (_, claims, status, code) => {
    const got = await call('GET /api/me', await school.entra.token(claims));
    expect([got.status, got.body.code]).toEqual([status, code]);
  });

  test('a token without a signature, or of an unknown key, is refused', async () => {
    expect((await call('GET /api/me', school.entra.unsigned())).status).toBe(401);
    expect((await call('GET /api/me', await school.entra.token({}, { unpublished: true }))).status).toBe(401);
  });

  test('the directory’s name counts; the token’s where the directory knows nobody', async () => {
    expect((await call<Me>('GET /api/me', await as(TESS))).body).toMatchObject({ name: 'Tess Adeyemi', settings: [{ name: 'Harbour View Primary', dslPhone: '01632 960123' }] });
    expect((await call<Me>('GET /api/me', await as(NOBODY))).body).toMatchObject({ name: 'Name of the token', settings: [] });
  });
});

describe('requests that are not right', () => {
  test.each([
    ['no JSON', '{"talk"', {}, 400, 'malformed-json', undefined],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415, 'not-json', undefined],
    ['a form, as a page elsewhere could post', 'text=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'not-json', undefined],
    ['an array', '[]', {}, 400, 'request-invalid', []],
    ['nothing in it', {}, {}, 400, 'request-invalid', ['talk', 'text']],
    ['an empty question', { talk, text: '   ' }, {}, 400, 'request-invalid', ['text']],
    ['a talk that is none', { talk: 'mine', text: 'x' }, {}, 400, 'request-invalid', ['talk']],
    ['a question that is too long', { talk, text: 'x'.repeat(4_001) }, {}, 400, 'request-invalid', ['text']],
    ['a body that is too long', { talk, text: 'x'.repeat(40_000) }, {}, 413, 'too-long', undefined],
  ])('%s', async (_, body, headers, status, code, fields) => {
    const got = await call('POST /api/ask', await as(TESS), body, headers as Record<string, string>);
    expect([got.status, got.body.code, got.body.fields]).toEqual([status, code, fields]);
    expect(got.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(got.body).toMatchObject({ type: `/problems/${code}`, status, instance: got.headers.get('x-request-id') });
  });

  test('what was sent comes back in no refusal, and nothing typed stands in the log', async () => {
    const secret = 'Zebedee of class 7b';
    const got = await call('POST /api/decide', await as(TESS), { talk, decisionId: secret, facts: { [secret]: secret }, cut: secret });
    expect(JSON.stringify(got.body)).not.toContain('Zebedee');
    await asked(`${secret} followed me`, randomUUID());
    expect(school.logged.join('\n')).not.toMatch(/Zebedee|Tess|Bearer|eyJ/);
  });

  test('an address that is not there gets a problem as well, and local mode’s sign-in is none', async () => {
    for (const route of ['GET /api/nothing', 'POST /api/local/session', 'GET /api/local/people']) {
      const got = await call(route, await as(TESS), route.startsWith('POST') ? { person: 'dsl' } : undefined);
      expect([got.status, got.body.code]).toEqual([404, 'no-such-route']);
    }
  });

  test('nothing of the API may be kept on the way', async () => {
    expect((await call('GET /api/me', await as(TESS))).headers.get('cache-control')).toBe('no-store');
    expect((await call('GET /api/me', undefined)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('what is away', () => {
  test('before everything is loaded: 503 and when to come again', async () => {
    school.ready = false;
    const got = await call('GET /api/me', await as(TESS));
    school.ready = true;
    expect([got.status, got.body.code, got.headers.get('retry-after')]).toEqual([503, 'not-ready', '3']);
  });

  test('the directory’s database: 503 in words for a person, not for whoever runs it', async () => {
    school.directoryAway = true;
    const got = await call('GET /api/me', await as(TESS));
    school.directoryAway = false;
    expect([got.status, got.body.code]).toEqual([503, 'records-away']);
    expect(JSON.stringify(got.body)).not.toMatch(/DATABASE_URL|stand-in/);
  });
});

describe('the allowance', () => {
  test('whoever asks without end waits, others do not, and it comes back with time', async () => {
    const [dee, luke] = [await as(DEE), await as(LUKE)];
    const first: number[] = [];
    for (let turn = 0; turn < 90; turn++) first.push((await call('GET /api/policy', dee)).status);
    expect(first.slice(0, 40)).not.toContain(429);
    const stopped = await call('GET /api/policy', dee);
    expect([stopped.status, stopped.body.code, Number(stopped.headers.get('retry-after'))]).toEqual([429, 'too-often', 1]);
    expect((await call('GET /api/policy', luke)).status).toBe(200);
    school.advance(10_000);
    expect((await call('GET /api/policy', dee)).status).toBe(200);
  });
});

describe('asking', () => {
  test('an answer comes with everything that the card shows', async () => {
    const answer = await asked();
    expect(answer).toMatchObject({ verdict: 'required', report: true, cut: false });
    expect(answer.alerts.length).toBeGreaterThan(0);
    expect(answer.clauses[0]).toMatchObject({ id: '3.contact', quote: expect.stringContaining('Any communication received from current pupils') });
    expect(answer.changes.flatMap(({ choices }) => choices).length).toBeGreaterThan(0);
  });

  test('a changed fact is answered again, and the talk goes on from it', async () => {
    const id = randomUUID();
    const before = await asked(question, id);
    const choice = before.changes.flatMap(({ choices }) => choices).find(({ title }) => title === 'A past pupil');
    const { body } = await call<AnswerView>('POST /api/decide', await as(TESS), { talk: id, decisionId: before.decisionId, facts: choice?.facts, cut: false });
    expect(body).toMatchObject({ verdictWord: 'Should not', understood: expect.arrayContaining(['Who it is about: A past pupil']) });
  });

  test('a talk is its person’s own: the same id of somebody else remembers nothing', async () => {
    const id = randomUUID();
    await asked(question, id);
    const rows = await school.database.sql.selectFrom('conversationMemory').select('conversation').execute();
    const count = rows.length;
    await call('POST /api/ask', await as(DILYS), { talk: id, text: question });
    expect((await school.database.sql.selectFrom('conversationMemory').select('conversation').execute()).length).toBe(count + 1);
    expect(JSON.stringify(rows)).not.toContain(id);
  });

  test('an opinion is stored once a person and answer, without a name', async () => {
    const { decisionId, facts, cut } = await asked('who wrote the policy', randomUUID());
    const opinion = { talk, decisionId, facts, cut, kind: 'disagree', reason: 'wrong-clause' };
    for (const id of [talk, randomUUID()]) {
      expect((await call('POST /api/feedback', await as(TESS), { ...opinion, talk: id })).body).toEqual({ stored: true });
    }
    const rows = await school.database.sql.selectFrom('feedback').selectAll().where('decisionId', '=', decisionId).execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(TESS.objectId);
  });

  test('an opinion of a kind that there is not is refused', async () => {
    const got = await call('POST /api/feedback', await as(TESS), { talk, decisionId: '0123456789ab', facts: {}, cut: false, kind: 'meh', reason: 'because' });
    expect([got.status, got.body.fields]).toEqual([400, ['kind', 'reason']]);
  });
});

describe('the policy', () => {
  test('stands there whole, with every clause marked in its own words', async () => {
    const { body } = await call<PolicyView>('GET /api/policy', await as(TESS));
    const passages = body.sections.flatMap(({ lines }) => lines.flatMap((line) => line.passages));
    const clause = passages.find((passage) => passage.clause === '3.b');
    expect(clause?.text).toBe('Accept \'friend requests\' from, or communicate with, pupils past or present');
    expect(new Set(passages.flatMap((passage) => passage.clause ?? [])).size).toBe(85);
  });
});
