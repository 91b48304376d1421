import type { Locator, Page } from 'playwright-core';
import { ChatPage } from './chat-page.ts';

/** The form's fields by their labels; texts are typed, choices are tapped. */
export interface Filled {
  readonly texts: Readonly<Record<string, string>>;
  readonly choices: Readonly<Record<string, string>>;
}

/** Reports in the chat client as people use them. */
export class ReportPage extends ChatPage {
  /** Waits for the bot's first words in a chat that starts afresh: what comes after them is an answer. */
  async greeted(): Promise<void> {
    await this.opened();
    await this.card('Hello, this is Before You Post').waitFor();
  }

  /** The form, once it is there. */
  async form(): Promise<Locator> {
    const form = this.card('Send to the DSL');
    await form.waitFor();
    return form;
  }

  async fill({ texts, choices }: Filled): Promise<void> {
    const form = await this.form();
    for (const [label, words] of Object.entries(texts)) await form.getByRole('textbox', { name: label, exact: true }).fill(words);
    for (const [label, choice] of Object.entries(choices)) {
      await form.getByRole('radiogroup', { name: label, exact: true }).getByRole('radio', { name: choice, exact: true }).check();
    }
  }

  async send(): Promise<void> {
    await (await this.form()).getByRole('button', { name: 'Send to the DSL', exact: true }).click();
  }

  /** The reporter's card once it says so; its reference. */
  async ownCard(said: string): Promise<string> {
    const card = this.page.locator('.ac-adaptiveCard').filter({ hasText: 'Your report R-' }).filter({ hasText: said }).last();
    await card.waitFor();
    return /R-[A-Z0-9]{6}/.exec(await card.innerText())?.[0] ?? 'none';
  }

  async openChannel(name: string): Promise<void> {
    await this.page.getByRole('treeitem', { name: new RegExp(name) }).click();
  }

  /** The DSL's card of a report in the channel that is open. */
  async reportCard(reference: string, said: string): Promise<Locator> {
    const card = this.page.locator('.ac-adaptiveCard').filter({ hasText: `Report ${reference}` }).filter({ hasText: 'Reported by' }).filter({ hasText: said }).last();
    await card.waitFor();
    return card;
  }
}

/** Chooses on the start page who speaks in the chat, which starts afresh for that person. */
export async function speakAs(page: Page, startPage: string, surname: string): Promise<void> {
  await page.goto(startPage);
  await page.getByRole('button', { name: new RegExp(`Chat as .*${surname}`) }).click();
  await page.locator('li', { hasText: surname }).getByText('You are in the chat as this person').waitFor();
}
