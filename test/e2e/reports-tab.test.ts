import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { DILYS, TESS } from '../support/made-up-trust.ts';
import { openAppSchool, type AppSchool } from '../support/app-school.ts';
import { button } from '../support/cards.ts';
import { eventually } from '../support/report-school.ts';
import { referenceIn, TYPED } from '../support/report-talk.ts';
import { openRunningSchool, type RunningSchool } from '../support/running-school.ts';
import { noBrowserHere, openBrowser } from './browser.ts';
import { buildTabs } from './built-tabs.ts';
import { openContext, openTab, picture, sidewaysScroll, violations, type TabLook } from './tab-page.ts';

const SUITE_MS = 300_000;
const LOOKS: readonly TabLook[] = (['light', 'dark', 'contrast'] as const).flatMap((theme) => [
  { name: `phone-${theme}`, width: 360, height: 740, theme },
  { name: `desk-${theme}`, width: 1280, height: 900, theme },
]);
const PUPIL = TYPED.pupil;

const absent = noBrowserHere();

(absent === undefined ? describe : describe.skip)('reports in a real browser', () => {
  let browser: Browser;
  let school: AppSchool;

  beforeAll(async () => {
    await buildTabs();
    [browser, school] = await Promise.all([openBrowser(), openAppSchool({ mode: 'local' })]);
    for (const danger of ['no', 'yes', 'no']) await store({ danger });
  }, SUITE_MS);

  afterAll(async () => {
    await browser?.close();
    await school?.close();
  }, SUITE_MS);

  async function store(fields: object): Promise<string> {
    const draft = await school.reporting.open(TESS.objectId, {});
    if ('kind' in draft) throw new TypeError('no form');
    const outcome = await school.reporting.submit(TESS.objectId, draft.id, { ...TYPED, ...fields });
    school.advance(60_000);
    return outcome.kind === 'stored' ? outcome.report.id : '';
  }

  const tab = (person: string, rest = '') => `${school.url}/tabs/reports${rest}?as=${person}`;

  test.each(LOOKS)('every state is accessible and fits: $name', async (look) => {
    const id = await store({ danger: 'yes', what: `${'Something long. '.repeat(40)}\n${'verylongword'.repeat(20)}` });
    const context = await openContext(browser, look);
    const { page, complaints } = await openTab(context, tab('dsl'));
    const seen = async (state: string) => {
      await picture(page, `${look.name}-reports-${state}`);
      expect({ state, violations: await violations(page), sideways: await sidewaysScroll(page) }).toEqual({ state, violations: [], sideways: 0 });
    };
    try {
      await page.getByRole('heading', { name: 'Reports' }).waitFor();
      await page.getByText(/wait for somebody/).waitFor();
      await seen('list');
      await page.getByLabel('Show').selectOption('closed');
      await page.waitForURL(/show=closed/);
      await seen('none');
      await page.goto(tab('dsl', `/${id}`));
      await page.getByRole('heading', { name: /^Report R-/ }).waitFor();
      await seen('file');
      await page.getByRole('button', { name: 'Close the report' }).click();
      await page.getByRole('button', { name: 'Close it' }).click();
      await page.getByText('This is missing.').waitFor();
      await seen('closing');
      expect([await page.title(), page.url()].join()).not.toContain(PUPIL);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }, SUITE_MS);

  test('only those who answer for the setting find the page; the others are told so', async () => {
    const context = await openContext(browser, { width: 360, height: 740, theme: 'light' });
    for (const [person, may] of [['teacher', false], ['page-manager', false], ['trust-leader', false], ['dsl', true], ['head', true]] as const) {
      const { page } = await openTab(context, tab(person));
      await page.getByRole('heading', { name: may ? 'Reports' : 'This page is not for your role' }).waitFor();
      expect(await page.getByRole('link', { name: 'Reports' }).count()).toBe(may ? 1 : 0);
      await picture(page, `person-${person}-reports`);
      await page.close();
    }
    await context.close();
  }, SUITE_MS);

  test('is blank after five minutes without use, and nothing of it is left in the page', async () => {
    const id = await store({});
    const context = await openContext(browser, { width: 1280, height: 900, theme: 'light' });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(tab('dsl', `/${id}`));
    await page.getByText(PUPIL).waitFor();
    await page.clock.fastForward('05:01');
    await page.getByRole('heading', { name: 'Hidden' }).waitFor();
    expect(await page.content()).not.toContain(PUPIL);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show it again' }).click();
    await page.getByText(PUPIL).waitFor();
    await context.close();
  }, SUITE_MS);

  test('a browser that goes back keeps no copy of a report', async () => {
    const id = await store({});
    const context = await openContext(browser, { width: 1280, height: 900, theme: 'light' });
    const { page } = await openTab(context, tab('dsl', `/${id}`));
    await page.getByText(PUPIL).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByText(/wait for somebody/).waitFor();
    expect(await page.content()).not.toContain(PUPIL);
    await page.goBack();
    await page.getByText(PUPIL).waitFor();
    expect(asked).toContain(`/api/reports/${id}`);
    await context.close();
  }, SUITE_MS);
});

(absent === undefined ? describe : describe.skip)('chat and tab at once', () => {
  let browser: Browser;
  let running: RunningSchool;

  beforeAll(async () => {
    await buildTabs();
    [browser, running] = await Promise.all([openBrowser(), openRunningSchool()]);
  }, SUITE_MS);

  afterAll(async () => {
    await Promise.allSettled([browser?.close(), running?.connector.close(), running?.product.stop()]);
  }, SUITE_MS);

  async function openReport(person: string, reference: string): Promise<Page> {
    const context = await openContext(browser, { width: 1280, height: 900, theme: 'light' });
    const { page } = await openTab(context, `${running.product.start}tabs/reports?as=${person}`);
    await page.getByRole('link', { name: reference }).click();
    await page.getByRole('heading', { name: `Report ${reference}` }).waitFor();
    return page;
  }

  test('what the DSL does in the chat shows in the tab without a reload, and the other way round', async () => {
    const reference = referenceIn(await running.talk.sent());
    const card = await eventually(() => running.talk.channelCards(reference)[0], 'the card in the channel');
    const [dsl, head] = await Promise.all([openReport('dsl', reference), openReport('head', reference)]);
    const channel = { conversationType: 'channel', isGroup: true, id: '19:dsl@thread.tacv2' };
    await running.talk.press(button(card, 'Acknowledge'), DILYS, channel);
    await Promise.all([dsl, head].map((page) => page.getByRole('listitem').filter({ hasText: 'Acknowledged' }).waitFor()));
    await dsl.getByRole('button', { name: 'Add a note' }).click();
    await dsl.getByRole('textbox').fill('Rang home.');
    await dsl.getByRole('button', { name: 'Keep the note' }).click();
    await head.getByText('Rang home.').waitFor();
    await eventually(() => running.talk.channelCards(reference).find((one) => JSON.stringify(one).includes('Rang home.')), 'the note on the card');
    await picture(head, 'live-change');
  }, SUITE_MS);
});
