/** The drill's count has to be able to say no. */
import { describe, expect, test } from '@jest/globals';
import { seeded } from './random.ts';
import { isCarried, nextFault } from './stand-in-faults.ts';
import { factsOf, type LoggedCall } from './stand-in-log.ts';
import type { ToldReference } from './notes.ts';
import { countUp, missing } from './verdict.ts';

const at = '2026-11-22T10:00:00.000Z';
const told = (mark: string, reference: string, ms = 10, undisturbed = true): ToldReference => ({ at, mark, reference, ms, undisturbed });
const call = (message: string, body: unknown, more: Partial<LoggedCall> = {}): LoggedCall => ({
  at, method: 'PUT', conversation: `19:dsl;messageid=${message}`, channel: true, carried: true, message, ...factsOf(body), ...more,
});
const line = (message: string, more: Partial<LoggedCall> = {}) => call(message, { text: 'A report for the DSL is being put here.' }, { method: 'POST', ...more });
const card = (message: string, mark: string, reference: string, more: Partial<LoggedCall> = {}) => call(message, { text: `${reference} ${mark}` }, more);

describe('the count', () => {
  test('a card that is updated is one; a line that never became a card is counted beside it', () => {
    const log = [line('1', { fault: 'half' }), line('2'), card('2', 'formmark1', 'R-BCDFGH'), card('2', 'formmark1', 'R-BCDFGH')];
    expect(countUp(log, [told('formmark1', 'R-BCDFGH')])).toMatchObject({ accepted: 1, delivered: 1, lost: 0, duplicated: 0, placeholders: 1, faults: 1 });
  });

  test('two messages that held the card are a duplicate, also where the answer to one was lost', () => {
    const log = [card('1', 'formmark1', 'R-BCDFGH', { fault: 'lost' }), card('2', 'formmark1', 'R-BCDFGH')];
    expect(countUp(log, [told('formmark1', 'R-BCDFGH')]).duplicated).toBe(1);
  });

  test('two references for one form are a duplicate', () => {
    const log = [card('1', 'formmark1', 'R-BCDFGH')];
    expect(countUp(log, [told('formmark1', 'R-BCDFGH'), told('formmark1', 'R-XXXXXX')])).toMatchObject({ duplicated: 1, lost: 1 });
  });

  test('lost is what was told and lies in no channel: a reminder, a chat and what the service did not do are no card', () => {
    const log = [call('1', { text: 'Report R-BCDFGH' }), card('2', 'formmark1', 'R-BCDFGH', { channel: false }), card('3', 'formmark1', 'R-BCDFGH', { carried: false, fault: '503' })];
    expect(countUp(log, [told('formmark1', 'R-BCDFGH')])).toMatchObject({ delivered: 0, lost: 1 });
    expect(missing(log, [told('formmark1', 'R-BCDFGH')])).toEqual(['R-BCDFGH']);
  });

  test('a reporter who was told too early is found', () => {
    const news = call('9', { text: 'Report R-BCDFGH is in the DSL’s channel' }, { channel: false, conversation: 'a:1' });
    const shown = card('1', 'formmark1', 'R-BCDFGH');
    expect(countUp([news, shown], [told('formmark1', 'R-BCDFGH')]).told_too_early).toBe(1);
    expect(countUp([shown, news], [told('formmark1', 'R-BCDFGH')]).told_too_early).toBe(0);
  });

  test('latencies are those of presses on which nothing was disturbed', () => {
    const times = Array.from({ length: 100 }, (_, index) => told(`formmark${index}`, `R-${index}`, index + 1));
    expect(countUp([], [...times, told('formmark1', 'R-1', 9_999, false)])).toMatchObject({ p50_ms: 51, p99_ms: 100 });
  });
});

describe('chance', () => {
  test('is the same for the same seed, and every fault is met', () => {
    const names = (seed: number) => {
      const random = seeded(seed, 'faults');
      return Array.from({ length: 4_000 }, () => nextFault(random, 'all')?.name ?? 'none');
    };
    expect(names(1)).toEqual(names(1));
    expect(names(1)).not.toEqual(names(2));
    expect(new Set(names(1))).toEqual(new Set(['none', 'late', 'lost', 'silence', 'half', 'cut', 'no-id', '429', '412', '500', '502', '502-carried', '503', 'MessageWritesBlocked', 'BotNotInConversationRoster']));
  });

  test('some faults lose the answer of what was done', () => {
    const random = seeded(1, 'faults');
    const faults = Array.from({ length: 4_000 }, () => nextFault(random, 'passing')).filter((fault) => fault !== undefined);
    expect(new Set(faults.filter(isCarried).map(({ name }) => name))).toEqual(new Set(['late', 'lost', 'half', 'no-id', '502-carried']));
  });
});
