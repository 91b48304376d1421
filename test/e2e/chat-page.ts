import type { Browser, Locator, Page } from 'playwright-core';

/** How long a slow machine may take for one step. */
export const STEP_MS = 60_000;

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  /** Pixels of the picture for one of the page. */
  readonly sharpness?: number;
}

/** Opens a page of the given size; every step on it may take STEP_MS. */
export async function openPage(browser: Browser, address: string, look: Look): Promise<Page> {
  const { width, height, dark = false, sharpness = 1 } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: sharpness,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

/** The local chat client as a person uses it: types, reads the latest card, presses, chooses. */
export class ChatPage {
  readonly page: Page;
  readonly #cards: Locator;

  constructor(page: Page) {
    this.page = page;
    this.#cards = page.locator('.ac-adaptiveCard');
  }

  /** Waits until something can be typed. (The bot's welcome comes once, to the first page that shows this chat.) */
  async opened(): Promise<void> {
    await this.#editor().waitFor();
  }

  latest(): Locator {
    return this.#cards.last();
  }

  /** A card with these words in it, the latest that has them. */
  card(words: string): Locator {
    return this.#cards.filter({ hasText: words }).last();
  }

  /** Types a question, sends it, and waits for one card more than there were. */
  async ask(question: string): Promise<Locator> {
    const before = await this.#cards.count();
    await this.#editor().click();
    await this.page.keyboard.type(question);
    await this.page.keyboard.press('Enter');
    await this.#cards.nth(before).waitFor();
    return this.latest();
  }

  /** A question as it stands in the chat. */
  question(words: string): Locator {
    return this.page.getByText(words, { exact: true }).first();
  }

  async press(title: string): Promise<void> {
    await this.latest().getByRole('button', { name: title, exact: true }).click();
  }

  /** Unfolds what the bot understood and taps another value of a fact, which answers again. */
  async changeFact(value: string): Promise<void> {
    await this.press('Change what I understood');
    await this.latest().getByRole('button', { name: value, exact: true }).first().click();
  }

  #editor(): Locator {
    return this.page.locator('[data-lexical-editor="true"]');
  }
}
