import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for the service's sign-in: publishes its keys over HTTP and signs tokens with them. */
export interface SignIn {
  /** Address of the OpenID metadata. */
  readonly metadataUrl: string;
  /** An Authorization header with these claims; `forged` is signed by a key that was never published. */
  bearer(claims: Readonly<Record<string, unknown>>, forged?: boolean): string;
  close(): Promise<void>;
}

export async function startSignIn(issuer: string): Promise<SignIn> {
  const [real, other] = [newKey(), newKey()];
  const jwk = { ...real.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', endorsements: ['msteams'] };
  const server = createServer((request, response) => {
    const jwks = `http://${request.headers.host}/keys`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: jwks, id_token_signing_alg_values_supported: ['RS256'] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    metadataUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`,
    bearer: (claims, forged = false) => `Bearer ${sign({ iss: issuer, ...claims }, (forged ? other : real).privateKey)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function newKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function sign(claims: object, key: ReturnType<typeof newKey>['privateKey']): string {
  const [head, body] = [{ alg: 'RS256', typ: 'JWT', kid: 'key-1' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(key).toString('base64url');
  return `${head}.${body}.${signature}`;
}
