import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { noBrowserHere, openBrowser } from './browser.ts';
import { openPage } from './chat-page.ts';
import { startProduct, type RunningProduct } from './product.ts';
import { ReportPage, speakAs, type Filled } from './report-page.ts';

const DESK = { width: 1280, height: 1400 };
const SUITE_MS = 300_000;
const CHANNEL = 'DSL reports';

const TEXTS = {
  'Pupil: name, or what you know': 'Zebedee Quark',
  'Year or class, if you know it': '9K',
  'App or platform': 'Instagram',
  When: 'Last night about ten',
  'What happened': 'He asked to follow [my own account](https://evil.example).',
};
const FROM_ANSWER: Filled = { texts: TEXTS, choices: { 'Did you answer?': 'No' } };
const FAMILY: Filled = {
  texts: { ...TEXTS, 'What happened': 'My niece sent me a video that worries me.' },
  choices: { 'Is the pupil at the school now?': 'Yes, a current pupil', 'Who began it?': 'The pupil', 'Did you answer?': 'Yes', 'Is the pupil a member of your family?': 'Yes' },
};

(noBrowserHere() === undefined ? describe : describe.skip)('a report in a real browser', () => {
  let product: RunningProduct;
  let browser: Browser;
  let page: Page;
  let chat: ReportPage;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
    page = await openPage(browser, product.chat, DESK);
    chat = new ReportPage(page);
    await chat.greeted();
  }, SUITE_MS);

  afterAll(async () => {
    // Each is ended even when the other could not be.
    await Promise.allSettled([browser?.close(), product?.stop()]);
  }, SUITE_MS);

  async function become(surname: string): Promise<void> {
    await speakAs(page, product.start, surname);
    await page.goto(product.chat);
    await chat.greeted();
  }

  test('Tess reports from an answer; the DSL acknowledges in the channel; Tess sees it', async () => {
    await chat.ask('One of my Year 9s sent me a friend request on Instagram. Can I accept it?');
    await chat.press('Report to the DSL');
    const form = await chat.form();
    expect(await form.innerText()).toMatch(/call 999 first[\s\S]*01632 960123/);
    // What the answer knows is filled in.
    expect(await form.getByRole('radio', { name: 'Yes, a current pupil' }).isChecked()).toBe(true);
    await chat.fill(FROM_ANSWER);
    await chat.send();
    const reference = await chat.ownCard('✓ Stored');
    await chat.ownCard('✓ Delivered to the DSL’s channel');

    await chat.openChannel(CHANNEL);
    const hers = await chat.reportCard(reference, 'Nobody has acknowledged it yet');
    await hers.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await page.getByText('Only the DSL, the deputies and the named senior leaders').first().waitFor();

    await become('Okafor');
    await chat.openChannel(CHANNEL);
    const arrived = await chat.reportCard(reference, 'Nobody has acknowledged it yet');
    const said = await arrived.innerText();
    for (const words of ['Zebedee Quark', '9K', 'Instagram', 'Last night about ten', TEXTS['What happened'], 'Tess Adeyemi']) expect(said).toContain(words);
    expect(await arrived.getByRole('link').count()).toBe(0);
    await arrived.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const acknowledged = await chat.reportCard(reference, 'Acknowledged by Dilys Okafor');
    expect(await acknowledged.getByRole('button', { name: 'Acknowledge', exact: true }).count()).toBe(0);

    await become('Adeyemi');
    await chat.ask('my reports');
    const list = chat.card('Your reports');
    await list.waitFor();
    expect(await list.innerText()).toMatch(new RegExp(`${reference}[\\s\\S]*Acknowledged by a person`));
    await list.getByRole('button', { name: 'Open', exact: true }).click();
    expect(await chat.ownCard('✓ Acknowledged by Dilys Okafor')).toBe(reference);
  }, SUITE_MS);

  test('“report” about a pupil of the family: the advice comes first, and it can be sent all the same', async () => {
    await chat.ask('report');
    await chat.fill(FAMILY);
    await chat.send();
    const advice = chat.card('Nothing has been sent yet');
    await advice.waitFor();
    expect(await advice.innerText()).toContain('unless they are family members');
    await advice.getByRole('button', { name: 'Send it all the same' }).click();
    await chat.ownCard('✓ Delivered to the DSL’s channel');
    await chat.ask('my reports');
    const list = chat.card('Your reports');
    expect((await list.innerText()).match(/R-[A-Z0-9]{6}/g)).toHaveLength(2);
  }, SUITE_MS);
});
