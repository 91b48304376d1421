/** What the stand-in writes down of every request that would post or change a message, one JSON line each, before it answers. */
import { readFileSync } from 'node:fs';

export interface LoggedCall {
  readonly at: string;
  readonly method: string;
  /** Where it lies, or was to lie. */
  readonly conversation: string;
  /** Whether a card or line there is seen by everybody in a DSL channel. */
  readonly channel: boolean;
  /** Id of the message; missing where nothing was carried out. */
  readonly message?: string;
  readonly carried: boolean;
  readonly fault?: string;
  /** References that the message shows. */
  readonly references: readonly string[];
  /** Marks of the narratives that it shows: only the two cards hold one. */
  readonly marks: readonly string[];
  /** Whether it is the neutral line into which a card is to be put. */
  readonly isLine: boolean;
  /** Whether it says that a report is in the channel. */
  readonly saysDelivered: boolean;
}

const REFERENCE = /\bR-[0-9A-Z]{6}\b/g;
const MARK = /\bformmark[0-9a-z]+\b/g;

/** Facts about a message's body, found in its text and card wherever they stand. */
export function factsOf(body: unknown): Pick<LoggedCall, 'references' | 'marks' | 'isLine' | 'saysDelivered'> {
  const text = JSON.stringify(body ?? {});
  const distinct = (pattern: RegExp) => [...new Set(text.match(pattern) ?? [])];
  return { references: distinct(REFERENCE), marks: distinct(MARK), isLine: text.includes('is being put here'), saysDelivered: /is in the DSL.s channel/.test(text) };
}

export function readLog(file: string): readonly LoggedCall[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as LoggedCall);
}
