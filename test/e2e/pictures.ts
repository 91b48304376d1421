/** `npm run pictures`: asks the running product a question in a real browser and keeps a picture of the answer. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { noBrowserHere, openBrowser } from './browser.ts';
import { ChatPage, openPage } from './chat-page.ts';
import { startProduct } from './product.ts';

const QUESTION = 'One of my Year 9s sent me a friend request. Can I accept it?';
const PICTURE = fileURLToPath(new URL('../../docs/images/answer.png', import.meta.url));

const DESK = { width: 1280, height: 1600, sharpness: 1.25 };
/** At this width the client's margins leave a card as wide as on a phone. */
const NARROW = { width: 550, height: 2000 };
const MARGIN = { beside: 22, above: 14 };
const SETTLE_MS = 1_000;

async function takePicture(): Promise<void> {
  const product = await startProduct();
  const browser = await openBrowser().catch(async (fault: unknown) => {
    await product.stop();
    throw fault;
  });
  try {
    const page = await openPage(browser, product.chat, DESK);
    const chat = new ChatPage(page);
    await chat.opened();
    const card = await chat.ask(QUESTION);
    await page.setViewportSize(NARROW);
    await mayBeNarrow(card);
    // The client moves what it has drawn once more when the window's parts have found their sizes.
    await page.waitForTimeout(SETTLE_MS);
    await mkdir(dirname(PICTURE), { recursive: true });
    await page.screenshot({ path: PICTURE, clip: await around(page, [chat.question(QUESTION), card]) });
  } finally {
    await Promise.allSettled([browser.close(), product.stop()]);
  }
}

/** The client is made for a desk and keeps its columns wide; a phone's width is what we want to see. */
async function mayBeNarrow(card: Locator): Promise<void> {
  await card.evaluate((element) => {
    for (let part = element.parentElement; part !== null; part = part.parentElement) {
      part.style.minWidth = '0';
      part.style.width = 'auto';
    }
  });
}

async function around(page: Page, parts: readonly Locator[]) {
  const boxes = (await Promise.all(parts.map((part) => part.boundingBox()))).filter((box) => box !== null);
  const x = Math.max(0, Math.min(...boxes.map((box) => box.x)) - MARGIN.beside);
  const y = Math.max(0, Math.min(...boxes.map((box) => box.y)) - MARGIN.above);
  const right = Math.min(page.viewportSize()?.width ?? 0, Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN.beside);
  return { x, y, width: right - x, height: Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN.beside - y };
}

const absent = noBrowserHere();
if (absent === undefined) {
  await takePicture();
  process.stdout.write(`${PICTURE}\n`);
} else {
  process.stderr.write(`No picture was taken. ${absent}\n`);
  process.exitCode = 1;
}
