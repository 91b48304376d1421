import { describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../../../src/adapters/policy-files/index.ts';
import { decideFromEvidence } from '../../../src/domain/answering/evidence.ts';
import type { Signals } from '../../../src/domain/answering/safeguarding.ts';
import type { AskerRole, Evidence, Memory, Settings } from '../../../src/domain/answering/types.ts';

const policy = await loadPolicy();
const settings: Settings = { permitAt: 0.6, barAt: 0.2, clarifyAt: 0.4, reportAt: 0.5 };
const none: Signals = { facts: {}, concern: [], danger: [] };

function evidence(situations: Readonly<Record<string, number>>, risk = 0): Evidence {
  return { situations: Object.entries(situations).map(([rule, p]) => ({ rule, p })), risk };
}

function decide(situations: Readonly<Record<string, number>>, more: { risk?: number; signals?: Partial<Signals>; role?: AskerRole; memory?: Memory } = {}) {
  return decideFromEvidence(policy, evidence(situations, more.risk), more.role ?? 'staff', settings, { ...none, ...more.signals }, more.memory);
}

describe('the permit gate', () => {
  test('lets a permit through when it is likely and nothing barring is', () => {
    expect(decide({ 'names.consent': 0.7, 'names.unsaid': 0.2, 'names.no-consent': 0.1 })).toMatchObject({ verdict: 'allowed', rules: ['names.consent'] });
  });

  test('asks when a bar is likelier than the limit', () => {
    const decision = decide({ 'names.consent': 0.65, 'names.no-consent': 0.35 });
    expect(decision.verdict).toBe('clarify');
    expect(decision.options.map(({ verdict }) => verdict)).toEqual(['allowed', 'not-allowed']);
    expect(decision.gates.join()).toContain('permit held back: names.consent');
  });

  test('asks when permits are not likely enough', () => {
    expect(decide({ 'own.general': 0.5, 'silent.other': 0.4, 'out': 0.1 }).verdict).toBe('clarify');
  });

  test('bars when the bars together outweigh the likeliest situation, which permits', () => {
    const decision = decide({ 'contact.family': 0.35, 'contact.past': 0.5, 'image.adults': 0.15 });
    expect(decision).toMatchObject({ verdict: 'not-allowed', rules: ['contact.past'] });
    const divided = decide({ 'contact.family': 0.34, 'contact.pupil.accept': 0.33, 'contact.past': 0.33 });
    expect(divided.verdict).not.toBe('conditional');
  });
});

describe('uncertainty', () => {
  test('asks which of the three likeliest outcomes is meant', () => {
    const decision = decide({ 'contact.past': 0.3, 'contact.pupil.accept': 0.28, 'contact.parent': 0.22, 'contact.colleague': 0.2 });
    expect(decision).toMatchObject({ verdict: 'clarify', facts: { act: 'contact' } });
    expect(decision.options.map(({ label }) => label)).toEqual(['A past pupil, on a personal account', 'May I accept or answer a current pupil?', 'A parent or other adult relative']);
  });

  test('does not ask when several situations lead to the same outcome', () => {
    expect(decide({ 'contact.colleague': 0.3, 'contact.public': 0.3, 'own.general': 0.3, 'out': 0.1 })).toMatchObject({ verdict: 'conditional', rules: ['contact.colleague'] });
    expect(decide({ 'contact.colleague': 0.3, 'contact.past': 0.35, 'out': 0.35 }).verdict).toBe('clarify');
  });

  test('an unclear situation offers the choices of its own question: the gravest first, then the likeliest', () => {
    const decision = decide({ 'contact.unclear': 0.6, 'contact.past': 0.2, 'contact.family': 0.2 });
    expect(decision).toMatchObject({ verdict: 'clarify', question: 'Who is it?', rules: ['contact.unclear'] });
    expect(decision.options.map(({ label }) => label)).toEqual(['A current pupil', 'A past pupil', 'A pupil who is family']);
  });
});

describe('evidence that is worth nothing', () => {
  test.each([
    ['no situations', {}],
    ['situations that the policy does not know', { 'allow.everything': 1 }],
    ['probabilities that are no numbers', { 'names.consent': Number.NaN }],
    ['negative probabilities', { 'names.consent': -1 }],
  ])('%s: the bot asks', (_, situations) => {
    expect(decide(situations).verdict).toBe('clarify');
  });

  test('a risk that is no number counts as a risk', () => {
    expect(decide({ 'own.general': 1 }, { risk: Number.NaN }).report).toBe(true);
  });
});

describe('a sign of risk', () => {
  test('turns a permit into a report', () => {
    expect(decide({ 'own.general': 1 }, { risk: 0.9 })).toMatchObject({ verdict: 'required', report: true, emergency: false, facts: { risk: 'concern' } });
    expect(decide({ 'own.general': 1 }, { risk: 0.1 })).toMatchObject({ verdict: 'conditional', report: false });
  });

  test('that is only possible adds the report and leaves the verdict', () => {
    const careful: Settings = { ...settings, cautionAt: 0.1 };
    const situations = { 'contact.family': 0.85, 'contact.pupil.received': 0.15 };
    const decision = decideFromEvidence(policy, evidence(situations), 'staff', careful, none);
    expect(decision).toMatchObject({ verdict: 'conditional', report: true, facts: { risk: 'possible' } });
    expect(decision.gates.join()).toContain('risk possible, 15 %');
    expect(decideFromEvidence(policy, evidence({ 'contact.family': 0.95, 'contact.pupil.received': 0.05 }), 'staff', careful, none).report).toBe(false);
  });

  test('that was only possible is not carried into the next question', () => {
    const memory: Memory = { rule: 'contact.family', facts: { act: 'contact', risk: 'possible' } };
    expect(decide({ 'contact.family': 1 }, { memory }).report).toBe(false);
  });

  test.each(['silent.other', 'out', 'unclear', 'names.consent', 'contact.family'])('comes before %s', (rule) => {
    const decision = decide({ [rule]: 1 }, { signals: { concern: ['suicide'] } });
    expect(decision).toMatchObject({ verdict: 'required', report: true, options: [] });
    expect(decision.clauses.slice(0, 2)).toEqual(['3.safeguarding', '8.a']);
  });

  test('leaves a bar a bar, and adds the report', () => {
    const decision = decide({ 'image.pupil.staff': 1 }, { signals: { concern: ['nudes'] } });
    expect(decision).toMatchObject({ verdict: 'not-allowed', report: true });
    expect(decision.clauses.slice(0, 2)).toEqual(['3.e', '3.safeguarding']);
  });

  test('comes before a question', () => {
    const torn = { 'contact.past': 0.3, 'contact.pupil.accept': 0.28, 'contact.parent': 0.22, 'contact.colleague': 0.2 };
    expect(decide(torn, { signals: { concern: ['abuse'] } })).toMatchObject({ verdict: 'required', report: true });
  });

  test('in immediate danger is an emergency', () => {
    expect(decide({ 'out': 1 }, { signals: { danger: ['danger-now'] } })).toMatchObject({ verdict: 'required', emergency: true });
  });

  test('that the situation itself reports does not stay when the pupil turns out to be a past one', () => {
    expect(decide({ 'contact.pupil.received': 1 }, { risk: 0.95 }).facts.risk).toBeUndefined();
  });

  test('goes on in the same subject and ends with another', () => {
    const memory: Memory = { rule: 'share.person', facts: { act: 'share', risk: 'concern' } };
    expect(decide({ 'share.person': 1 }, { memory }).report).toBe(true);
    expect(decide({ 'lesson.free': 1 }, { memory })).toMatchObject({ verdict: 'conditional', report: false });
  });
});

describe('the role', () => {
  test('of a page manager answers what staff are asked', () => {
    expect(decide({ 'access.unclear': 1 }).verdict).toBe('clarify');
    expect(decide({ 'access.unclear': 1 }, { role: 'account-manager' }).verdict).toBe('allowed');
  });
});
