/** Counts by the stand-in's log and the clients' notes; nothing of the product is asked. */
import type { ToldReference } from './notes.ts';
import type { LoggedCall } from './stand-in-log.ts';

export interface Counted {
  /** References that clients were told. */
  readonly accepted: number;
  /** Of these, how many the log shows as a card in the DSL's channel. */
  readonly delivered: number;
  readonly lost: number;
  /** Forms that a DSL would see as two cards, or for which a client was told two references. */
  readonly duplicated: number;
  /** Neutral lines in the channels that never became a card: left by lost answers and crashes, naming nobody. */
  readonly placeholders: number;
  /** Reporters who were told "in the DSL's channel" before a card was there. */
  readonly told_too_early: number;
  readonly faults: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

export function countUp(log: readonly LoggedCall[], told: readonly ToldReference[]): Counted {
  const cards = cardsIn(log);
  const accepted = [...new Set(told.map(({ reference }) => reference))];
  const delivered = accepted.filter((reference) => cards.some((card) => card.reference === reference));
  const times = told.filter(({ undisturbed }) => undisturbed).map(({ ms }) => ms).toSorted((one, other) => one - other);
  return {
    accepted: accepted.length,
    delivered: delivered.length,
    lost: accepted.length - delivered.length,
    duplicated: duplicatedIn(cards, told).size,
    placeholders: placeholdersIn(log),
    told_too_early: toldTooEarly(log),
    faults: log.filter(({ fault }) => fault !== undefined).length,
    p50_ms: at(times, 0.5),
    p99_ms: at(times, 0.99),
  };
}

/** Accepted references of which no card is in the log. */
export function missing(log: readonly LoggedCall[], told: readonly ToldReference[]): readonly string[] {
  const shown = new Set(cardsIn(log).map(({ reference }) => reference));
  return [...new Set(told.map(({ reference }) => reference))].filter((reference) => !shown.has(reference));
}

interface Card {
  readonly message: string;
  readonly reference: string;
  readonly mark: string;
}

/** Every message in a channel that ever held a report's words, whether its answer reached the product or not. */
function cardsIn(log: readonly LoggedCall[]): readonly Card[] {
  const cards = new Map<string, Card>();
  for (const { channel, carried, message, conversation, references, marks } of log) {
    const [reference, mark] = [references[0], marks[0]];
    if (!channel || !carried || message === undefined || reference === undefined || mark === undefined) continue;
    cards.set(`${conversation} ${message} ${reference} ${mark}`, { message: `${conversation} ${message}`, reference, mark });
  }
  return [...cards.values()];
}

/** Forms, by the mark in their words, that lie in more than one message or under more than one reference. */
export function duplicatedIn(cards: readonly Card[], told: readonly ToldReference[]): ReadonlySet<string> {
  const messages = groups(cards.map(({ mark, message }) => [mark, message]));
  const references = groups([...cards, ...told].map(({ mark, reference }) => [mark, reference]));
  return new Set([...messages, ...references].filter(([, all]) => all.size > 1).map(([mark]) => mark));
}

function groups(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [key, value] of pairs) found.set(key, (found.get(key) ?? new Set()).add(value));
  return found;
}

function placeholdersIn(log: readonly LoggedCall[]): number {
  const posted = log.filter(({ channel, carried, isLine }) => channel && carried && isLine);
  const written = new Set(log.filter(({ carried, marks }) => carried && marks.length > 0).map(({ conversation, message }) => `${conversation} ${message}`));
  return posted.filter(({ conversation, message }) => !written.has(`${conversation} ${message}`)).length;
}

function toldTooEarly(log: readonly LoggedCall[]): number {
  const inChannel = new Set<string>();
  let early = 0;
  for (const { channel, carried, references, marks, saysDelivered } of log) {
    const [reference] = references;
    if (!carried || reference === undefined) continue;
    if (channel && marks.length > 0) inChannel.add(reference);
    if (!channel && saysDelivered && !inChannel.has(reference)) early += 1;
  }
  return early;
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
