import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReportRow, ReportView } from '../../src/http/contract/reports.ts';
import ReportsPage from '../../tabs/reports/reports-page.tsx';
import { draw, Server } from './harness.tsx';

const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const row = (more: Partial<ReportRow> = {}): ReportRow => ({
  id: ID, reference: 'R-BCD234', setting: 'harbour', settingName: 'Harbour View Primary', state: 'delivered', storedAt: '2026-11-22T10:00:00.000Z', minutes: 14, ...more,
});
const REPORT: ReportView = {
  id: ID, reference: 'R-BCD234', settingName: 'Harbour View Primary', timeZone: 'Europe/London', state: 'delivered', storedAt: '2026-11-22T10:00:00.000Z', reporter: 'Tess Adeyemi',
  details: { pupil: 'Zebedee Quark', relation: 'current', year: '', platform: 'Instagram', when: 'Last night', what: '<b>He</b> asked\nfor my number.', began: 'pupil', answered: 'no', family: 'no', danger: 'yes' },
  events: [{ at: '2026-11-22T10:00:00.000Z', kind: 'stored' }, { at: '2026-11-22T10:01:00.000Z', kind: 'noted', byName: 'Dilys Okafor', text: 'Rang home.' }],
};

const listing = (rows: readonly ReportRow[]) => new Server().on('GET /api/reports', { body: { reports: rows, mark: 'm' } }).on('GET /api/reports/mark', { body: { mark: 'm' } });
/** The stand-in knows paths as they are, without parameters. */
const route = (name: string) => name as 'GET /api/reports/:id';
const reading = (...views: readonly ReportView[]) => listing([row()]).on(route(`GET /api/reports/${ID}`), ...views.map((body) => ({ body })));

beforeEach(() => window.history.replaceState(null, '', '/tabs/reports'));
afterEach(() => {
  jest.useRealTimers();
  window.history.replaceState(null, '', '/');
});
const at = (path: string) => window.history.replaceState(null, '', path);

describe('the list', () => {
  test('says how many wait, and shows open ones with their age', async () => {
    draw(<ReportsPage />, { server: listing([row(), row({ id: 'b', reference: 'R-XYZ789', state: 'closed', minutes: 5_000 })]) });
    expect(await screen.findByText('One report waits for somebody to acknowledge it.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'R-BCD234' }).getAttribute('href')).toContain(`/tabs/reports/${ID}`);
    expect(screen.getByText('14 minutes ago')).toBeTruthy();
    expect(screen.queryByText('R-XYZ789')).toBeNull();
  });

  test('filters live in the address, and the address filters', async () => {
    const rows = [row(), row({ id: 'b', reference: 'R-XYZ789', state: 'closed' }), row({ id: 'c', reference: 'R-MLL222', setting: 'mill', settingName: 'Mill Lane' })];
    at('/tabs/reports?show=all&setting=mill');
    draw(<ReportsPage />, { server: listing(rows) });
    await screen.findByText('R-MLL222');
    expect(screen.queryByText('R-BCD234')).toBeNull();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'School or college' }), 'All');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Show' }), 'Closed');
    expect(await screen.findByText('R-XYZ789')).toBeTruthy();
    expect(window.location.search).toBe('?show=closed');
  });

  test('with nothing in it says so, and a fault is told with a way on', async () => {
    draw(<ReportsPage />, { server: listing([]) });
    expect(await screen.findByText('There are no reports of your settings.')).toBeTruthy();
  });

  test('a fault is told with a way on', async () => {
    draw(<ReportsPage />, { server: new Server().on('GET /api/reports', { problem: { status: 503, title: 'The records are away.' } }, { body: { reports: [row()], mark: 'm' } }) });
    await screen.findByRole('heading', { name: 'The records are away.' });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('R-BCD234')).toBeTruthy();
  });
});

