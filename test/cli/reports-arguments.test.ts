import { describe, expect, test } from '@jest/globals';
import { readCommandLine, UsageRefused } from '../../src/cli/arguments.ts';
import { readReportsCommand } from '../../src/cli/reports-arguments.ts';
import { people } from '../support/two-schools.ts';

describe('the command line', () => {
  const by = ['--by', people.dsl];
  test.each([
    [[]], [['dance']], [['reseal']], [['reseal', '--by', 'Dilys']], [['reseal', ...by, '--batch', '0']], [['reseal', 'x', ...by]], [['keys', ...by]], [['keys', '--id', 'My Key']],
    [['review']], [['review', ...by, '--reason', 'other']], [['hold', 'R-CDFGHJ', ...by]], [['hold', 'R-CDFGHJ', ...by, '--reason', 'because']], [['hold', '--reason', 'other', ...by]], [['release', ...by]],
    [['counts']], [['counts', ...by, '--year', 'last']], [['calendar']], [['calendar', 'show']], [['calendar', 'set', 'harbour', ...by]], [['calendar', 'set', 'harbour', 'f.yaml']], [['calendar', 'show', 'a', 'b']],
    [['trail', 'R-CDFGHJ']], [['trail', 'R-CDFGHJ', 'R-CDFGHK', ...by]], [['jobs', '--loud']],
  ])('%j is refused with the usage', (words) => {
    expect(() => readReportsCommand(words)).toThrow(UsageRefused);
    expect(() => readReportsCommand(words)).toThrow(/npm run reports -- /);
  });

  test.each(['reseal', 'keys', 'review', 'hold', 'release', 'counts', 'calendar', 'trail', 'jobs'])('%s has its own --help', (topic) => {
    const help = readReportsCommand([topic, '--help']);
    expect(help).toMatchObject({ name: 'help', text: expect.stringContaining(`npm run reports -- ${topic}`) });
    expect('text' in help && help.text.split('npm run reports').length).toBeLessThan(5);
  });

  test('--help alone lists all, and ids may be in capitals', () => {
    const help = readReportsCommand(['--help']);
    for (const topic of ['reseal', 'keys', 'review', 'hold', 'release', 'counts', 'calendar', 'trail', 'jobs']) expect(help).toMatchObject({ text: expect.stringContaining(`-- ${topic}`) });
    expect(readReportsCommand(['trail', 'R-CDFGHJ', '--by', people.dsl.toUpperCase()])).toEqual({ name: 'trail', by: people.dsl, reference: 'R-CDFGHJ', json: false });
    expect(readCommandLine(['reports', 'keys'])).toEqual({ name: 'reports', words: ['keys'] });
  });
});
