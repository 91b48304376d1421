/** What holds for whatever values: canonical JSON, the chain, the difference of editions. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Clause } from '../../../src/domain/answering/types.ts';
import { canonicalJson, type Json } from '../../../src/domain/attestation/canonical.ts';
import { chained, genesis } from '../../../src/domain/attestation/chain.ts';
import type { Edition } from '../../../src/domain/attestation/contract.ts';
import { differenceOf, type Again } from '../../../src/domain/attestation/difference.ts';
import { sectionsOf } from '../../../src/domain/attestation/document.ts';
import type { EntryBody } from '../../../src/domain/attestation/entry.ts';
import { withheldLine } from '../../../src/domain/attestation/ledger-file.ts';
import { outOfOrder } from '../../../src/domain/attestation/order.ts';
import { AT, check, fileOf, keys, LEDGER, ledgerOf, sealed } from '../../support/ledger.ts';

/** Text of any characters, quotes, tabs and line ends among them; whole characters only. */
const text = fc.string({ unit: 'binary', maxLength: 30 });
const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<Json>;

describe('canonical JSON', () => {
  test('says what the value says, in one form only', () => {
    fc.assert(fc.property(json, (value) => {
      const canonical = canonicalJson(value);
      expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(canonical) as Json)).toBe(canonical);
      expect(canonical).not.toMatch(/[\t\n\r]/);
    }));
  });

  test('does not depend on the order in which fields were set', () => {
    fc.assert(fc.property(fc.dictionary(text, fc.integer()), (value) => {
      expect(canonicalJson(Object.fromEntries(Object.entries(value).toReversed()))).toBe(canonicalJson(value));
    }));
  });
});

describe('the chain', () => {
  const body: fc.Arbitrary<EntryBody> = fc.record({ kind: fc.constantFrom('assigned', 'confirmed', 'withdrawn'), at: fc.constant(AT.toISOString()), surface: fc.constant('chat'), person: fc.record({ id: text, name: text }), note: text });
  const { privateKey, publicKey } = keys();
  const ledger = fc.array(body, { minLength: 1, maxLength: 12 }).map((bodies) => chained(undefined, [genesis(LEDGER, AT), ...bodies], () => 'a0'.repeat(16)));

  test('is whole as it was written, whatever the bodies say, and with any of them withheld', () => {
    fc.assert(fc.property(ledger, fc.infiniteStream(fc.boolean()), (entries, withheld) => {
      const lines = fileOf(entries, sealed(entries, entries.length, privateKey));
      expect(check(lines, publicKey)).toMatchObject({ ok: true, entries: entries.length, problems: [] });
      const extract = lines.map((line, at) => {
        const entry = entries[at - 1];
        return entry !== undefined && withheld.next().value === true ? withheldLine(entry) : line;
      });
      expect(check(extract, publicKey)).toMatchObject({ ok: true, problems: [] });
    }));
  });

  test('does not depend on when entries are appended', () => {
    fc.assert(fc.property(fc.array(body, { minLength: 2, maxLength: 8 }), fc.nat(), (bodies, cut) => {
      const at = 1 + (cut % (bodies.length - 1));
      const nonce = () => 'b1'.repeat(16);
      const first = chained(undefined, bodies.slice(0, at), nonce);
      expect([...first, ...chained(first.at(-1), bodies.slice(at), nonce)]).toEqual(chained(undefined, bodies, nonce));
    }));
  });

  const SIZE = 19;
  const whole = ledgerOf(SIZE);
  const lines = fileOf(whole, sealed(whole, SIZE, privateKey));
  const number = fc.integer({ min: 1, max: SIZE });
  /** Something is wrong, and it names one of these entries. */
  const isNamed = (changed: readonly string[], ...numbers: readonly number[]): void => {
    const verdict = check(changed, publicKey);
    expect(verdict.ok).toBe(false);
    expect(numbers.some((wanted) => verdict.problems.some(({ number: from = 0, to = from }) => from <= wanted && wanted <= to))).toBe(true);
  };

  test('one character changed: the entry is named', () => {
    fc.assert(fc.property(number, fc.nat(), (at, where) => {
      const line = lines[at] ?? '';
      const place = 6 + (where % (line.length - 6));
      isNamed(lines.with(at, line.slice(0, place) + (line[place] === '1' ? '2' : '1') + line.slice(place + 1)), at);
    }), { numRuns: 500 });
  });

  test('an entry less, an entry twice, two swapped: named', () => {
    fc.assert(fc.property(number, number, (one, other) => {
      isNamed(lines.toSpliced(one, 1), one);
      isNamed(lines.toSpliced(other, 0, lines[one] ?? ''), one);
      if (one !== other) isNamed(lines.with(one, lines[other] ?? '').with(other, lines[one] ?? ''), one, other);
    }), { numRuns: 300 });
  });

  test('no more entries are called moved than need be, and the others ascend', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat()), (numbers) => {
      const moved = outOfOrder(numbers);
      const kept = numbers.filter((_, at) => !moved.includes(at));
      expect(kept).toEqual(kept.toSorted((one, other) => one - other));
      expect(moved.length === 0).toBe(numbers.every((value, at) => at === 0 || (numbers[at - 1] ?? 0) < value));
    }));
  });
});