describe('a report', () => {
  beforeEach(() => at(`/tabs/reports/${ID}`));

  test('shows what was reported as plain words, danger first, and what has been done', async () => {
    draw(<ReportsPage />, { server: reading(REPORT) });
    const heading = await screen.findByRole('heading', { name: 'Report R-BCD234' });
    expect(document.activeElement).toBe(heading);
    expect(screen.getByText(/call 999 first/)).toBeTruthy();
    expect(screen.getByText(/<b>He<\/b> asked/)).toBeTruthy();
    expect(screen.getByText('not given')).toBeTruthy();
    expect(screen.getByText('Rang home.')).toBeTruthy();
    expect([document.title, window.location.href].join()).not.toContain('Zebedee');
  });

  test('an action is sent with a press of its own, and the answer is drawn', async () => {
    const server = reading(REPORT).on(route(`POST /api/reports/${ID}/act`), { body: { kind: 'done', report: { ...REPORT, state: 'acknowledged' } } });
    draw(<ReportsPage />, { server });
    await userEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull());
    expect(server.asked.at(-1)?.input).toEqual({ press: expect.stringMatching(/^[0-9a-f-]{36}$/), action: { kind: 'acknowledge' } });
  });

  test('after a failure the same press is sent again', async () => {
    const server = reading(REPORT).on(route(`POST /api/reports/${ID}/act`), 'away', { body: { kind: 'done', report: REPORT } });
    draw(<ReportsPage />, { server });
    await userEvent.click(await screen.findByRole('button', { name: 'Take it on' }));
    await screen.findByText('The server cannot be reached.');
    await userEvent.click(screen.getByRole('button', { name: 'Take it on' }));
    await screen.findByText('Done.');
    const presses = server.asked.filter((one) => one.route.startsWith('POST')).map(({ input }) => input['press']);
    expect(presses).toHaveLength(2);
    expect(presses[0]).toBe(presses[1]);
  });

  test('what is missing stands at its field, and what was typed stays', async () => {
    const incomplete = { body: { kind: 'incomplete', problems: [{ field: 'outcome', problem: 'missing' }] } };
    draw(<ReportsPage />, { server: reading(REPORT).on(route(`POST /api/reports/${ID}/act`), incomplete) });
    await userEvent.click(await screen.findByRole('button', { name: 'Close the report' }));
    await userEvent.type(screen.getByRole('textbox', { name: /last note/ }), 'All well.');
    await userEvent.click(screen.getByRole('button', { name: 'Close it' }));
    expect(await screen.findByText('This is missing.')).toBeTruthy();
    expect((screen.getByRole('textbox', { name: /last note/ }) as HTMLTextAreaElement).value).toBe('All well.');
  });

  test('a closed one has nothing to press', async () => {
    draw(<ReportsPage />, { server: reading({ ...REPORT, state: 'closed' }) });
    await screen.findByRole('heading', { name: 'What has been done' });
    expect(screen.queryByRole('heading', { name: 'What to do' })).toBeNull();
    expect(within(screen.getByRole('heading', { level: 1 })).getByText(/R-BCD234/)).toBeTruthy();
  });
});

describe('a page that nobody uses', () => {
  test('is put away after five minutes, with everything that it had loaded, and comes back on demand', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
    at(`/tabs/reports/${ID}`);
    const server = reading(REPORT);
    draw(<ReportsPage />, { server });
    await screen.findByText('Zebedee Quark');
    act(() => void jest.advanceTimersByTime(4 * 60_000));
    act(() => void window.dispatchEvent(new Event('keydown')));
    act(() => void jest.advanceTimersByTime(4 * 60_000));
    expect(screen.queryByText('Zebedee Quark')).not.toBeNull();
    act(() => void jest.advanceTimersByTime(61_000));
    expect(await screen.findByRole('heading', { name: 'Hidden' })).toBeTruthy();
    expect(document.body.textContent).not.toContain('Zebedee');
    const before = server.times(`GET /api/reports/${ID}`);
    await user.click(screen.getByRole('button', { name: 'Show it again' }));
    await screen.findByText('Zebedee Quark');
    expect(server.times(`GET /api/reports/${ID}`)).toBe(before + 1);
  });
});
