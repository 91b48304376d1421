/** `npm run pictures`: uses the running product in a real browser as people do, and keeps pictures of it. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { noBrowserHere, openBrowser } from './browser.ts';
import { openPage } from './chat-page.ts';
import { around, mayBeNarrow, NARROW } from './narrow.ts';
import { startProduct, type RunningProduct } from './product.ts';
import { ReportPage, speakAs } from './report-page.ts';

const QUESTION = 'One of my Year 9s sent me a friend request. Can I accept it?';
const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));

const DESK = { width: 1280, height: 1600, sharpness: 1.25 };
const SETTLE_MS = 1_000;

const TEXTS = {
  'Pupil: name, or what you know': 'Zebedee Quark',
  'Year or class, if you know it': '9K',
  'App or platform': 'Instagram',
  When: 'Last night about ten',
  'What happened': 'A friend request to my own account. I have not answered.',
};

async function takePictures(product: RunningProduct, page: Page): Promise<void> {
  const chat = new ReportPage(page);
  await chat.opened();
  const answer = await chat.ask(QUESTION);
  await take(page, 'answer', [chat.question(QUESTION), answer]);
  await chat.press('Report to the DSL');
  await take(page, 'report-form', [await chat.form()]);
  await chat.fill({ texts: TEXTS, choices: { 'Did you answer?': 'No' } });
  await chat.send();
  const reference = await chat.ownCard('✓ Delivered');
  await speakAs(page, product.start, 'Okafor');
  await page.goto(product.chat);
  await chat.openChannel('DSL reports');
  // A channel's cards are as narrow as on a phone in any window.
  await picture(page, 'report-dsl', [await chat.reportCard(reference, 'Nobody has acknowledged it yet')]);
}

/** As narrow as on a phone; then the window is a desk's again. */
async function take(page: Page, name: string, parts: readonly Locator[]): Promise<void> {
  await page.setViewportSize(NARROW);
  for (const part of parts) await mayBeNarrow(part);
  await parts.at(-1)?.evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await picture(page, name, parts);
  await page.setViewportSize(DESK);
}

async function picture(page: Page, name: string, parts: readonly Locator[]): Promise<void> {
  // The client moves what it has drawn once more when the window's parts have found their sizes.
  await page.waitForTimeout(SETTLE_MS);
  const path = `${FOLDER}${name}.png`;
  await page.screenshot({ path, clip: await around(page, parts) });
  process.stdout.write(`${path}\n`);
}

async function run(): Promise<void> {
  const product = await startProduct();
  const browser = await openBrowser().catch(async (fault: unknown) => {
    await product.stop();
    throw fault;
  });
  try {
    await mkdir(FOLDER, { recursive: true });
    await takePictures(product, await openPage(browser, product.chat, DESK));
  } finally {
    await Promise.allSettled([browser.close(), product.stop()]);
  }
}

const absent = noBrowserHere();
if (absent === undefined) await run();
else {
  process.stderr.write(`No picture was taken. ${absent}\n`);
  process.exitCode = 1;
}