describe('the difference of two editions', () => {
  const word = fc.constantFrom('staff', 'must', 'not', 'post', 'pupils', 'share', 'school’s', '“friend”', 'online—always', 'may');
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
  const clauses = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((letter) => `3.${letter}`), words, { minKeys: 1 });
  const again: Again = { clauses: new Set(['3.a', '3.b']), outside: false };

  /** One section with a list of the clauses. */
  function edition(quotes: Readonly<Record<string, string>>, intro = 'When using social media, staff:'): Edition {
    const ids = Object.keys(quotes).toSorted();
    const document = ['3. PERSONAL USE', intro, ...ids.map((id) => `- ${quotes[id]}`)].join('\n');
    const all = new Map<string, Clause>(ids.map((id) => [id, { id, audience: 'staff', quote: quotes[id] ?? '', lead: intro, section: '3. Personal use' }]));
    return { hash: document, id: 'x', title: 'Policy', effective: '2026-01', document, clauses: all, sections: sectionsOf(document, 'Policy', all.values()) };
  }

  const retyped = (said: string): string => said.replaceAll('’', "'").replaceAll(/[“”]/g, '"').replaceAll('—', ' – ').replaceAll(' ', '\u00a0');

  test('of an edition and itself is nothing', () => {
    fc.assert(fc.property(clauses, (quotes) => {
      expect(differenceOf(edition(quotes), edition(quotes), again)).toMatchObject({ clauses: [], outside: [], again: false });
    }));
  });

  test('made on the older edition gives the newer', () => {
    fc.assert(fc.property(clauses, clauses, (before, after) => {
      const made = new Map(Object.entries(before).map(([id, quote]) => [id, `When using social media, staff: ${quote}`]));
      for (const { clause, kind, after: now } of differenceOf(edition(before), edition(after), again).clauses) {
        if (kind === 'removed') made.delete(clause);
        else made.set(clause, now ?? '');
      }
      expect(Object.fromEntries(made)).toEqual(Object.fromEntries(Object.entries(after).map(([id, quote]) => [id, `When using social media, staff: ${quote}`])));
    }));
  });

  test('is the mirror of itself the other way round', () => {
    const mirror = { added: 'removed', removed: 'added', reworded: 'reworded', typography: 'typography' } as const;
    fc.assert(fc.property(clauses, clauses, (before, after) => {
      const there = differenceOf(edition(before), edition(after), again).clauses.map(({ clause, kind }) => `${clause} ${kind}`);
      const back = differenceOf(edition(after), edition(before), again).clauses.map(({ clause, kind }) => `${clause} ${mirror[kind]}`);
      expect(there.toSorted()).toEqual(back.toSorted());
    }));
  });

  test('is typography only where only quotes, dashes and blanks differ, and asks nobody again', () => {
    fc.assert(fc.property(clauses, (quotes) => {
      const other = Object.fromEntries(Object.entries(quotes).map(([id, quote]) => [id, retyped(quote)]));
      const difference = differenceOf(edition(quotes), edition(other), again);
      expect(difference.clauses.every(({ kind }) => kind === 'typography')).toBe(true);
      expect(difference).toMatchObject({ outside: [], again: false });
    }));
  });

  test('asks again exactly where the author said so of a change in words', () => {
    fc.assert(fc.property(clauses, clauses, (before, after) => {
      const difference = differenceOf(edition(before), edition(after), again);
      for (const { clause, kind, again: asked } of difference.clauses) expect(asked).toBe(kind !== 'typography' && again.clauses.has(clause));
      expect(difference.again).toBe(difference.clauses.some((change) => change.again));
    }));
  });

  test('sees other words before the list in every clause of it', () => {
    fc.assert(fc.property(clauses, (quotes) => {
      const difference = differenceOf(edition(quotes), edition(quotes, 'When using social media, staff must not:'), again);
      expect(difference.clauses.map(({ clause, kind }) => [clause, kind])).toEqual(Object.keys(quotes).toSorted().map((id) => [id, 'reworded']));
      expect(difference.outside.map(({ kind }) => kind)).toEqual(['added', 'removed']);
    }));
  });
});
