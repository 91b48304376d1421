import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { ConfigRefused, readConfig, readDatabaseConfig, readLedgerConfig, readReportKeys, type Environment } from '../../src/config.ts';

const GUID = '11111111-2222-4333-8444-555555555555';
const DATABASE_URL = 'postgresql://byp:secret@db.example/byp';
const REPORT_KEYS = `2026-11:${'A'.repeat(43)}=`;
const LEDGER_KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\\n');
const READY: Environment = { NODE_ENV: 'production', BOT_APP_ID: GUID, BOT_TENANT_ID: GUID, BOT_SECRET: 'secret', DATABASE_URL, REPORT_KEYS, LEDGER_KEY };

function problems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (fault) {
    if (fault instanceof ConfigRefused) return fault.problems;
    throw fault;
  }
  return [];
}

describe('local mode', () => {
  test('needs nothing and listens on this computer only', () => {
    expect(readConfig({})).toMatchObject({ mode: 'local', host: '127.0.0.1', port: 3978, portGiven: false, chat: true });
  });

  test('cannot be opened to others by HOST', () => {
    expect(readConfig({ HOST: '0.0.0.0' })).toMatchObject({ host: '127.0.0.1' });
  });

  test.each([['abc'], ['70000'], ['-1'], ['3.5'], ['0x10000000']])('PORT=%s is refused', (PORT) => {
    expect(problems({ PORT })).toEqual(['PORT is a number from 0 to 65535 (0 takes any free port).']);
  });

  test('an empty PORT is as none', () => {
    expect(readConfig({ PORT: ' ' })).toMatchObject({ port: 3978, portGiven: false });
  });
});

