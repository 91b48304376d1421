/** Who may import whom (docs/decisions/0001-layers.md). A new import that breaks a rule fails here, by file. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|js)$/.test(name) && !/^(?:built|building-)/.test(name))
    .map((name) => join(folder, name));

interface Import {
  readonly from: string;
  /** A path from the root for our own files, otherwise the package's name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const importLine = /(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|import\s+'([^']+)'/g;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(importLine)].map(([, type, named, dynamic, bare]) => {
    const target = named ?? dynamic ?? bare ?? '';
    const to = target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target;
    return { from: file, to, typeOnly: type !== undefined };
  });
}

const all = [...sources('src'), ...sources('bot'), ...sources('tabs')].flatMap(importsOf);
const within = (folder: string) => all.filter(({ from }) => from.startsWith(`${folder}/`));
const offenders = (imports: readonly Import[], allowed: (one: Import) => boolean) =>
  imports.filter((one) => !allowed(one)).map(({ from, to }) => `${from} imports ${to}`);
const ours = (to: string): boolean => /^(?:src|bot|tabs|test|manifest)\//.test(to);

/** The files that may join adapters, server and bot; nobody imports them but each other. */
const rootFiles = ['src/main.ts', 'src/serve.ts', 'src/store.ts', 'src/reports.ts', 'src/upkeep.ts', 'src/report-commands.ts', 'src/campaign-commands.ts', 'src/tabs.ts', 'src/kept.ts', 'src/trust-directory.ts', 'src/attestation.ts', 'src/local-school.ts', 'src/local-dsl-channel.ts'];

describe('the layers', () => {
  test('there is something to check', () => {
    expect(all.length).toBeGreaterThan(100);
  });

  test('the domain imports only the domain, hashing, its parsers and the calendar', () => {
    const libraries = ['node:crypto', 'yaml', 'zod', 'luxon'];
    expect(offenders(within('src/domain'), ({ to }) => to.startsWith('src/domain/') || libraries.includes(to))).toEqual([]);
  });

  test('an adapter imports the domain and its own SDK, never another adapter', () => {
    const fine = ({ from, to }: Import): boolean => {
      const own = from.split('/').slice(0, 3).join('/');
      return !ours(to) || to.startsWith('src/domain/') || to.startsWith(`${own}/`);
    };
    expect(offenders(within('src/adapters'), fine)).toEqual([]);
  });

  test.each(['src/http', 'bot', 'src/cli'])('%s never imports an adapter', (folder) => {
    expect(offenders(within(folder), ({ to }) => !to.startsWith('src/adapters/'))).toEqual([]);
  });

  test('only the root joins the parts, and nobody imports the root', () => {
    const toRoot = all.filter(({ from, to }) => rootFiles.includes(to) && !rootFiles.includes(from) && from !== 'src/engine.js');
    expect(offenders(toRoot, ({ typeOnly }) => typeOnly)).toEqual([]);
  });

  test('the contract with the tabs imports nothing but its own sections, and only their types', () => {
    const contract = all.filter(({ from }) => /^src\/http\/contract(?:\.ts|\/)/.test(from));
    expect(contract.length).toBeGreaterThan(0);
    expect(offenders(contract, ({ to, typeOnly }) => typeOnly && to.startsWith('src/http/contract/'))).toEqual([]);
  });

  test('the tabs know of the server the contract’s types only; teams-js is known to one file', () => {
    const fine = ({ to, typeOnly }: Import): boolean => !ours(to) || to.startsWith('tabs/') || (typeOnly && /^src\/http\/contract(?:\.ts|\/)/.test(to));
    const pages = within('tabs').filter(({ from }) => from !== 'tabs/build.js');
    expect(offenders(pages, fine)).toEqual([]);
    expect(pages.filter(({ to }) => to === '@microsoft/teams-js').map(({ from }) => from)).toEqual(['tabs/shared/teams-host.ts']);
  });

  test('botbuilder is known to the bot and to one adapter', () => {
    const users = all.filter(({ to }) => /^botbuilder|^botframework/.test(to)).map(({ from }) => from);
    expect(users.filter((from) => !from.startsWith('bot/') && !from.startsWith('src/adapters/teams/'))).toEqual([]);
  });

  test('the environment is read in one file', () => {
    const readers = [...sources('src'), ...sources('bot')].filter((file) => /process\.env/.test(readFileSync(join(root, file), 'utf8')));
    expect(readers.filter((file) => file !== 'src/config.ts')).toEqual([]);
  });

  test('the domain asks no clock and no chance', () => {
    const asking = sources('src/domain').filter((file) => /Date\.now|new Date\(\)|Math\.random/.test(readFileSync(join(root, file), 'utf8')));
    expect(asking).toEqual([]);
  });
});
