import { describe, expect, test } from '@jest/globals';
import { PassThrough, Readable } from 'node:stream';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { readCommandLine, UsageRefused } from '../../src/cli/arguments.ts';
import { answerInBulk } from '../../src/cli/bulk.ts';
import { askOnce, talk, type Talk } from '../../src/cli/talk.ts';
import { renderPlain } from '../../src/domain/answering/render.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Question } from '../../src/domain/answering/types.ts';
import { MODEL_HASH, SETTINGS, understandByWords } from '../support/stand-in-model.ts';

const policy = await loadPolicy();
const asked: Question[] = [];
const understand: typeof understandByWords = (question) => {
  asked.push(question);
  return understandByWords(question);
};
const answering = createAnswering({ policy, understand, settings: SETTINGS, modelHash: MODEL_HASH });

async function bulk(input: string) {
  const lines: string[] = [];
  asked.length = 0;
  await answerInBulk(answering, Readable.from([Buffer.from(input)]), async (line) => void lines.push(line));
  return lines.map((line) => JSON.parse(line));
}

describe('questions in bulk', () => {
  test('are answered in order, in the documented form', async () => {
    const questions = [
      { id: 'w1', role: 'staff', text: 'a pupil messaged me', best: 'ignored' },
      { id: 2, role: 'leader', text: 'who wrote the policy' },
      { id: 'w3', text: 'somebody added me' },
    ];
    const [first, second, third, ...others] = await bulk(questions.map((one) => JSON.stringify(one)).join('\n'));
    expect(first).toMatchObject({ id: 'w1', verdict: 'required', report: true, ms: expect.any(Number) });
    expect(first.clauses.slice(0, 2)).toEqual(['3.contact', '3.b']);
    expect(first).not.toHaveProperty('options');
    expect(second).toMatchObject({ id: 2, verdict: 'information', clauses: ['doc.author', 'doc.authorised'], report: false });
    expect(third).toMatchObject({ id: 'w3', verdict: 'clarify' });
    expect(third.options.length).toBeGreaterThan(0);
    expect(Object.keys(third.options[0])).toEqual(['verdict', 'clauses', 'report']);
    expect([third.options.length <= 3, others]).toEqual([true, []]);
    expect(asked.map(({ role }) => role)).toEqual(['staff', 'leader', 'staff']);
  });

  test('a dialog remembers from turn to turn, and nothing beyond', async () => {
    const turns = [{ text: 'a pupil messaged me' }, { text: 'and if she has left?' }];
    const [dialog, single] = await bulk(`${JSON.stringify({ id: 'd', role: 'staff', turns })}\n{"id":"s","text":"annual leave"}\n`);
    expect(dialog).toMatchObject({ id: 'd', turns: [{ verdict: 'required' }, { verdict: 'not-allowed' }] });
    expect(single).toMatchObject({ id: 's', verdict: 'out-of-scope', clauses: [] });
    expect(asked.map(({ memory }) => memory?.rule)).toEqual([undefined, 'contact.pupil.received', undefined]);
  });

  test.each([
    ['not json', { error: 'not JSON' }],
    ['', { error: 'not JSON' }],
    ['[1]', { error: 'not an object' }],
    ['null', { error: 'not an object' }],
    ['{"id":"x"}', { id: 'x', error: 'neither "text" nor "turns" with texts' }],
    ['{"id":{},"text":5}', { error: 'neither "text" nor "turns" with texts' }],
    ['{"id":"x","turns":[]}', { id: 'x', error: 'neither "text" nor "turns" with texts' }],
    ['{"id":"x","turns":[{"text":"a"},null]}', { id: 'x', error: 'neither "text" nor "turns" with texts' }],
    ['{"id":"x","text":"break the model"}', { id: 'x', error: 'not answered (understanding-failed)' }],
  ])('the line %j gets an error, and the rest go on', async (line, error) => {
    const [wrong, right] = await bulk(`${line}\n{"id":"ok","text":"annual leave"}\n`);
    expect(wrong).toEqual(error);
    expect(right).toMatchObject({ id: 'ok', verdict: 'out-of-scope' });
  });

  test('line ends of Windows, a byte order mark, odd characters and an unknown role do no harm', async () => {
    const answers = await bulk('\uFEFF{"id":"a","role":"king","text":"\u2028 \ud83d annual leave"}\r\n{"id":"b","text":""}\r\n');
    expect(answers).toMatchObject([{ id: 'a', verdict: 'out-of-scope' }, { id: 'b', verdict: 'clarify' }]);
  });
});

describe('talking in the terminal', () => {
  function parts() {
    const written: string[] = [];
    const talkParts: Talk = {
      answering,
      role: 'staff',
      render: renderPlain,
      write: async (line) => void written.push(line),
    };
    return { written, talkParts };
  }

  test('one question gets one answer in plain text', async () => {
    const { written, talkParts } = parts();
    await askOnce(talkParts, 'a pupil messaged me');
    expect(written.join('')).toContain('ACTION NEEDED');
    expect(written.join('')).toMatch(/Decision [0-9a-f]{12}/);
  });

  test('line after line is answered in the light of what went before, until “exit”; prompts stay off the output', async () => {
    const { written, talkParts } = parts();
    const prompts = new PassThrough();
    asked.length = 0;
    await talk(talkParts, Readable.from([Buffer.from('a pupil messaged me\n\nhas left\nexit\nannual leave\n')]), prompts);
    expect(asked.map(({ text, memory }) => [text, memory?.rule])).toEqual([
      ['a pupil messaged me', undefined],
      ['has left', 'contact.pupil.received'],
    ]);
    expect(written.join('')).not.toContain('> ');
    expect(String(prompts.read())).toContain('"exit" ends');
  });
});

describe('the command line', () => {
  test.each([
    [[], { name: 'serve' }],
    [['ask', '--jsonl'], { name: 'bulk' }],
    [['ask'], { name: 'talk', role: 'staff' }],
    [['ask', '--role', 'dsl', 'may', 'I?'], { name: 'ask', role: 'dsl', text: 'may I?' }],
    [['explain', '0123456789ab'], { name: 'explain', role: 'staff', text: '0123456789ab' }],
    [['policy-check'], { name: 'policy-check' }],
    [['migrate'], { name: 'migrate' }],
  ])('%j', (words, command) => {
    expect(readCommandLine(words)).toEqual(command);
  });

  test.each([[['explain']], [['dance']], [['ask', '--role', 'king', 'x']], [['ask', '--loud']]])('%j is refused with the usage', (words) => {
    expect(() => readCommandLine(words)).toThrow(UsageRefused);
    expect(() => readCommandLine(words)).toThrow(/How to call it/);
  });
});
