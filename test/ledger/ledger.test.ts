/** `npm run ledger`, and verifiers that were written from docs/ledger.md and share no code with it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { ledgerCommand } from '../../src/attestation.ts';
import { createLedger } from '../../src/adapters/sql/ledger.ts';
import { createTransactions } from '../../src/adapters/sql/transaction.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { AT, fileOf, keys, ledgerOf, sealed } from '../support/ledger.ts';

// Each call of the program is a process of its own.
jest.setTimeout(60_000);

const root = join(import.meta.dirname, '../..');
const { privateKey, publicKey } = keys();
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
let folder: string;
let database: TestDatabase;
let whole: string;
let publicFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  database = await openTestDatabase();
  publicFile = await file('public.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const entries = ledgerOf(9);
  whole = `${fileOf(entries, sealed(entries, 4, privateKey), sealed(entries, 8, privateKey)).join('\n')}\n`;
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** The command without a process of its own; for what asks neither environment nor database. */
async function called(words: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await ledgerCommand(words, (line) => out.push(line), (line) => err.push(line));
  return { code, out: out.map((line) => `${line}\n`).join(''), err: err.join('\n') };
}

/** The program as somebody calls it; without a database unless one is given. */
async function ledger(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['src/main.ts', 'ledger', ...words], { cwd: root, env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', ...environment } });
  const heard = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...heard };
}

const damaged = (change: (lines: string[]) => string[]) => `${change(whole.trimEnd().split('\n')).join('\n')}\n`;
const DAMAGES: readonly (readonly [string, () => string, string])[] = [
  ['a word changed', () => whole.replace('person-5', 'person-6'), 'entry 5'],
  ['an entry missing', () => damaged((lines) => lines.toSpliced(5, 1)), 'entry 5'],
  ['an entry put in', () => damaged((lines) => lines.toSpliced(5, 0, lines[2] ?? '')), 'entry 2'],
  ['two entries swapped', () => damaged((lines) => [...lines.slice(0, 5), lines[6] ?? '', lines[5] ?? '', ...lines.slice(7)]), 'entry 6'],
  ['the signed end missing', () => damaged((lines) => lines.toSpliced(7, 3)), 'entries 7 to 8'],
  ['a false signature', () => whole.replace(/seal\t..../, 'seal\tAAAA'), 'entry 4'],
];

describe('npm run ledger -- verify', () => {
  test('an export that is whole: neither database nor network, exit code 0', async () => {
    const { code, out } = await ledger(['verify', await file('whole', whole), '--key', publicFile]);
    expect([code, out]).toEqual([0, expect.stringMatching(/Signed up to entry 8, .*\nNot signed: entry 9\..*\nAll well: 9 entries, whole and in order\.\n$/)]);
    const json = await called(['verify', '--json', join(folder, 'whole'), '--key', publicFile]);
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, entries: 9, signatures: 'checked', sealed: { number: 8 }, problems: [] });
  });

  test.each(DAMAGES)('%s: named, exit code 1', async (what, text, named) => {
    const { code, out } = await called(['verify', await file(what, text()), '--key', publicFile]);
    expect([code, out]).toEqual([1, expect.stringContaining(named)]);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^Not well: \d+ problems? in \d entries\.$/);
  });

  test('--help says how to call it', async () => {
    expect(await called(['verify', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('verify --db') });
  });

  test('without a key it says what it could not check', async () => {
    const { code, out } = await called(['verify', await file('whole', whole)]);
    expect([code, out]).toEqual([0, expect.stringContaining('not checked: no public key')]);
  });

  test.each([
    ['no such file', async () => ['verify', join(folder, 'nowhere')], 'cannot be read'], ['another file', async () => ['verify', publicFile], 'no export'],
    ['an empty file', async () => ['verify', await file('empty', '')], 'no export'], ['no such key', async () => ['verify', await file('whole', whole), '--key', join(folder, 'none.pem')], 'cannot be read'],
    ['a key of another kind', async () => ['verify', await file('whole', whole), '--key', await file('text.pem', 'hello')], 'no Ed25519 key'],
    ['no words', async () => [], 'How to call it'], ['both file and database', async () => ['verify', '--db', 'x'], 'How to call it'], ['a foreign option', async () => ['export', 'x', '--json'], 'How to call it'],
  ])('%s: a sentence, exit code 2', async (_, words, sentence) => {
    const { code, out, err } = await called(await words());
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(sentence)]);
  });

  test('a database that is away: a sentence, exit code 2', async () => {
    const { code, out, err } = await ledger(['verify', '--db'], { NODE_ENV: 'production' });
    expect([code, out, err]).toEqual([2, '', expect.stringContaining('does not answer')]);
  });
});

