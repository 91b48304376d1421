import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { answerCard } from '../../bot/cards/answer-card.ts';
import { cardData } from '../../bot/cards/data.ts';
import { helpCard, noticeCard, reportCard, type NoticeKind } from '../../bot/cards/notices.ts';
import { sharedCard } from '../../bot/cards/shared-card.ts';
import { saidOf } from '../../bot/cards/understood.ts';
import { changesOf } from '../../src/domain/answering/changes.ts';
import { COMMANDS, TEAM_COMMANDS } from '../../bot/commands.ts';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { bundle, valuesOf } from '../../src/domain/answering/facts.ts';
import { renderPlain, renderSpeech } from '../../src/domain/answering/render.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Answer, Facts, RuleId } from '../../src/domain/answering/types.ts';
import type { Json } from '../support/activities.ts';
import { button, faultsOf, parts, words } from '../support/cards.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from '../support/stand-in-model.ts';

const policy = await loadPolicy();
const answering = createAnswering({ policy, understand: understandByWords, settings: SETTINGS, modelHash: MODEL_HASH });
const reportClauses = ['3.contact', '3.safeguarding'].flatMap((id) => policy.clauses.get(id) ?? []);

function answerFor(rule: RuleId): Answer {
  const found = policy.ruleById.get(rule);
  return answering.decide(found === undefined ? {} : bundle(found), 'staff');
}

function cardsFor(answer: Answer): readonly Json[] {
  const changed = { said: answer.understood.map(saidOf), before: cardData(answer) };
  const states = [{}, { reportOpen: true, changed }, { askElse: true }, { given: 'disagree' as const }];
  const cards = [...states.map((state) => answerCard(answer, around(answer), state)), sharedCard(answer, 'f'.repeat(32))];
  return cards as unknown as readonly Json[];
}

const known = new Map<string, Answer>();

/** The choices of a card lead to facts that other cards show already: each is decided once. */
function decided(facts: Facts): Answer {
  const key = JSON.stringify(Object.entries(facts).toSorted());
  const answer = known.get(key) ?? answering.decide(facts, 'staff', { cut: true });
  known.set(key, answer);
  return answer;
}

function around(answer: Answer) {
  const changes = changesOf(answer, decided);
  return { plain: renderPlain(answer), speech: renderSpeech(answer), policyUrl: 'https://bot.example/policy', reportClauses, changes };
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
    const card = answerCard(answer, { plain: 'x', speech: 'x', reportClauses, changes: new Map() }) as unknown as Json;
    expect(words(card)).not.toMatch(/Report to the DSL|Read this section/);
  });

  test('folds up, under what was understood, a button for each choice that would change the answer', () => {
    const [card = {}] = cardsFor(answerFor('contact.pupil.received'));
    const panel = [...parts(card)].find((part) => part['id'] === 'understood') ?? {};
    expect(panel['isVisible']).toBe(false);
    expect(words(panel)).toContain('Who it is about: A current pupil');
    expect(button(panel, 'A past pupil')).toMatchObject({ verb: 'change-fact', facts: { whom: 'past-pupil' } });
    expect(words(panel).split('\n').map((line) => line.trim())).not.toContain('A current pupil');
  });
});

/** Every choice of every fact that a card of this act shows, with each sign of risk: all that taps can lead to. */
function* combinations(act: string): Generator<Facts> {
  const shown = policy.facts.filter(({ shownIn }) => shownIn.includes(act));
  let all: readonly Facts[] = [{ act }, { act, risk: 'danger', platform: 'messaging', device: 'own', hours: 'out' }];
  for (const fact of shown) {
    const values = [...valuesOf(policy, fact, act).keys()].filter((value) => !fact.hidden.includes(value));
    all = all.flatMap((facts) => [facts, ...values.map((value) => ({ ...facts, [fact.name]: value }))]);
  }
  yield* all;
}

describe.each([...policy.acts.keys()])('cards about %s', (act) => {
  test('stay under 28 KB whatever is known, with five choices a fact at most, each leading to another answer', () => {
    const faults: string[] = [];
    for (const facts of combinations(act)) {
      const answer = decided(facts);
      const { changes, ...others } = around(answer);
      const state = { reportOpen: true, changed: { said: answer.understood.map(saidOf), before: cardData(answer) } };
      const card = answerCard(answer, { ...others, changes }, state);
      if (Buffer.byteLength(JSON.stringify(card)) >= 28_000) faults.push(`28 KB or more: ${JSON.stringify(facts)}`);
      if ([...changes.values()].some((choices) => choices.length > 5)) faults.push(`too many choices: ${JSON.stringify(facts)}`);
    }
    expect(faults).toEqual([]);
  });
});

describe('the choices of a fact', () => {
  test('lead to another answer', () => {
    for (const answer of policy.rules.map(({ id }) => answerFor(id))) {
      const led = [...around(answer).changes.values()].flat().map(({ facts }) => answering.decide(facts, 'staff'));
      expect(led.filter(({ decisionId }) => decisionId === answer.decisionId)).toEqual([]);
    }
  });

  test.each([
    ['contact.colleague', 'whom', 'A current pupil'],
    ['contact.colleague', 'whom', 'A past pupil'],
    ['post.alert', 'kind', 'Asks for donations to the school or a charity'],
    ['post.fundraising', 'kind', 'Reminder'],
    ['contact.past', 'whom', 'A current pupil'],
    ['contact.past', 'account', 'An official school account or channel'],
  ] as const)('of %s (%s) hold what matters: %s', (rule, fact, title) => {
    expect(around(answerFor(rule)).changes.get(fact)?.map((choice) => choice.title)).toContain(title);
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
  const kinds: readonly NoticeKind[] = ['stale', 'no-text', 'fault', 'forgotten', 'private-only', 'gone-private', 'not-private'];
  const others = [
    ...kinds.map(noticeCard),
    reportCard(reportClauses),
    ...[true, false].flatMap((shared) => [true, false].map((greeting) => helpCard({ ...policy.replies.help, shared, greeting, policyUrl: 'https://x.example' }))),
  ] as unknown as readonly Json[];

  test('are sound too', () => {
    expect(others.flatMap(faultsOf)).toEqual([]);
  });
});

test('the manifest lists exactly the bot’s commands', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../manifest/manifest.json', import.meta.url), 'utf8'));
  const lists: readonly { scopes: readonly string[]; commands: unknown }[] = manifest.bots[0].commandLists;
  expect(lists.flatMap(({ scopes }) => scopes).toSorted()).toEqual(['groupChat', 'personal', 'team']);
  for (const { scopes, commands } of lists) expect(commands).toEqual(scopes.includes('team') ? [...COMMANDS, ...TEAM_COMMANDS] : COMMANDS);
});
