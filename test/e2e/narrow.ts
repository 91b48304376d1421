import type { Locator, Page } from 'playwright-core';

/** At this width the client's margins leave a card as wide as on a phone. */
export const NARROW = { width: 550, height: 2500 };
const MARGIN = { beside: 22, above: 14 };

/** The client is made for a desk and keeps its columns wide; a phone's width is what we want to see. */
export async function mayBeNarrow(card: Locator): Promise<void> {
  await card.evaluate((element) => {
    for (let part = element.parentElement; part !== null; part = part.parentElement) {
      part.style.minWidth = '0';
      part.style.width = 'auto';
    }
  });
}

/** The part of the page that holds all of these, with a margin. */
export async function around(page: Page, parts: readonly Locator[]) {
  const boxes = (await Promise.all(parts.map((part) => part.boundingBox()))).filter((box) => box !== null);
  const x = Math.max(0, Math.min(...boxes.map((box) => box.x)) - MARGIN.beside);
  const y = Math.max(0, Math.min(...boxes.map((box) => box.y)) - MARGIN.above);
  const right = Math.min(page.viewportSize()?.width ?? 0, Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN.beside);
  return { x, y, width: right - x, height: Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN.beside - y };
}
