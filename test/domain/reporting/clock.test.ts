import { describe, expect, test } from '@jest/globals';
import { calendarProblems, defaultHours, dueInRealTime, nextDue, nextOpeningDay } from '../../../src/domain/reporting/clock.ts';
import type { OpeningHours } from '../../../src/domain/reporting/contract.ts';

const london = 'Europe/London';
const due = (since: string, changes: Partial<OpeningHours> = {}, zone = london, minutes?: number) =>
  nextDue({ ...defaultHours, ...changes }, zone, new Date(since), minutes).toISOString();
const halfTerm = { holidays: [{ from: '2026-10-26', to: '2026-10-30' }] };

describe('fifteen minutes of opening time, 08:00 to 16:00 from Monday to Friday', () => {
  test.each([
    ['in the middle of the day', '2026-11-16T10:00:00Z', '2026-11-16T10:15:00.000Z'],
    ['to the minute of closing', '2026-11-16T15:45:00Z', '2026-11-16T16:00:00.000Z'],
    ['over the night', '2026-11-16T15:50:00Z', '2026-11-17T08:05:00.000Z'],
    ['at closing time', '2026-11-16T16:00:00Z', '2026-11-17T08:15:00.000Z'],
    ['before opening', '2026-11-16T05:00:00Z', '2026-11-16T08:15:00.000Z'],
    ['over the weekend', '2026-11-20T15:59:00Z', '2026-11-23T08:14:00.000Z'],
    ['on a Sunday', '2026-11-22T12:00:00Z', '2026-11-23T08:15:00.000Z'],
    ['in summer time', '2026-06-15T07:10:00Z', '2026-06-15T07:25:00.000Z'],
    ['early in summer time', '2026-06-15T06:30:00Z', '2026-06-15T07:15:00.000Z'],
  ])('%s', (_, since, expected) => {
    expect(due(since)).toBe(expected);
  });

  test('a Friday at 21:30 before half term is due on the Monday after it', () => {
    // 23 October 2026 is still summer time, 2 November is not.
    expect(due('2026-10-23T20:30:00Z', halfTerm)).toBe('2026-11-02T08:15:00.000Z');
  });

  test('ten minutes of Friday and five of the Monday after half term', () => {
    expect(due('2026-10-23T14:50:00Z', halfTerm)).toBe('2026-11-02T08:05:00.000Z');
  });

  test('a holiday of one day', () => {
    expect(due('2026-05-01T16:00:00Z', { holidays: [{ from: '2026-05-04', to: '2026-05-04' }] })).toBe('2026-05-05T07:15:00.000Z');
  });

  test('several days long', () => {
    expect(due('2026-11-16T08:00:00Z', {}, london, 8 * 60 * 2 + 30)).toBe('2026-11-18T08:30:00.000Z');
  });
});

describe('when the clocks change', () => {
  const night: OpeningHours = { days: { 7: { from: '00:00', to: '04:00' } }, holidays: [], minutes: 15 };
  test('the hour that is left out does not count', () => {
    // 29 March 2026, 01:00 becomes 02:00: 00:50, and 15 minutes later it is 02:05.
    expect(nextDue(night, london, new Date('2026-03-29T00:50:00Z')).toISOString()).toBe('2026-03-29T01:05:00.000Z');
  });

  test('an opening time that does not exist that day is an hour later', () => {
    const half: OpeningHours = { ...night, days: { 7: { from: '01:30', to: '04:00' } } };
    expect(nextDue(half, london, new Date('2026-03-29T00:00:00Z')).toISOString()).toBe('2026-03-29T01:45:00.000Z');
  });

  test('the hour that comes twice counts twice', () => {
    // 25 October 2026: 00:00 to 04:00 lasts five hours.
    expect(nextDue(night, london, new Date('2026-10-24T22:00:00Z'), 5 * 60).toISOString()).toBe('2026-10-25T04:00:00.000Z');
    expect(nextDue(night, london, new Date('2026-10-25T00:30:00Z'), 60).toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  test('from one weekend to the next the local time stays', () => {
    expect(due('2026-03-27T15:55:00Z')).toBe('2026-03-30T07:10:00.000Z');
    expect(due('2026-10-23T14:55:00Z')).toBe('2026-10-26T08:10:00.000Z');
  });
});

describe('the next opening day', () => {
  test.each([
    ['in the middle of the week, however late', '2026-11-16T23:30:00Z', '2026-11-17T08:00:00.000Z'],
    ['before it opens: still the day after', '2026-11-16T03:00:00Z', '2026-11-17T08:00:00.000Z'],
    ['on a Friday', '2026-11-20T10:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['before half term and the change of the clocks', '2026-10-23T14:50:00Z', '2026-11-02T08:00:00.000Z'],
    ['in summer time', '2026-06-15T22:59:00Z', '2026-06-16T07:00:00.000Z'],
    ['late in the evening in summer time it is the next day there', '2026-06-15T23:01:00Z', '2026-06-17T07:00:00.000Z'],
  ])('%s', (_, since, expected) => {
    expect(nextOpeningDay({ ...defaultHours, ...halfTerm }, london, new Date(since)).toISOString()).toBe(expected);
  });

  test('where nothing ever opens it is a day later', () => {
    expect(nextOpeningDay({ ...defaultHours, days: {} }, london, new Date('2026-11-16T10:00:00Z')).toISOString()).toBe('2026-11-17T10:00:00.000Z');
  });
});

describe('odd calendars', () => {
  test('another zone has its own day', () => {
    expect(due('2026-11-16T22:00:00Z', {}, 'Asia/Singapore')).toBe('2026-11-17T00:15:00.000Z');
  });

  test('a zone that is not known is read as London', () => {
    expect(due('2026-06-15T06:30:00Z', {}, 'Mars/Olympus')).toBe('2026-06-15T07:15:00.000Z');
  });

  test.each([['no day', {}], ['a day that ends before it begins', { 1: { from: '16:00', to: '08:00' } }]])('%s: the clock goes on in real time, never not at all', (_, days) => {
    expect(due('2026-11-16T10:00:00Z', { days })).toBe('2026-11-16T10:15:00.000Z');
  });

  test('open around the clock', () => {
    const days = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, { from: '00:00', to: '24:00' }]));
    expect(due('2026-11-21T23:55:00Z', { days })).toBe('2026-11-22T00:10:00.000Z');
  });

  test('immediate danger counts every minute', () => {
    expect(dueInRealTime(new Date('2026-10-23T20:30:00Z'), 15).toISOString()).toBe('2026-10-23T20:45:00.000Z');
  });

  test('what is wrong with a calendar is said, by day', () => {
    expect(calendarProblems(defaultHours)).toEqual([]);
    const wrong = { days: { 9: { from: '08:00', to: '16:00' }, 1: { from: '8', to: '16:00' }, 2: { from: '16:00', to: '08:00' } }, holidays: [{ from: '2026-02-31', to: '2026-03-01' }, { from: '2026-05-02', to: '2026-05-01' }], minutes: 0 };
    expect(calendarProblems(wrong)).toHaveLength(6);
  });
});
