/** Local mode's DSL channel: registered at the start, and its cards shown again when the chat client starts afresh. */
import { randomUUID } from 'node:crypto';
import { LOCAL_SETTING } from './adapters/directory/local-school.ts';
import { BOT, DSL_CHANNEL, personalChat, TEAM, TENANT } from './adapters/playground/people-file.ts';
import type { LocalPerson } from './domain/local-people.ts';
import type { Notice, PostSlot, StoredReport } from './domain/reporting/contract.ts';
import { drawFile, drawOwn } from './domain/reporting/parts.ts';
import type { Reports } from './reports.ts';

/** More cards than this would bury the newest. */
const MOST = 5;

export class LocalDslChannel {
  readonly #reports: Reports;
  readonly #address: { readonly serviceUrl: string; readonly bot: string; readonly tenant: string };

  constructor(reports: Reports, serviceUrl: string) {
    this.#reports = reports;
    this.#address = { serviceUrl, bot: BOT, tenant: TENANT };
  }

  /** The trust leader's word for it: a newcomer sees a report arrive without any step. */
  async register(): Promise<void> {
    const { channels, parts } = this.#reports;
    const before = await channels.current(LOCAL_SETTING.id);
    if (before?.serviceUrl === this.#address.serviceUrl && before.channel === DSL_CHANNEL) return;
    const [administrator] = await parts.directory.administrators();
    if (administrator === undefined) return;
    const [id, now] = [randomUUID(), parts.clock.now()];
    const place = { ...this.#address, channel: DSL_CHANNEL, team: TEAM };
    await channels.offer({ ...place, id, setting: LOCAL_SETTING.id, offeredBy: administrator.objectId, offeredAt: now });
    await channels.confirm(id, administrator.objectId, now);
  }

  /** Puts the cards of reports that are not closed into the channel, and the speaker's own into their chat. */
  async showAgain(speaker: LocalPerson): Promise<void> {
    await this.#reports.places.keepPerson({ ...this.#address, person: speaker.directoryId, chatUser: speaker.id, conversation: personalChat(speaker) });
    for (const report of (await this.#open()).toReversed()) await this.#show(report, speaker);
  }

  async #open(): Promise<readonly StoredReport[]> {
    const { store } = this.#reports.parts;
    const open = (await store.summaries(LOCAL_SETTING.id)).filter(({ state }) => state !== 'closed').slice(0, MOST);
    const found = await Promise.all(open.map(({ id }) => store.find(id)));
    return found.filter((report) => report !== undefined);
  }

  async #show(report: StoredReport, speaker: LocalPerson): Promise<void> {
    const { parts } = this.#reports;
    if (report.card !== undefined) {
      const card = { report: report.id, purpose: 'card', place: { kind: 'dsl-channel', setting: report.setting } } as const;
      await this.#put(card, { kind: 'report', file: await drawFile(parts, report) }, report.version);
    }
    if (report.reporter.objectId !== speaker.directoryId) return;
    const own = { report: report.id, purpose: 'own', place: { kind: 'person', person: speaker.directoryId } } as const;
    await this.#put(own, { kind: 'own-report', report: await drawOwn(parts, report) }, report.version);
  }

  async #put(slot: PostSlot, notice: Notice, version: number): Promise<void> {
    const { messenger, parts } = this.#reports;
    const outcome = await messenger.post(slot.place, notice);
    if (outcome.kind === 'posted') await parts.posts.keep(slot, outcome.at, version);
  }
}
