import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { credentialOptions } from '../../bot/credentials.ts';
import { message, TENANT } from '../support/activities.ts';
import { openSchool, type School } from '../support/school.ts';
import { startSignIn, type SignIn } from '../support/tokens.ts';

const APP_ID = '99999999-8888-4777-8666-555555555555';
const ISSUER = 'https://api.botframework.com';

/** The SDK's own values for the public cloud: when one address is given, it wants all of them. */
const PUBLIC_CLOUD = {
  ValidateAuthority: true,
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: ISSUER,
  ToBotFromChannelTokenIssuer: ISSUER,
  OAuthUrl: 'https://token.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azure',
};

let school: School;
let signIn: SignIn;
beforeAll(async () => {
  signIn = await startSignIn(ISSUER);
  const options = credentialOptions({ kind: 'secret', appId: APP_ID, tenantId: TENANT, secret: 'not-a-secret' });
  school = await openSchool({ kind: 'tenant', tenantId: TENANT, options: { ...options, ...PUBLIC_CLOUD, ToBotFromChannelOpenIdMetadataUrl: signIn.metadataUrl } });
});
afterAll(async () => {
  await school.close();
  await signIn.close();
});

/** An activity that leads to no reply, so that nothing needs a token of the bot's own. */
const quiet = () => ({ ...message(school.connector.url, ''), type: 'conversationUpdate', membersRemoved: [{ id: '29:x' }] });
const now = () => Math.floor(Date.now() / 1_000);
const claims = (more = {}) => ({ aud: APP_ID, serviceurl: school.connector.url, nbf: now() - 60, exp: now() + 600, ...more });

test('the service’s token is let in', async () => {
  expect(await school.post(quiet(), { authorization: signIn.bearer(claims()) })).toEqual({ status: 200, body: {} });
});

test.each([
  ['no token', () => ''],
  ['no bearer', () => 'Basic abc'],
  ['nonsense', () => 'Bearer abc.def.ghi'],
  ['a token that somebody else signed', () => signIn.bearer(claims(), true)],
  ['a token for another bot', () => signIn.bearer(claims({ aud: '00000000-0000-4000-8000-000000000000' }))],
  ['a token of another issuer', () => signIn.bearer(claims({ iss: 'https://evil.example' }))],
  ['a token that has ended', () => signIn.bearer(claims({ nbf: now() - 7_200, exp: now() - 3_600 }))],
  ['a token for another service address', () => signIn.bearer(claims({ serviceurl: 'https://evil.example' }))],
])('%s gets 401', async (_, authorization) => {
  const header = authorization();
  expect(await school.post(quiet(), header === '' ? {} : { authorization: header })).toEqual({ status: 401, body: { code: 'not-authenticated' } });
});

test.each([
  ['another tenant', { conversation: { id: 'a:1', tenantId: 'other' }, channelData: { tenant: { id: 'other' } } }],
  ['two tenants at once', { channelData: { tenant: { id: 'other' } } }],
  ['no tenant', { conversation: { id: 'a:1' }, channelData: {} }],
])('%s gets 403', async (_, activity) => {
  const authorization = signIn.bearer(claims());
  expect((await school.post({ ...quiet(), ...activity }, { authorization })).status).toBe(403);
});

test('a wrong tenant without a token gets 401: who is not known is told nothing more', async () => {
  expect((await school.post({ ...quiet(), conversation: { id: 'a:1', tenantId: 'other' } })).status).toBe(401);
});

test('local mode’s doors are shut', async () => {
  const chosen = await fetch(`${school.url}/local/speaker`, { method: 'POST', body: new URLSearchParams({ person: 'teacher' }) });
  expect(chosen.status).toBe(404);
});