describe('production mode', () => {
  test('without credentials names every variable that is missing, and how to set it', () => {
    const named = problems({ NODE_ENV: 'production' }).join('\n');
    for (const variable of ['DATABASE_URL', 'REPORT_KEYS', 'LEDGER_KEY', 'BOT_APP_ID', 'BOT_TENANT_ID', 'BOT_SECRET', 'BOT_CERTIFICATE_KEY', 'BOT_MANAGED_IDENTITY']) {
      expect(named).toContain(variable);
    }
  });

  test('is meant as soon as one credential is there: nothing falls back to local mode', () => {
    expect(problems({ BOT_SECRET: 'secret', DATABASE_URL, REPORT_KEYS, LEDGER_KEY })).toHaveLength(2);
    expect(problems({ BOT_APP_ID: GUID, DATABASE_URL, REPORT_KEYS, LEDGER_KEY })).toHaveLength(2);
    expect(problems({ BOT_SECRET: 'secret' })).toHaveLength(5);
  });

  test.each([
    [{ BOT_SECRET: 's' }, { kind: 'secret', secret: 's' }],
    [{ BOT_CERTIFICATE_THUMBPRINT: 'AB', BOT_CERTIFICATE_KEY: 'a\\nb' }, { kind: 'certificate', thumbprint: 'AB', privateKey: 'a\nb' }],
    [{ BOT_MANAGED_IDENTITY: 'yes' }, { kind: 'managed-identity' }],
  ])('takes %j', (proof, credentials) => {
    const config = readConfig({ NODE_ENV: 'production', BOT_APP_ID: GUID, BOT_TENANT_ID: GUID, DATABASE_URL, REPORT_KEYS, LEDGER_KEY, ...proof });
    expect(config).toMatchObject({ mode: 'production', host: '0.0.0.0', credentials: { appId: GUID, tenantId: GUID, ...credentials } });
  });

  test.each<[Environment, string]>([
    [{ BOT_APP_ID: 'my-bot' }, 'BOT_APP_ID'],
    [{ BOT_MANAGED_IDENTITY: 'yes' }, 'Set only one of'],
    [{ BOT_SECRET: '', BOT_CERTIFICATE_KEY: 'k' }, 'BOT_CERTIFICATE_THUMBPRINT'],
    [{ BOT_SECRET: '', BOT_CERTIFICATE_THUMBPRINT: 't' }, 'BOT_CERTIFICATE_KEY'],
    [{ PUBLIC_URL: 'http://bot.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'bot' }, 'PUBLIC_URL'],
    [{ ROLE_DSL: 'jane@school.example' }, 'ROLE_DSL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ DATABASE_URL: '' }, 'Set DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://db.example/byp' }, 'DATABASE_URL is'],
    [{ DATABASE_URL: 'db.example' }, 'DATABASE_URL is'],
    [{ MIGRATE: 'always' }, 'MIGRATE'],
  ])('refuses %j', (change, named) => {
    const [problem = '', ...others] = problems({ ...READY, ...change });
    expect(problem).toContain(named);
    expect(others).toEqual([]);
  });

  test('reads roles and the public address', () => {
    const config = readConfig({ ...READY, ROLE_DSL: `${GUID}, ${GUID}`, PUBLIC_URL: 'https://bot.example/' });
    expect(config).toMatchObject({ publicUrl: 'https://bot.example', roles: { dsl: [GUID, GUID], leader: [] } });
  });

  test('no refusal repeats a value', () => {
    const values = { BOT_APP_ID: 'hunter2', BOT_SECRET: 'hunter2', BOT_MANAGED_IDENTITY: 'yes', ROLE_DSL: 'hunter2', PUBLIC_URL: 'hunter2', DATABASE_URL: 'hunter2', MIGRATE: 'hunter2' };
    expect(problems(values).join('\n')).not.toContain('hunter2');
  });
});

describe('the database', () => {
  test('is one of our own in local mode, unless one is named; its tables are made by themselves', () => {
    expect(readDatabaseConfig({ DATA_DIR: 'here' })).toEqual({ kind: 'embedded', dataFolder: 'here', migrateOnStart: true });
    expect(readDatabaseConfig({ DATABASE_URL, REPORT_KEYS })).toEqual({ kind: 'server', address: { url: DATABASE_URL, requireTls: false }, migrateOnStart: true });
  });

  test('is named and encrypted in production, and migrated by command unless the start may', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL, DATABASE_CA: 'ca.pem' };
    expect(readDatabaseConfig(production)).toMatchObject({ address: { requireTls: true, caFile: 'ca.pem' }, migrateOnStart: false });
    expect(readDatabaseConfig({ ...production, MIGRATE: 'on-start' })).toMatchObject({ migrateOnStart: true });
    expect(() => readDatabaseConfig({ NODE_ENV: 'production' })).toThrow(/Set DATABASE_URL/);
  });
});

describe('what reports need in production', () => {
  test('the keys, the one that seals, and when the secret ends', () => {
    const config = readConfig({ ...READY, REPORT_KEYS: `${REPORT_KEYS}, 2026-12:${'B'.repeat(43)}=`, REPORT_KEY_CURRENT: '2026-12', BOT_SECRET_EXPIRES: '2027-05-31' });
    if (config.mode !== 'production') throw new TypeError(config.mode);
    const { keys, secretExpires } = config.reports;
    expect([keys.current, [...keys.keys.keys()], secretExpires]).toEqual(['2026-12', ['2026-11', '2026-12'], new Date('2027-05-31')]);
  });

  test('without them it does not start, and says how one is made', () => {
    const { REPORT_KEYS: _, ...none } = READY;
    expect(problems(none)).toEqual([expect.stringMatching(/^Set REPORT_KEYS[\s\S]*npm run reports -- keys/)]);
  });

  test.each<[Environment]>([
    [{ REPORT_KEYS: 'hunter2' }], [{ REPORT_KEYS: `${REPORT_KEYS},hunter2:short` }], [{ REPORT_KEYS: `${REPORT_KEYS},${REPORT_KEYS}` }], [{ REPORT_KEY_CURRENT: 'hunter2' }],
  ])('%j is refused with what a list of keys looks like, and nothing of it is repeated', (change) => {
    const said = problems({ ...READY, ...change });
    expect(said).toEqual([expect.stringContaining('REPORT_KEYS is a list of id:key')]);
    expect(said.join()).not.toMatch(/hunter2|AAAA/);
  });

  test('the commands for reports find the keys where the server does', () => {
    expect(readReportKeys({ DATA_DIR: 'here', REPORT_KEYS })).toEqual({ kind: 'folder', folder: 'here' });
    expect(readReportKeys({ NODE_ENV: 'production', REPORT_KEYS })).toMatchObject({ kind: 'given', ring: { current: '2026-11' } });
    expect(() => readReportKeys({ NODE_ENV: 'production' })).toThrow(/Set REPORT_KEYS/);
  });

  test('a day that is none is refused; no key stands in the complaint', () => {
    const said = problems({ ...READY, BOT_SECRET_EXPIRES: 'soon' });
    expect(said).toEqual(['BOT_SECRET_EXPIRES is a day, for example 2027-05-31.']);
  });
});

describe('the key that signs the ledger', () => {
  test('has to be given in production, and a sentence says how it is made', () => {
    const { LEDGER_KEY: _, ...none } = READY;
    expect(problems(none)).toEqual([expect.stringMatching(/^Set LEDGER_KEY to the Ed25519 key[\s\S]*openssl genpkey -algorithm ed25519/)]);
    expect(() => readLedgerConfig(none)).toThrow(/Set LEDGER_KEY/);
    expect(readConfig(READY)).toMatchObject({ ledger: { key: LEDGER_KEY } });
  });

  test.each([['hunter2'], [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()]])('is an Ed25519 key, and is never shown', (key) => {
    const said = problems({ ...READY, LEDGER_KEY: key });
    expect(said).toEqual([expect.stringContaining('no Ed25519 key')]);
    expect(said.join()).not.toContain(key);
  });

  test('is made in the data folder by a local run', () => {
    expect(readConfig({ DATA_DIR: 'here' })).toMatchObject({ ledger: { dataFolder: 'here' } });
    expect(readConfig({})).not.toHaveProperty('ledger.key');
  });

  test('TIMESTAMP_URL is an address, or not set', () => {
    expect(readConfig({ ...READY, TIMESTAMP_URL: 'http://stamps.example/tsr' })).toMatchObject({ ledger: { timestampUrl: 'http://stamps.example/tsr' } });
    for (const TIMESTAMP_URL of ['stamps', 'ftp://stamps.example']) expect(problems({ ...READY, TIMESTAMP_URL })).toEqual([expect.stringContaining('TIMESTAMP_URL')]);
  });
});
