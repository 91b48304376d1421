import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { noBrowserHere, openBrowser } from './browser.ts';
import { ChatPage, openPage } from './chat-page.ts';
import { startProduct, type RunningProduct } from './product.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SUITE_MS = 300_000;

const absent = noBrowserHere();
if (absent !== undefined) process.stderr.write(`Not tested in a browser: ${absent}\n`);

/** The exact words of a clause, from the policy's own file. */
function wordsOf(clause: string): string {
  const lines = readFileSync(new URL('../../src/policy/clauses.tsv', import.meta.url), 'utf8').split(/\r?\n/);
  const words = lines.map((line) => line.split('\t')).find(([id]) => id === clause)?.at(-1);
  expect(words).toBeTruthy();
  return words ?? '';
}

(absent === undefined ? describe : describe.skip)('the product in a real browser', () => {
  let product: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
  }, SUITE_MS);

  afterAll(async () => {
    // Each is ended even when the other could not be.
    await Promise.allSettled([browser?.close(), product?.stop()]);
  }, SUITE_MS);

  async function on<T>(address: string, look: typeof DESK, act: (page: Page) => Promise<T>): Promise<T> {
    const page = await openPage(browser, address, look);
    try {
      return await act(page);
    } finally {
      await page.context().close();
    }
  }

  test('a question is typed, the card read, a fact changed, the new card read, an option pressed', async () => {
    await on(product.chat, DESK, async (page) => {
      const chat = new ChatPage(page);
      await chat.card('Hello, this is Before You Post').waitFor();

      const first = await chat.ask('Can I accept a friend request from a pupil in my class on my own Facebook?');
      const answered = await first.innerText();
      expect(answered).toContain('Not allowed');
      expect(answered).toContain(wordsOf('3.b'));
      expect(answered).toContain('Who it is about: A current pupil');

      await chat.changeFact('A past pupil');
      await chat.card(wordsOf('3.past')).waitFor();
      const changed = await chat.latest().innerText();
      expect(changed).toContain('Should not');
      expect(changed).toContain('Who it is about: A past pupil');
      expect(changed).not.toContain(wordsOf('3.contact'));

      await chat.press('Undo');
      await chat.card('Who it is about: A current pupil').waitFor();
      expect(await chat.latest().innerText()).toContain('Not allowed');

      await chat.changeFact('Not said');
      await chat.card('Whose account is it?').waitFor();
      await chat.press('A personal account');
      await chat.card('Whose account: A personal account').waitFor();
      expect(await chat.latest().innerText()).toContain(wordsOf('3.b'));
    });
  }, SUITE_MS);

  test('the card thanks for a word on the answer and asks for no second', async () => {
    await on(product.chat, DESK, async (page) => {
      const chat = new ChatPage(page);
      await chat.opened();
      await chat.ask('Who is the author of the social media policy?');
      await chat.press('Yes');
      await chat.card('I have noted that this answer was right').waitFor();
      expect(await chat.latest().getByRole('button', { name: 'Yes', exact: true }).count()).toBe(0);
    });
  }, SUITE_MS);

  test('the start page says who is there and fits a phone', async () => {
    await on(product.start, PHONE, async (page) => {
      expect(await page.getByRole('link', { name: 'Open the chat' }).getAttribute('href')).toBe(product.chat);
      expect(await page.locator('.people li').count()).toBe(5);
      expect(await sidewaysScroll(page)).toBe(0);
    });
  }, SUITE_MS);

  test('a link to a clause opens the policy at its words, also on a phone', async () => {
    for (const clause of ['3.b', '2.1.consent', '3.safeguarding']) {
      await on(`${product.start}policy#${clause}`, PHONE, async (page) => {
        const target = page.locator(':target');
        expect(plain(await target.innerText())).toBe(plain(wordsOf(clause)));
        expect(await inView(page)).toBe(true);
        expect(await sidewaysScroll(page)).toBe(0);
      });
    }
  }, SUITE_MS);

  test('somebody else is chosen on the start page, and the chat is theirs', async () => {
    await on(product.start, PHONE, async (page) => {
      await page.getByRole('button', { name: /Chat as .*Whitlock/ }).click();
      await page.locator('li', { hasText: 'Whitlock' }).getByText('You are in the chat as this person').waitFor();
      await page.goto(product.chat);
      await new ChatPage(page).opened();
      expect(await page.getByText('Hari Whitlock').count()).toBeGreaterThan(0);
    });
  }, SUITE_MS);
});

describe('where no browser can run', () => {
  test('the reason names the machine, and only x64 Linux has none', () => {
    expect(noBrowserHere('darwin', 'arm64')).toContain('arm64 darwin');
    expect(noBrowserHere('linux', 'arm64')).toContain('x64 Linux only');
    expect(noBrowserHere('linux', 'x64')).toBeUndefined();
  });
});

/** How many pixels the page is wider than the screen. */
function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function inView(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const place = document.querySelector(':target')?.getBoundingClientRect();
    return place !== undefined && place.top >= 0 && place.top < window.innerHeight;
  });
}

/** Without marks of emphasis, quotes' shapes and line ends, which the page draws in its own way. */
function plain(words: string): string {
  return words.replace(/[*]/g, '').replace(/\s+/g, ' ').trim();
}
