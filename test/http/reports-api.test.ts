import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Problem } from '../../src/http/contract.ts';
import type { ActReply, ReportRow, ReportView } from '../../src/http/contract/reports.ts';
import { openAppSchool, type AppSchool } from '../support/app-school.ts';
import { DEE, DILYS, HARBOUR, HARI, LALEH, LIGHTHOUSE, LUKE, TESS, type TrustPerson } from '../support/made-up-trust.ts';
import { TYPED } from '../support/report-talk.ts';

let school: AppSchool;
let report = '';
beforeAll(async () => {
  school = await openAppSchool({ mode: 'production' });
});
beforeEach(async () => {
  school.advance(120_000);
  report = await stored();
});
afterAll(() => school.close());

async function stored(fields = {}, person: TrustPerson = TESS): Promise<string> {
  const draft = await school.reporting.open(person.objectId, {});
  if ('kind' in draft) throw new TypeError('no form');
  const outcome = await school.reporting.submit(person.objectId, draft.id, { ...TYPED, ...fields });
  return outcome.kind === 'stored' ? outcome.report.id : '';
}

async function call<T>(method: string, path: string, person: TrustPerson, body?: unknown): Promise<{ status: number; body: T; headers: Headers }> {
  const headers = { authorization: await school.entra.token({ oid: person.objectId }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`${school.url}/api/reports${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

const list = async (person: TrustPerson) => (await call<{ reports: ReportRow[]; mark: string }>('GET', '', person)).body;
const read = (person: TrustPerson, id = report) => call<ReportView>('GET', `/${id}`, person);
const act = (person: TrustPerson, action: unknown, press: string = randomUUID()) => call<ActReply>('POST', `/${report}/act`, person, { press, action });
const deeds = async (person: TrustPerson) =>
  (await school.database.sql.selectFrom('audit').select(['deed', 'report', 'detail']).where('person', '=', person.objectId).orderBy('number', 'desc').limit(1).execute())[0];

describe('the list', () => {
  test('has those that wait first, nothing of the pupil, and only the own setting', async () => {
    await act(DILYS, { kind: 'close', outcome: 'advice-given' });
    const waiting = await stored();
    const { reports } = await list(DEE);
    expect(reports[0]).toMatchObject({ id: waiting, state: 'stored', settingName: HARBOUR.name, reference: expect.stringMatching(/^R-/) });
    expect(reports.find(({ id }) => id === report)).toMatchObject({ state: 'closed' });
    expect(JSON.stringify(reports)).not.toMatch(/Zebedee|Instagram|Adeyemi/);
    expect((await list(LUKE)).reports).toEqual([]);
    expect(await deeds(LUKE)).toMatchObject({ deed: 'listed' });
  });

  test('is refused to a teacher and to the trust’s administrator, on record', async () => {
    for (const person of [TESS, LALEH]) {
      const { status, body } = await call<Problem>('GET', '', person);
      expect([status, body.code]).toEqual([403, 'not-your-page']);
      expect(await deeds(person)).toMatchObject({ deed: 'refused', detail: 'wrong-role' });
    }
  });

  test('has a mark that changes with every change and is not written down', async () => {
    const { mark } = await list(DILYS);
    const look = async () => (await call<{ mark: string }>('GET', '/mark', DILYS)).body.mark;
    expect(await look()).toBe(mark);
    expect(await deeds(DILYS)).toMatchObject({ deed: 'listed' });
    await school.reporting.act(DEE.objectId, report, { kind: 'note', text: 'from the chat' }, randomUUID());
    expect(await look()).not.toBe(mark);
  });
});

describe('a report', () => {
  test('is read whole by those who answer for its setting, and the reading is written down', async () => {
    for (const person of [DILYS, DEE, HARI]) {
      const { status, body, headers } = await read(person);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(body).toMatchObject({ reporter: 'Tess Adeyemi', timeZone: 'Europe/London', dslPhone: HARBOUR.dslPhone, details: { pupil: 'Zebedee Quark', what: TYPED.what } });
      expect(await deeds(person)).toMatchObject({ deed: 'read', report });
    }
  });

  test('is as if it were not there for the DSL of another setting, and refused to everybody else', async () => {
    expect([(await read(LUKE)).status, await deeds(LUKE)]).toEqual([404, { deed: 'refused', report, detail: 'wrong-setting' }]);
    expect([(await read(TESS)).status, (await read(LALEH)).status]).toEqual([403, 403]);
    expect((await read(DILYS, randomUUID())).status).toBe(404);
    expect((await read(DILYS, 'x')).status).toBe(400);
  });

  test('is acted on as on the card; the same press twice does it once', async () => {
    const press = randomUUID();
    const asked = { kind: 'ask', text: 'Which account was it?' };
    await act(DILYS, asked, press);
    const { body } = await act(DILYS, asked, press);
    if (body.kind !== 'done') throw new TypeError('not done');
    expect(body.report.state).toBe('acknowledged');
    expect(body.report.events.map(({ kind }) => kind)).toEqual(['stored', 'acknowledged', 'asked']);
    expect(body.report.events.at(-1)).toMatchObject({ byName: 'Dilys Okafor', text: 'Which account was it?' });
  });

  test('takes nothing that is incomplete, and says which field it is', async () => {
    expect((await act(DILYS, { kind: 'note', text: '  ' })).body).toEqual({ kind: 'incomplete', problems: [{ field: 'text', problem: 'missing' }] });
    expect((await act(DILYS, { kind: 'close', outcome: '' })).body).toMatchObject({ kind: 'incomplete', problems: [{ field: 'outcome' }] });
    expect((await act(DILYS, { kind: 'note', text: 'x'.repeat(2_001) })).body).toMatchObject({ problems: [{ problem: 'too-long' }] });
  });

  test('takes nothing once it is closed', async () => {
    await act(DILYS, { kind: 'close', outcome: 'no-further-action' });
    const { status, body } = await act(DEE, { kind: 'note', text: 'late' });
    expect([status, (body as unknown as Problem).code]).toEqual([409, 'already-closed']);
  });

  test('is closed to others of the trust, whatever they send', async () => {
    for (const person of [TESS, LUKE, LALEH]) expect((await act(person, { kind: 'acknowledge' })).status).toBeGreaterThanOrEqual(403);
    expect((await act(DILYS, { kind: 'delete' })).status).toBe(400);
    expect((await read(DILYS)).body.state).toBe('stored');
  });

  test('a report of both schools’ teacher is read where it was made', async () => {
    const { BETH } = await import('../support/made-up-trust.ts');
    const id = await stored({ setting: LIGHTHOUSE.id }, BETH);
    expect([(await read(LUKE, id)).status, (await read(DILYS, id)).status]).toEqual([200, 404]);
  });
});
