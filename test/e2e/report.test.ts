import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { noBrowserHere, openBrowser } from './browser.ts';
import { ChatPage, openPage } from './chat-page.ts';
import { startProduct, type RunningProduct } from './product.ts';

const DESK = { width: 1280, height: 1600 };
const SUITE_MS = 300_000;

(noBrowserHere() === undefined ? describe : describe.skip)('a report in a real browser', () => {
  let product: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
  }, SUITE_MS);

  afterAll(async () => {
    await Promise.allSettled([browser?.close(), product?.stop()]);
  }, SUITE_MS);

  /** Chooses who speaks on the start page, and opens that person's chat. */
  async function chatAs(page: Page, surname: string): Promise<ChatPage> {
    await page.goto(product.start);
    await page.getByRole('button', { name: new RegExp(`Chat as .*${surname}`) }).click();
    await page.locator('li', { hasText: surname }).getByText('You are in the chat as this person').waitFor();
    await page.goto(product.chat);
    const chat = new ChatPage(page);
    await chat.opened();
    return chat;
  }

  async function fill(form: Locator): Promise<void> {
    await form.getByLabel(/Pupil: name/).fill('Zebedee Quark');
    await form.getByLabel(/App or platform/).fill('Instagram');
    await form.getByLabel(/^When/).fill('Last night about ten');
    await form.getByLabel(/What happened/).fill('He asked for [my number](https://evil.example).');
    // Of the three lists that have a "No", the first two; what the answer knew is filled in already.
    await form.getByText('No', { exact: true }).first().click();
  }

  test('a teacher reports from an answer, the card arrives in the channel, the DSL acknowledges there, the teacher sees it', async () => {
    const page = await openPage(browser, product.chat, DESK);
    const teacher = new ChatPage(page);
    await teacher.opened();
    await teacher.ask('One of my Year 9s sent me a friend request. Can I accept it?');
    await teacher.press('Report to the DSL');
    const form = teacher.card('Who began it?');
    await form.waitFor();
    await fill(form);
    await form.getByRole('button', { name: 'Send to the DSL' }).click();
    await teacher.card('✓ Delivered to the DSL’s channel').waitFor();
    const reference = /R-[A-Z0-9]{6}/.exec(await teacher.card('Your report').innerText())?.[0] ?? 'none';

    await page.getByText('DSL reports').first().click();
    const arrived = teacher.card('Reported by');
    await arrived.waitFor();
    const said = await arrived.innerText();
    for (const shown of [reference, 'Zebedee Quark', 'Instagram', '[my number](https://evil.example)', 'Tess Adeyemi', 'Nobody has acknowledged it yet']) {
      expect(said).toContain(shown);
    }
    expect(await arrived.getByRole('link').count()).toBe(0);
    await arrived.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.getByText('Only the DSL, the deputies and the named senior leaders').first().waitFor();

    const dsl = await chatAs(page, 'Okafor');
    await page.getByText('DSL reports').first().click();
    await dsl.card('Nobody has acknowledged it yet').getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await dsl.card('Acknowledged by Dilys Okafor').waitFor();

    const back = await chatAs(page, 'Adeyemi');
    const list = await back.ask('my reports');
    expect(await list.innerText()).toMatch(new RegExp(`${reference}[\\s\\S]*Acknowledged by a person`));
    await list.getByRole('button', { name: 'Open', exact: true }).click();
    await back.card('✓ Acknowledged by Dilys Okafor').first().waitFor();
    await page.context().close();
  }, SUITE_MS);
});
