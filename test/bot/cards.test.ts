import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { answerCard } from '../../bot/cards/answer-card.ts';
import { helpCard, noticeCard, reportCard, type NoticeKind } from '../../bot/cards/notices.ts';
import { sharedCard } from '../../bot/cards/shared-card.ts';
import { COMMANDS } from '../../bot/commands.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { bundle } from '../../src/domain/answering/facts.ts';
import { renderPlain, renderSpeech } from '../../src/domain/answering/render.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Answer, RuleId } from '../../src/domain/answering/types.ts';
import type { Json } from '../support/activities.ts';
import { parts, words } from '../support/cards.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from '../support/stand-in-model.ts';

const policy = await loadPolicy();
const answering = createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH });
const reportClauses = ['3.contact', '3.safeguarding'].flatMap((id) => policy.clauses.get(id) ?? []);

function answerFor(rule: RuleId): Answer {
  const found = policy.ruleById.get(rule);
  return answering.decide(found === undefined ? {} : bundle(found), 'staff');
}

function cardsFor(answer: Answer): readonly Json[] {
  const around = { plain: renderPlain(answer), speech: renderSpeech(answer), policyUrl: 'https://bot.example/policy', reportClauses };
  const states = [{}, { reportOpen: true }, { askElse: true }, { given: 'disagree' as const }];
  const cards = [...states.map((state) => answerCard(answer, around, state)), sharedCard(answer, 'f'.repeat(32))];
  return cards as unknown as readonly Json[];
}

/** What Adaptive Cards 1.5 knows of each type that we use; a misspelt property would be ignored without a word. */
const LOOKS = ['type', 'id', 'isVisible', 'spacing', 'separator'];
const ACTION = ['type', 'title', 'style'];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['type', '$schema', 'version', 'lang', 'fallbackText', 'speak', 'body', 'actions'],
  TextBlock: [...LOOKS, 'text', 'wrap', 'style', 'size', 'weight', 'isSubtle', 'color'],
  Container: [...LOOKS, 'items', 'style', 'bleed', 'selectAction'],
  ActionSet: [...LOOKS, 'actions'],
  'Input.ChoiceSet': [...LOOKS, 'label', 'style', 'isMultiSelect', 'value', 'choices'],
  'Action.Execute': [...ACTION, 'verb', 'data', 'associatedInputs', 'fallback'],
  'Action.Submit': [...ACTION, 'data', 'associatedInputs'],
  'Action.OpenUrl': [...ACTION, 'url'],
  'Action.ToggleVisibility': [...ACTION, 'targetElements'],
  'Action.ShowCard': [...ACTION, 'card'],
};

function faultsOf(card: Json): readonly string[] {
  const all = [...parts(card)].filter((part) => typeof part['type'] === 'string');
  const ids = all.map((part) => part['id']).filter((id) => id !== undefined);
  const unknown = all.flatMap((part) => Object.keys(part).filter((key) => !KNOWN[String(part['type'])]?.includes(key)));
  const targets = all.flatMap((part) => (part['targetElements'] as readonly string[] | undefined) ?? []);
  const lonely = all.filter((part) => part['type'] === 'Action.Execute' && (part['fallback'] as Json | undefined)?.['type'] !== 'Action.Submit');
  const empty = all.filter((part) => part['type'] === 'TextBlock' && String(part['text']).trim() === '');
  return [
    ...unknown.map((key) => `unknown property ${key}`),
    ...(new Set(ids).size === ids.length ? [] : ['an id stands twice']),
    ...targets.filter((id) => !ids.includes(id)).map((id) => `nothing to toggle: ${id}`),
    ...lonely.map(() => 'Action.Execute without fallback'),
    ...empty.map(() => 'empty text'),
    ...(Buffer.byteLength(JSON.stringify(card)) < 28_000 ? [] : ['28 KB or more']),
    ...(card['version'] === '1.5' && card['fallbackText'] !== '' && card['speak'] !== '' ? [] : ['version, fallbackText or speak']),
  ];
}

describe.each(policy.rules.map(({ id }) => [id] as const))('the cards for %s', (rule) => {
  test('are sound, small, and have plain text and speech', () => {
    expect(cardsFor(answerFor(rule)).flatMap(faultsOf)).toEqual([]);
  });
});

describe('an answer’s card', () => {
  test('shows every cited clause in its exact words', () => {
    for (const answer of policy.rules.map(({ id }) => answerFor(id)).filter(({ verdict }) => verdict !== 'clarify')) {
      const [card = {}] = cardsFor(answer);
      for (const clause of answer.clauses) expect(words(card)).toContain(clause.quote);
    }
  });

  test('tells each verdict by word and sign, not by colour alone', () => {
    const titles = policy.rules.map(({ id }) => {
      const [card = {}] = cardsFor(answerFor(id));
      return [...parts(card)].find((part) => part['size'] === 'Large')?.['text'];
    });
    const signs = new Map(titles.map((title) => [String(title).slice(2), String(title).slice(0, 1)]));
    expect([...signs.keys()]).toEqual(expect.arrayContaining(['Allowed', 'Not allowed', 'Action needed', 'Information']));
    expect([...signs.values()].every((sign) => !/[a-z]/i.test(sign))).toBe(true);
  });

  test('puts alerts before the verdict', () => {
    const [card = {}] = cardsFor(answerFor('contact.pupil.received'));
    const [first] = card['body'] as readonly Json[];
    expect(words(first ?? {})).toContain('Report this to the designated safeguarding lead');
  });

  test('offers no report where nothing is to be reported, and no section without an address', () => {
    const answer = answerFor('policy.author');
    const card = answerCard(answer, { plain: 'x', speech: 'x', reportClauses }) as unknown as Json;
    expect(words(card)).not.toMatch(/Report to the DSL|Read this section/);
  });

  test('offers the choices of every fact, the understood one chosen', () => {
    const [card = {}] = cardsFor(answerFor('contact.pupil.received'));
    const whom = [...parts(card)].find((part) => part['id'] === 'fact_whom');
    expect(whom).toMatchObject({ value: 'current-pupil', style: 'compact' });
    expect(whom?.['choices']).toEqual(expect.arrayContaining([{ title: 'Not said', value: 'unset' }]));
  });
});

describe('a shared card', () => {
  test('never holds facts or the sentence about the case, whatever the rule', () => {
    for (const { id } of policy.rules) {
      const answer = answerFor(id);
      const card = sharedCard(answer, 'f'.repeat(32)) as unknown as Json;
      expect(JSON.stringify(card)).not.toMatch(/"facts"|fact_/);
      expect(words(card).split('\n')).not.toContain(`${answer.say} `);
    }
  });
});

describe('other cards', () => {
  const kinds: readonly NoticeKind[] = ['stale', 'no-text', 'fault', 'forgotten', 'private-only'];
  const others = [
    ...kinds.map(noticeCard),
    reportCard(reportClauses),
    ...[true, false].flatMap((shared) => [true, false].map((greeting) => helpCard({ shared, greeting, policyUrl: 'https://x.example' }))),
  ] as unknown as readonly Json[];

  test('are sound too', () => {
    expect(others.flatMap(faultsOf)).toEqual([]);
  });
});

test('the manifest lists exactly the bot’s commands', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../manifest/manifest.json', import.meta.url), 'utf8'));
  for (const { commands } of manifest.bots[0].commandLists) expect(commands).toEqual(COMMANDS);
});
