import { describe, expect, test } from '@jest/globals';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { createTokenSource, signAssertion } from '../../../src/adapters/graph/token.ts';

const tenantId = '11111111-2222-4333-8444-555555555555';
const appId = '66666666-7777-4888-8999-aaaaaaaaaaaa';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const thumbprint = '84:E0:5C:1D:98:BC:E3:A5:42:1D:22:5B:14:0B:36:E8:6A:3D:53:34';

describe('the bot’s proof for Microsoft Graph', () => {
  test('by certificate is signed with its key, names it by its thumbprint, and ends in ten minutes', () => {
    const assertion = signAssertion({ kind: 'certificate', appId, tenantId, thumbprint, privateKey }, new Date('2026-11-22T10:00:00Z'));
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT', x5t: 'hOBcHZi846VCHSJbFAs26Go9UzQ' });
    expect(read(claims)).toMatchObject({ iss: appId, sub: appId, aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token` });
    expect(read(claims).exp - Date.parse('2026-11-22T10:00:00Z') / 1_000).toBe(600);
    expect(createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
  });

  test.each([{ kind: 'secret', secret: 's' }, { kind: 'certificate', thumbprint, privateKey }, { kind: 'managed-identity' }] as const)(
    'by $kind asks nobody before it is needed',
    (proof) => {
      expect(createTokenSource({ appId, tenantId, ...proof })).toBeInstanceOf(Function);
    },
  );
});
