import { describe, expect, test } from '@jest/globals';
import { longest, prepare } from '../../../src/domain/answering/prepare.ts';

describe('preparing a message', () => {
  test.each([
    ['tags', '<p>may I <b>post</b> this?</p><script>x</script>', 'may I post this? x'],
    ['a mention', '<at>Before You Post</at> may I?', 'Before You Post may I?'],
    ['entities', 'us &amp; them &lt;3', 'us & them <3'],
    ['signs that are no tags', 'a < b and c > d, I <3 it', 'a < b and c > d, I <3 it'],
    ['control characters', 'may\u0000 I\u0007\u001b[31m post\r\n\tthis', 'may I [31m post this'],
    ['invisible characters', 'may\u200b I\ufeff \u202epost', 'may I post'],
    ['composed letters', 'cafe\u0301', 'café'],
    ['other scripts and emoji', 'можно? 可以吗 👩‍🏫', 'можно? 可以吗 👩‍🏫'],
  ])('%s', (_, given, text) => {
    expect(prepare(given)).toMatchObject({ text, cut: false, empty: false });
  });

  test('half of a surrogate pair does no harm', () => {
    expect(prepare('ok \ud83d post').text.isWellFormed()).toBe(true);
  });

  test('the longest messages keep their beginning and end', () => {
    const { text, full, cut } = prepare(`first ${'x'.repeat(12_000)} last`);
    expect(cut).toBe(true);
    expect(text.length).toBeLessThanOrEqual(longest);
    expect(text.startsWith('first')).toBe(true);
    expect(text.endsWith('last')).toBe(true);
    expect(full).toHaveLength(12_011);
  });

  test('a message of exactly the longest length is whole', () => {
    expect(prepare('x'.repeat(longest)).cut).toBe(false);
    expect(prepare('x'.repeat(longest + 1)).cut).toBe(true);
  });

  test.each(['', '   ', '👍', '?!', '<br>', '\u0000', null, undefined, 5, {}, ['may I']])('%p holds no question', (given) => {
    expect(prepare(given).empty).toBe(true);
  });
});
