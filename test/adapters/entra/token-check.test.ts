import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bearer, createEntraTokenCheck } from '../../../src/adapters/entra/token-check.ts';
import type { TokenCheck } from '../../../src/domain/sign-in.ts';
import { APP, startEntra, TENANT, type Entra } from '../../support/entra.ts';

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 22, 10);
let now = start;
const clock = { now: () => new Date(now) };
let entra: Entra;
let tokens: TokenCheck;

beforeAll(async () => {
  entra = await startEntra(clock.now);
});
beforeEach(() => {
  now = start;
  entra.serve('keys');
  tokens = check();
});
afterAll(() => entra.close());

function check(lookAgainMs = 0): TokenCheck {
  return createEntraTokenCheck({ tenantId: TENANT, appId: APP, authority: entra.authority, clock, lookAgainMs });
}

const checked = async (claims: Readonly<Record<string, unknown>>) => tokens.check(await entra.token(claims));
const seconds = (ms: number) => Math.floor((start + ms) / 1000);

describe('a token of Microsoft Entra ID', () => {
  test('that holds says who it is, by object id in small letters', async () => {
    expect(await checked({ oid: '00000000-0000-4000-8000-00000000000A' })).toEqual({ objectId: '00000000-0000-4000-8000-00000000000a', name: 'Tess Adeyemi' });
  });

  test.each([
    ['another audience', { aud: '00000003-0000-0000-c000-000000000000' }, 'token-refused'],
    ['the address of the application as audience', { aud: `api://bot.example/${APP}` }, 'token-refused'],
    ['no audience', { aud: undefined }, 'token-refused'],
    ['another tenant', { tid: '99999999-2222-4333-8444-555555555555' }, 'wrong-tenant'],
    ['no tenant', { tid: undefined }, 'token-refused'],
    ['an issuer that is not the tenant’s', { iss: 'https://elsewhere.example/v2.0' }, 'token-refused'],
    ['the issuer of version 1', { iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0' }, 'token-refused'],
    ['no version', { ver: undefined }, 'token-refused'],
    ['no object id', { oid: undefined }, 'token-refused'],
    ['an object id that is none', { oid: 'tess' }, 'token-refused'],
    ['no end', { exp: undefined }, 'token-refused'],
    ['another scope', { scp: 'User.Read openid' }, 'scope-missing'],
    ['a scope that only begins like ours', { scp: 'access_as_users' }, 'scope-missing'],
    ['no scope, but a role of an application', { scp: undefined, roles: ['access_as_user'] }, 'scope-missing'],
    ['a guest, by the account', { acct: 1 }, 'guest-refused'],
    ['a guest, by where they sign in', { idp: 'https://sts.windows.net/99999999-2222-4333-8444-555555555555/' }, 'guest-refused'],
    ['a guest with a private account', { idp: 'live.com' }, 'guest-refused'],
  ])('with %s is refused', async (_, claims, refused) => {
    expect(await checked(claims)).toEqual({ refused });
  });

  test('with our scope among others, of a member who signs in at home, holds', async () => {
    expect(await checked({ scp: 'openid access_as_user', acct: 0, idp: `https://sts.windows.net/${TENANT}/` })).toMatchObject({ name: 'Tess Adeyemi' });
  });

  test('that has ended is refused as that; clocks may differ by two minutes', async () => {
    expect(await checked({ exp: seconds(-MINUTE) })).toMatchObject({ name: 'Tess Adeyemi' });
    expect(await checked({ exp: seconds(-3 * MINUTE) })).toEqual({ refused: 'token-expired' });
    expect(await checked({ nbf: seconds(MINUTE) })).toMatchObject({ name: 'Tess Adeyemi' });
    expect(await checked({ nbf: seconds(3 * MINUTE) })).toEqual({ refused: 'token-refused' });
  });

  test('without a signature, or signed with the public key as a secret, is refused', async () => {
    expect(await tokens.check(entra.unsigned())).toEqual({ refused: 'token-refused' });
    expect(await tokens.check(await entra.confused())).toEqual({ refused: 'token-refused' });
  });

  test('signed by a key that was never published is refused', async () => {
    expect(await tokens.check(await entra.token({}, { unpublished: true }))).toEqual({ refused: 'token-refused' });
  });

  test('with a word changed is refused', async () => {
    const [head, , signature] = (await entra.token()).split('.');
    const [, other] = (await entra.token({ oid: '00000000-0000-4000-8000-000000000003' })).split('.');
    expect(await tokens.check(`${head}.${other}.${signature}`)).toEqual({ refused: 'token-refused' });
  });

  test.each([
    ['nothing', undefined], ['an empty header', ''], ['the word alone', 'Bearer'], ['a word', 'Bearer x'], ['a password', 'Basic dGVzczpwYXNz'],
    ['two parts', 'Bearer a.b'], ['more than any token has', `Bearer ${'a'.repeat(20_000)}.b.c`],
  ])('%s is no token at all', async (_, header) => {
    expect(await tokens.check(header)).toEqual({ refused: 'not-signed-in' });
    expect(bearer(header)).toBeUndefined();
  });

  test('that is not of our making is refused, whatever is in it', async () => {
    expect(await tokens.check('Bearer e30.e30.e30')).toEqual({ refused: 'token-refused' });
    expect(await tokens.check('Bearer eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.AAAA')).toEqual({ refused: 'token-refused' });
  });
});

describe('the keys', () => {
  test('are fetched once for many tokens, and again when a new one signs', async () => {
    const before = entra.fetched();
    await Promise.all([1, 2, 3].map(() => checked({})));
    expect(entra.fetched() - before).toBe(1);
    const old = await entra.token();
    await entra.rollOver();
    expect(await checked({})).toMatchObject({ name: 'Tess Adeyemi' });
    expect(entra.fetched() - before).toBe(2);
    expect(await tokens.check(old)).toEqual({ refused: 'token-refused' });
  });

  test('are not fetched for every unknown key: somebody could make us ask Microsoft all day', async () => {
    tokens = check(30_000);
    await checked({});
    const before = entra.fetched();
    for (let attempt = 0; attempt < 5; attempt++) await tokens.check(await entra.token({}, { unpublished: true }));
    expect(entra.fetched() - before).toBe(0);
  });

  test.each(['fault', 'nonsense'] as const)('that cannot be had (%s) refuse nobody: the request fails, and the next may hold', async (how) => {
    entra.serve(how);
    await expect(checked({})).rejects.toMatchObject({ code: 'sign-in-away' });
    entra.serve('keys');
    expect(await checked({})).toMatchObject({ name: 'Tess Adeyemi' });
  });

  test('that are known serve on while Microsoft is away', async () => {
    await checked({});
    entra.serve('fault');
    expect(await checked({})).toMatchObject({ name: 'Tess Adeyemi' });
  });
});
