import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL_PEOPLE } from '../../src/domain/local-people.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openAppSchool, type AppSchool } from '../support/app-school.ts';
import { DILYS, TESS } from '../support/made-up-trust.ts';
import { noBrowserHere, openBrowser } from './browser.ts';
import { buildTabs } from './built-tabs.ts';
import { AskTab, openContext, openTab, picture, sidewaysScroll, violations, type TabLook } from './tab-page.ts';
import { openInTeams } from './teams-host.ts';

const SUITE_MS = 300_000;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
const QUESTION = 'A year 9 pupil followed me on Instagram. What do I do?';
const LOOKS: readonly TabLook[] = (['light', 'dark', 'contrast'] as const).flatMap((theme) => [
  { name: `phone-${theme}`, ...PHONE, theme },
  { name: `desk-${theme}`, ...DESK, theme },
]);

const absent = noBrowserHere();

(absent === undefined ? describe : describe.skip)('the tabs in a real browser', () => {
  let browser: Browser;
  let local: AppSchool;
  let production: AppSchool;

  beforeAll(async () => {
    await buildTabs();
    [browser, local, production] = await Promise.all([openBrowser(), openAppSchool({ mode: 'local' }), openAppSchool({ mode: 'production' })]);
  }, SUITE_MS);

  afterAll(async () => {
    await browser?.close();
    await Promise.allSettled([local?.close(), production?.close()]);
  }, SUITE_MS);

  /** Runs `act` in a window of its own, and expects that the page complained of nothing. */
  async function on(look: Omit<TabLook, 'name'>, address: string, act: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
    const context = await openContext(browser, look);
    try {
      const { page, complaints } = await openTab(context, address);
      await act(page, context);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const tab = (path: string, person?: string) => `${local.url}/tabs/${path}${person === undefined ? '' : `?as=${person}`}`;

  describe.each(LOOKS)('$name', (look) => {
    const seen = async (page: Page, state: string) => {
      await picture(page, `${look.name}-${state}`);
      expect({ state, violations: await violations(page), sideways: await sidewaysScroll(page) }).toEqual({ state, violations: [], sideways: 0 });
    };

    test('every state of "Ask" is accessible and fits', async () => {
      await on(look, tab('ask'), async (page) => {
        const ask = new AskTab(page);
        await ask.heading('Who are you?').waitFor();
        await seen(page, 'choose');
        await page.getByRole('link', { name: 'Tess Adeyemi' }).click();
        await ask.field().waitFor();
        await seen(page, 'ask');
        await ask.button('Ask').click();
        await page.getByText('Type a question first.').waitFor();
        await seen(page, 'ask-empty');
        await ask.ask(QUESTION);
        await seen(page, 'answer');
        await ask.button('Report to the DSL').click();
        await ask.button('Change what I understood').click();
        await ask.button(/more clause/).click();
        await ask.button('I disagree / not my situation').click();
        await seen(page, 'answer-unfolded');
        await ask.button('Show it in the policy: clause 3.contact').click();
        await page.getByRole('dialog').locator('mark').waitFor();
        await page.waitForTimeout(500);
        await seen(page, 'policy');
        expect(await page.locator('mark').evaluate((mark) => mark === document.activeElement)).toBe(true);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      });
    }, SUITE_MS);

    test('every state in which there is nothing to see is accessible and fits', async () => {
      await on(look, tab('settings', 'teacher'), async (page, context) => {
        const ask = new AskTab(page);
        await ask.heading('This page is not for your role').waitFor();
        await seen(page, 'no-permission');
        await page.goto(tab('nothing', 'teacher'));
        await ask.heading('There is no such page').waitFor();
        await seen(page, 'no-page');
        await page.goto(tab('ask', 'teacher'));
        await ask.field().fill('something');
        await context.setOffline(true);
        await page.getByText(/You are offline\. What you see/).waitFor();
        await ask.button('Ask').click();
        await page.getByText('You are offline.', { exact: true }).waitFor();
        await seen(page, 'offline');
        await context.setOffline(false);
        await ask.button('Ask').click();
        await page.locator('article').waitFor();
        await page.route('**/api/me', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'left-the-trust', title: 'The trust’s directory says that you have left.', detail: 'Ask the office.', status: 403, instance: '1' }) }));
        await page.reload();
        await ask.heading('The trust’s directory says that you have left.').waitFor();
        await seen(page, 'refused');
        await page.unroute('**/api/me');
        await page.route('**/api/me', () => undefined);
        await page.reload();
        await page.getByText('Signing you in …').waitFor();
        await seen(page, 'loading');
      });
      await on(look, `${production.url}/tabs/ask`, async (page) => {
        await new AskTab(page).heading('This page belongs in Microsoft Teams').waitFor();
        await seen(page, 'outside');
      });
    }, SUITE_MS);
  });

  test('each of the five people is signed in and answered', async () => {
    for (const { id, givenName } of LOCAL_PEOPLE) {
      await on({ ...PHONE, theme: 'light' }, tab('ask', id), async (page) => {
        await page.getByText(`You are ${givenName}`).waitFor();
        await new AskTab(page).ask(QUESTION);
        expect(await page.locator('[data-clause="3.contact"]').innerText()).toContain('Any communication received from current pupils');
        await picture(page, `person-${id}`);
      });
    }
  }, SUITE_MS);

  test('nothing of an answer is left in the browser, and the address holds no words', async () => {
    await on({ ...PHONE, theme: 'light' }, tab('ask', 'dsl'), async (page, context) => {
      await new AskTab(page).ask(QUESTION);
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
      expect([kept, await context.cookies(), page.url()]).toEqual(['[{},{},""]', [], tab('ask', 'dsl')]);
    });
  }, SUITE_MS);

  test('320 pixels are enough', async () => {
    await on({ width: 320, height: 640, theme: 'light' }, tab('ask', 'head'), async (page) => {
      const ask = new AskTab(page);
      await ask.ask(`${QUESTION} ${'verylongword'.repeat(20)}`);
      await ask.button('Change what I understood').click();
      expect(await sidewaysScroll(page)).toBe(0);
    });
  }, SUITE_MS);

  test('the keyboard alone is enough: ask, open the policy at a clause, come back to where it was opened', async () => {
    await on({ ...DESK, theme: 'light' }, tab('ask', 'teacher'), async (page) => {
      const ask = new AskTab(page);
      await ask.field().waitFor();
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
      const tabTo = async (name: string) => {
        for (let step = 0; step < 40 && !(await focused()).includes(name); step++) await page.keyboard.press('Tab');
        expect(await focused()).toContain(name);
      };
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Skip to the content');
      while (!(await ask.field().evaluate((field) => field === document.activeElement))) await page.keyboard.press('Tab');
      await page.keyboard.type(QUESTION);
      await page.keyboard.press('Enter');
      await ask.heading('Action needed').waitFor();
      expect(await focused()).toBe('Action needed');
      await tabTo('Show it in the policy: clause 3.contact');
      await page.keyboard.press('Enter');
      await page.locator('mark').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForTimeout(300);
      expect(await focused()).toContain('Show it in the policy: clause 3.contact');
    });
  }, SUITE_MS);

  describe('in Teams', () => {
    async function inTeams(token: Parameters<typeof openInTeams>[1]['token'], act: (teams: Awaited<ReturnType<typeof openInTeams>>) => Promise<void>): Promise<void> {
      const context = await openContext(browser, { ...PHONE, theme: 'light' });
      try {
        await act(await openInTeams(context, { address: `${production.url}/tabs/ask`, theme: 'default', token }));
      } finally {
        await context.close();
      }
    }
    const tokenOf = async (oid: string) => ({ token: (await production.entra.token({ oid })).replace('Bearer ', '') });

    test('the person is signed in silently, and the theme is Teams’ own, also when it changes', async () => {
      await inTeams(() => tokenOf(TESS.objectId), async ({ page, tab: frame, changeTheme }) => {
        await new AskTab(frame).field().waitFor();
        const theme = () => frame.locator('[data-theme]').first().getAttribute('data-theme');
        expect(await theme()).toBe('light');
        for (const [name, ours] of [['dark', 'dark'], ['contrast', 'contrast'], ['default', 'light']] as const) {
          await changeTheme(name);
          await frame.locator(`[data-theme="${ours}"]`).first().waitFor();
          expect(await violations(frame)).toEqual([]);
          await picture(page, `teams-${ours}`);
        }
        expect(await frame.getByText('Local copy').count()).toBe(0);
        await changeTheme('contrast');
        const ask = new AskTab(frame);
        await ask.ask(QUESTION);
        await ask.button('Show it in the policy: clause 3.contact').click();
        await frame.locator('mark').waitFor();
        await page.waitForTimeout(500);
        expect(await violations(frame)).toEqual([]);
        await picture(page, 'teams-contrast-policy');
      });
    }, SUITE_MS);

    test('"Report to the DSL" opens the chat with the bot', async () => {
      await inTeams(() => tokenOf(DILYS.objectId), async ({ tab: frame, opened }) => {
        const ask = new AskTab(frame);
        await ask.ask(QUESTION);
        await ask.button('Report to the DSL').click();
        await frame.getByText('The form opens in the chat').waitFor();
        for (let wait = 0; wait < 50 && opened.length === 0; wait++) await frame.waitForTimeout(100);
        expect(opened[0]).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/chat\/0\/0\?users=28:.*message=report$/);
      });
    }, SUITE_MS);

    test('a consent that is missing is explained, and the way on works', async () => {
      let consented = false;
      const token = async () => (consented ? tokenOf(TESS.objectId) : { refused: 'resourceRequiresConsent' });
      await inTeams(token, async ({ tab: frame }) => {
        const press = frame.getByRole('button', { name: 'Sign in' });
        await press.waitFor();
        expect(await violations(frame)).toEqual([]);
        consented = true;
        await press.click();
        await new AskTab(frame).field().waitFor();
      });
    }, SUITE_MS);

    test('a guest is told so', async () => {
      await inTeams(async () => ({ token: (await production.entra.token({ acct: 1 })).replace('Bearer ', '') }), async ({ tab: frame }) => {
        await frame.getByRole('heading', { name: 'Guests of the trust cannot use this app.' }).waitFor();
      });
    }, SUITE_MS);

    test('another site cannot frame the page', async () => {
      const context = await openContext(browser, { ...PHONE, theme: 'light' });
      await context.grantPermissions(['local-network-access']);
      const page = await context.newPage();
      await page.route('https://elsewhere.example/**', (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${production.url}/tabs/ask"></iframe>` }));
      const refused = page.waitForEvent('console', (line) => line.text().includes('frame-ancestors'));
      await page.goto('https://elsewhere.example/');
      expect((await refused).text()).toContain('Content Security Policy');
      await context.close();
    }, SUITE_MS);
  });
});
