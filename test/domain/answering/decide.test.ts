import { describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { decideFromFacts } from '../../../src/domain/answering/decide.ts';
import { conditionTruth } from '../../../src/domain/answering/evaluate.ts';
import { bundle } from '../../../src/domain/answering/facts.ts';
import type { Facts } from '../../../src/domain/answering/types.ts';
import { permits } from '../../../src/domain/answering/verdicts.ts';

const policy = await loadPolicy();
const decide = (facts: Facts, role: 'staff' | 'account-manager' = 'staff') => decideFromFacts(policy, facts, role);

describe('three-valued conditions', () => {
  test('an unknown fact is neither true nor false, unless the rule says so', () => {
    expect(conditionTruth(['yes'], 'yes')).toBe('true');
    expect(conditionTruth(['yes'], 'no')).toBe('false');
    expect(conditionTruth(['yes'], undefined)).toBe('unknown');
    expect(conditionTruth(['no', 'unset'], undefined)).toBe('true');
  });
});

describe('every rule', () => {
  test.each(policy.rules.map((rule) => [rule.id, rule] as const))('%s decides the facts of its own situation, alone', (id, rule) => {
    const decision = decide(bundle(rule));
    expect(decision.rules).toEqual([id]);
    expect(decision.verdict).toBe(rule.verdict);
    expect(decision.clauses.slice(0, rule.clauses.length)).toEqual(rule.clauses);
    expect(decision.report).toBe(rule.report);
  });
});

describe('contact with a current pupil on a personal account', () => {
  const valuesOf = (name: string) => [undefined, ...(policy.facts.find((fact) => fact.name === name)?.values.keys() ?? [])];
  const kinds = [undefined, ...(policy.acts.get('contact')?.kinds.keys() ?? [])];

  test('is never permitted, whatever else is said', () => {
    for (const actor of valuesOf('actor')) for (const inbound of valuesOf('inbound')) for (const ask of valuesOf('ask')) for (const kind of kinds) {
      const given = { actor, inbound, ask, kind };
      const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      expect(permits(decide({ act: 'contact', whom: 'current-pupil', account: 'personal', ...said }).verdict)).toBe(false);
    }
  });
});

describe('nothing fires', () => {
  test('the policy is silent: never the nearest rule', () => {
    const decision = decide({ act: 'follow', kind: 'other', ask: 'may' });
    expect(decide({ act: 'contact', whom: 'school', account: 'personal' })).toMatchObject({ verdict: 'not-covered', rules: [], clauses: [] });
    expect(decision.rules).toEqual(['follow.silent']);
  });

  test('a missing fact that matters is asked for', () => {
    const decision = decide({ act: 'contact', whom: 'current-pupil' });
    expect(decision).toMatchObject({ verdict: 'clarify', question: 'Whose account is it?' });
    expect(decision.options.map(({ verdict }) => verdict)).toEqual(['not-allowed', 'not-covered']);
  });
});

describe('the question that decides most', () => {
  test('asks whom it is about, with three different outcomes, each a full decision', () => {
    const { options, question } = decide({ act: 'contact' });
    expect(question).toBe('Who is it about?');
    expect(options.map(({ label }) => label)).toEqual(['A current pupil', 'A past pupil', 'A parent or carer']);
    for (const option of options) {
      expect(decide(option.facts)).toMatchObject({ verdict: option.verdict, clauses: option.clauses, report: option.report });
    }
  });

  test.each(policy.rules.filter((rule) => rule.verdict === 'clarify' && rule.id !== 'unclear').map((rule) => [rule.id, rule] as const))(
    '%s offers at least two outcomes and no further question', (_, rule) => {
      const { options } = decide(bundle(rule));
      expect(options.length).toBeGreaterThanOrEqual(2);
      expect(options.length).toBeLessThanOrEqual(3);
      expect(options.map(({ verdict }) => verdict)).not.toContain('clarify');
    },
  );

  test('puts the gravest choice first, then the likelier ones', () => {
    const weights = new Map([['contact.family', 0.4], ['contact.past', 0.2]]);
    const { options } = decideFromFacts(policy, { act: 'contact' }, 'staff', { weights });
    expect(options.map(({ label }) => label)).toEqual(['A current pupil', 'A pupil who is family', 'A past pupil']);
  });
});

describe('facts from outside', () => {
  test('what the policy does not know is left out and named', () => {
    const given = { act: 'follow', kind: 'noncommercial', whom: 'martian', secret: 'yes', consent: 7 } as unknown as Facts;
    const decision = decide(given);
    expect(decision).toMatchObject({ verdict: 'allowed', facts: { act: 'follow', kind: 'noncommercial' } });
    expect(decision.gates.join()).toMatch(/whom.*secret.*consent/s);
  });

  test('a kind that belongs to another act does not permit', () => {
    expect(decide({ act: 'page-post', kind: 'noncommercial' }).verdict).toBe('clarify');
  });

  test.each([null, undefined, 'allowed', 3, []])('%p is no set of facts: the bot asks', (given) => {
    expect(decide(given as unknown as Facts).verdict).toBe('clarify');
  });
});

describe('clauses', () => {
  test('platform, hour and device add what to read, never more than six', () => {
    expect(decide({ act: 'lesson-time', when: 'free', platform: 'messaging', device: 'own' }).clauses)
      .toEqual(['3.h', '3.consider', '3.privacy', '1.1.whatsapp', '1.devices.b']);
    expect(decide({ act: 'business', account: 'personal', platform: 'messaging', hours: 'out', space: 'private', device: 'own' }).clauses).toHaveLength(6);
  });

  test('are not added to a question of fact', () => {
    expect(decide({ act: 'governance', kind: 'review', platform: 'messaging' }).clauses).toEqual(['doc.review', 'doc.approved']);
  });
});

describe('the trace', () => {
  test('names what fired and what almost did, and why', () => {
    const { trace } = decide({ act: 'page-access', authorised: 'no' });
    expect(trace.find(({ outcome }) => outcome === 'fired')?.rule).toBe('access.unauthorised');
    expect(trace.find(({ rule }) => rule === 'access.authorised')).toEqual({
      rule: 'access.authorised', outcome: 'almost', because: ['authorised: wanted yes, is no'],
    });
  });
});

describe('where the document pulls both ways', () => {
  test.each([
    ['past-pupils', { act: 'contact', whom: 'past-pupil', account: 'personal' }],
    ['family', { act: 'contact', whom: 'family-pupil' }],
    ['own-child-image', { act: 'image', whom: 'own-child' }],
    ['donations', { act: 'page-post', kind: 'fundraising' }],
    ['only-facebook', { act: 'other-account' }],
    ['dsl-or-slt', { act: 'contact', whom: 'current-pupil', account: 'personal', kind: 'reporting' }],
  ])('%s is said', (tension, facts) => {
    expect(decide(facts as Facts).tension).toBe(tension);
  });
});
