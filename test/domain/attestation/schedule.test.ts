import { describe, expect, test } from '@jest/globals';
import { loadEditions } from '../../../src/adapters/policy-files/editions.ts';
import { planProblems } from '../../../src/domain/attestation/campaigns.ts';
import type { CampaignPlan, Occasion } from '../../../src/domain/attestation/contract.ts';
import { dayIn, daysBetween, defaultReminders, dueOccasion, joinerDue, mayTell } from '../../../src/domain/attestation/schedule.ts';
import { PLAN, SETTINGS } from '../../support/attesting.ts';

const { editions } = await loadEditions();

describe('a plan', () => {
  const wrong: readonly (readonly [Partial<CampaignPlan>, string, string])[] = [
    [{ edition: 'f'.repeat(64) }, 'edition', 'not-a-choice'], [{ title: ' ' }, 'title', 'missing'], [{ due: '2026-11-01' }, 'due', 'in-the-past'], [{ due: '2026-02-30' }, 'due', 'not-a-day'],
    [{ statement: 'x'.repeat(1_001) }, 'statement', 'too-long'], [{ audience: { settings: ['nowhere'], roles: 'all' } }, 'audience', 'not-a-choice'], [{ audience: { settings: [], roles: 'all' } }, 'audience', 'missing'],
    [{ reminders: { ...PLAN.reminders, from: 7 } }, 'reminders', 'out-of-range'], [{ reminders: { ...PLAN.reminders, to: 19 } }, 'reminders', 'out-of-range'],
    [{ reminders: { ...PLAN.reminders, holidays: [{ from: '2026-12-24', to: '2026-12-01' }] } }, 'reminders', 'not-a-day'], [{ timeZone: 'Europe/Atlantis' }, 'timeZone', 'not-a-choice'], [{ joinerDays: -1 }, 'joinerDays', 'out-of-range'],
  ];
  test.each(wrong)('is refused with %j: %s', (plan, field, problem) => {
    expect(planProblems({ ...PLAN, ...plan }, { editions, settings: SETTINGS, today: '2026-11-02' })).toEqual([{ field, problem }]);
  });

  test('is taken with the defaults', () => {
    expect(planProblems(PLAN, { editions, settings: SETTINGS, today: '2026-11-02' })).toEqual([]);
  });
});

describe('the cadence', () => {
  const DUE = '2026-11-30';
  const occasion = (today: string, invited: string | undefined, ...told: readonly Occasion[]) => dueOccasion(defaultReminders, DUE, today, new Set(told), invited);

  test.each([
    ['2026-11-02', undefined, 'invitation'], ['2026-12-20', undefined, 'invitation'], ['2026-11-02', '2026-11-02', undefined],
    ['2026-11-15', '2026-11-02', undefined], ['2026-11-16', '2026-11-02', 'day-14'], ['2026-11-17', '2026-11-02', 'day-14'],
    ['2026-11-23', '2026-11-02', 'day-7'], ['2026-11-27', '2026-11-02', 'day-3'], ['2026-11-29', '2026-11-02', 'day-1'], ['2026-11-30', '2026-11-02', 'day+0'],
    ['2026-12-06', '2026-11-02', 'day+0'], ['2026-12-07', '2026-11-02', 'day+7'], ['2026-12-14', '2026-11-02', 'day+14'], ['2027-01-01', '2026-11-02', 'day+28'],
  ] as const)('on %s, invited on %s: %s', (today, invited, expected) => {
    expect(occasion(today, invited)).toBe(expected);
  });

  test('tells nothing twice, makes up for missed days with one, and reminds nobody of days before the invitation', () => {
    expect(occasion('2026-11-17', '2026-11-02', 'day-14')).toBeUndefined();
    expect(occasion('2026-11-28', '2026-11-02', 'day-14')).toBe('day-3');
    expect(occasion('2026-11-24', '2026-11-24')).toBeUndefined();
    expect(occasion('2026-11-27', '2026-11-24')).toBe('day-3');
  });

  test('without further rounds ends with the last day', () => {
    expect(dueOccasion({ ...defaultReminders, thenEvery: 0 }, DUE, '2027-03-01', new Set(['day+0']), '2026-11-02')).toBeUndefined();
  });
});

describe('days', () => {
  test('are those of the place, also when the clocks change', () => {
    expect(dayIn('Europe/London', new Date('2026-07-01T23:30:00Z'))).toBe('2026-07-02');
    expect(dayIn('Europe/London', new Date('2026-12-01T23:30:00Z'))).toBe('2026-12-01');
    expect(daysBetween('2026-10-20', '2026-10-30')).toBe(10);
    expect(daysBetween('2026-03-30', '2026-03-27')).toBe(-3);
    expect(mayTell(defaultReminders, 'Europe/London', new Date('2026-07-01T07:00:00Z'))).toBe(true);
    expect(mayTell(defaultReminders, 'Europe/London', new Date('2026-12-01T07:59:00Z'))).toBe(false);
  });

  test('a joiner has at least the days of the plan, and never fewer than the others', () => {
    expect(joinerDue({ due: '2026-11-30', joinerDays: 14 }, '2026-11-02')).toBe('2026-11-30');
    expect(joinerDue({ due: '2026-11-30', joinerDays: 14 }, '2026-11-25')).toBe('2026-12-09');
  });
});
