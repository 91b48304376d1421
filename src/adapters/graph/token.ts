import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { ClientAssertionCredential, ClientSecretCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { ProductError } from '../../domain/errors.ts';
import type { TokenSource } from './client.ts';

/** The bot's own proof of identity; its app registration needs GroupMember.Read.All and User.Read.All (application). */
export type GraphCredentials = { readonly appId: string; readonly tenantId: string } & (
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly thumbprint: string; readonly privateKey: string }
  | { readonly kind: 'managed-identity' }
);

/** Tokens by @azure/identity, which keeps one until it is about to end. */
export function createTokenSource(credentials: GraphCredentials, scope = 'https://graph.microsoft.com/.default'): TokenSource {
  let credential = credentialFor(credentials);
  return async (fresh) => {
    // The library cannot be told to forget a token; another credential has none to remember.
    if (fresh) credential = credentialFor(credentials);
    const token = await credential.getToken(scope);
    if (token === null) throw new ProductError('graph-no-token', 'Microsoft Entra ID');
    return token.token;
  };
}

function credentialFor(credentials: GraphCredentials): TokenCredential {
  const { tenantId, appId } = credentials;
  switch (credentials.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, appId, credentials.secret);
    case 'certificate':
      return new ClientAssertionCredential(tenantId, appId, async () => signAssertion(credentials, new Date()));
    case 'managed-identity':
      return new ManagedIdentityCredential({ clientId: appId });
  }
}

const LIFE_S = 600;

/**
 * What proves that we hold the certificate's key, good for ten minutes. The library wants the whole certificate for
 * this; the bot is given its thumbprint (SHA-1) and key. https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function signAssertion(credentials: Extract<GraphCredentials, { kind: 'certificate' }>, now: Date): string {
  const { tenantId, appId, thumbprint, privateKey } = credentials;
  const x5t = Buffer.from(thumbprint.replaceAll(/[^0-9a-f]/gi, ''), 'hex').toString('base64url');
  const from = Math.floor(now.getTime() / 1_000);
  const audience = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
  const claims = { aud: audience, iss: appId, sub: appId, jti: randomUUID(), nbf: from - 60, exp: from + LIFE_S };
  const content = [{ alg: 'RS256', typ: 'JWT', x5t }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${content}.${sign('sha256', Buffer.from(content), createPrivateKey(privateKey)).toString('base64url')}`;
}