describe('npm run ledger on a database', () => {
  const run = (...words: readonly string[]) => ledger(words, { DATABASE_URL: database.url, LEDGER_KEY: PEM.replaceAll('\n', '\\n') });

  test('seals, exports, extracts and verifies; writes over no file', async () => {
    const body = (id: string) => ({ kind: 'confirmed', at: AT.toISOString(), surface: 'chat', person: { id, name: `Person ${id}` } }) as const;
    await createTransactions(database.sql).together((within) => createLedger(database.sql).append([body('a'), body('b')], AT, within));
    expect(await run('seal')).toMatchObject({ code: 0, out: 'Signed.\n' });
    expect(await run('seal')).toMatchObject({ code: 0, out: 'Nothing was written since the last signature.\n' });
    const [all, extract] = [join(folder, 'all'), join(folder, 'extract')];
    expect(await run('export', all)).toMatchObject({ code: 0 });
    expect(await run('export', all)).toMatchObject({ code: 2, err: expect.stringContaining('never written over') });
    expect((await stat(all)).mode & 0o777).toBe(0o600);
    await run('export', extract, '--person', 'A');
    expect(await readFile(extract, 'utf8')).not.toContain('Person b');
    const key = await file('printed.pem', (await run('key')).out);
    for (const from of [[all], [extract], ['--db']]) expect(JSON.parse((await run('verify', '--json', '--key', key, ...from)).out)).toMatchObject({ ok: true, entries: 3, signatures: 'checked', sealed: { number: 3 } });
    for (const verifier of VERIFIERS) for (const from of [all, extract]) expect(second(verifier, from)).toEqual({ code: 0, out: '' });
  });

  test('names what its owner did to it', async () => {
    for (const statement of ['alter table byp.ledger_entry disable trigger user', 'alter table byp.ledger_entry drop constraint ledger_entry_check', `update byp.ledger_entry set body = replace(body, 'Person b', 'Person c') where number = 3`]) await sql.raw(statement).execute(database.sql);
    expect(await run('verify', '--db', '--key', publicFile)).toMatchObject({ code: 1, out: expect.stringContaining('✗ entry 3') });
  });
});

interface Verifier {
  readonly name: string;
  readonly command: readonly [string, string];
}

const hasTools = ['sha256sum', 'openssl', 'base64'].every((tool) => spawnSync(tool, ['--version']).error === undefined);
const VERIFIERS: readonly Verifier[] = [
  { name: 'Node, without our code', command: [process.execPath, join(import.meta.dirname, 'verify.mjs')] },
  ...(hasTools ? [{ name: 'shell', command: ['sh', join(import.meta.dirname, 'verify.sh')] } as const] : []),
];

function second({ command: [program, script] }: Verifier, path: string) {
  const { status, stdout } = spawnSync(program, [script, path, publicFile], { encoding: 'utf8' });
  return { code: status, out: stdout };
}

describe.each(VERIFIERS)('the second verifier ($name) comes to the same', (verifier) => {
  test('for a ledger that is whole', async () => {
    expect(second(verifier, await file('whole', whole))).toEqual({ code: 0, out: '' });
  });

  test.each(DAMAGES)('for %s', async (what, text) => {
    const { code, out } = second(verifier, await file(what, text()));
    expect([code, out]).toEqual([1, expect.stringMatching(/entry|signature/)]);
  });
});

test('a key in the data folder is made once, for its owner alone', async () => {
  const data = await mkdtemp(join(tmpdir(), 'ledger-key-'));
  await chmod(data, 0o755);
  const made = await Promise.all([1, 2].map(() => ledger(['key'], { DATA_DIR: data })));
  expect(new Set(made.map(({ out }) => out)).size).toBe(1);
  expect(made[0]?.out).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect((await stat(join(data, 'ledger-key.pem'))).mode & 0o777).toBe(0o600);
  await writeFile(join(data, 'ledger-key.pem'), 'damaged');
  expect(await ledger(['key'], { DATA_DIR: data })).toMatchObject({ code: 2, err: expect.stringContaining('no Ed25519 key') });
  expect(await ledger(['key'], { NODE_ENV: 'production' })).toMatchObject({ code: 1, err: expect.stringContaining('LEDGER_KEY') });
  await rm(data, { recursive: true });
});
