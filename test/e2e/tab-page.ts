import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { ROOT } from './child.ts';

/** How a page is looked at. */
export interface TabLook {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark' | 'contrast';
}

const STEP_MS = 30_000;
const PICTURES = join(ROOT, 'coverage', 'pictures');

/** A window of its own. Whatever the page complains of (a blocked style, a fault) is kept in `complaints`. */
export async function openContext(browser: Browser, { width, height, theme }: Omit<TabLook, 'name'>): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme === 'light' ? 'light' : 'dark',
    forcedColors: theme === 'contrast' ? 'active' : 'none',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(STEP_MS);
  return context;
}

/** Opens a page and listens to what it complains of. Failed requests are left out: tests make them fail. */
export async function openTab(context: BrowserContext, address: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (fault) => complaints.push(fault.message));
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type()) && !/Failed to load resource|net::ERR/.test(line.text())) complaints.push(line.text());
  });
  await page.goto(address);
  return { page, complaints };
}

/** The page "Ask" as a person uses it. */
export class AskTab {
  readonly page: Page | Frame;

  constructor(page: Page | Frame) {
    this.page = page;
  }

  field(): Locator {
    return this.page.getByRole('textbox');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name }).first();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name });
  }

  /** Types a question and waits for the answer to it. */
  async ask(question: string): Promise<Locator> {
    await this.field().fill(question);
    await this.field().press('Enter');
    const answer = this.page.locator('article', { hasText: question });
    await answer.waitFor();
    return answer;
  }
}

let axe: Promise<string> | undefined;

/** What axe-core finds wrong with the page as it is now: rule and place, a line each. */
export async function violations(page: Page | Frame): Promise<readonly string[]> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // By the browser's own hand: the page's policy forbids scripts from elsewhere, and shall.
  await page.evaluate(await axe);
  return page.evaluate(async () => {
    interface Found {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }[];
    }
    const { axe: tool } = window as unknown as { axe: { run(where: Document): Promise<Found> } };
    const found = await tool.run(document);
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`));
  });
}

/** How many pixels the page is wider than the screen. */
export function sidewaysScroll(page: Page | Frame): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** Keeps a picture of the page among the tests' artefacts. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
