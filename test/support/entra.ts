/** Stands in for Microsoft Entra ID: publishes its keys over HTTP in the documented form, and signs tokens with them. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const APP = '66666666-7777-4888-8999-aaaaaaaaaaaa';

export interface Entra {
  /** In place of https://login.microsoftonline.com. */
  readonly authority: string;
  /** How often the keys were fetched. */
  readonly fetched: () => number;
  /** A token as Teams gives it to a tab, with these claims changed; `undefined` leaves one out. */
  token(claims?: Readonly<Record<string, unknown>>, how?: { readonly unpublished?: boolean }): Promise<string>;
  /** A token that no key has signed. */
  unsigned(): string;
  /** A token signed with the published key as if it were a shared secret. */
  confused(): Promise<string>;
  /** From now on another key signs, which is published as well; the former is published no longer. */
  rollOver(): Promise<void>;
  /** How the keys are served: as they are, with a fault, or not at all. */
  serve(how: 'keys' | 'fault' | 'nonsense'): void;
  close(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: object;
}

/** Not chained: restify replaces writeHead for the whole process, and its own returns nothing. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

export async function startEntra(now: () => Date): Promise<Entra> {
  let [number, fetches, how] = [1, 0, 'keys'];
  let key = await newKey(`key-${number}`);
  const other = await newKey('key-elsewhere');
  const server = createServer((request, response) => {
    if (request.url !== `/${TENANT}/discovery/v2.0/keys`) return void refuse(response, 404);
    fetches += 1;
    if (how === 'fault') return void refuse(response, 503);
    response.setHeader('content-type', 'application/json');
    response.end(how === 'nonsense' ? '<html>' : JSON.stringify({ keys: [key.jwk] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const usual = (): JWTPayload => {
    const seconds = Math.floor(now().getTime() / 1000);
    return {
      aud: APP, iss: `${authority}/${TENANT}/v2.0`, iat: seconds, nbf: seconds, exp: seconds + 3900, azp: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
      name: 'Tess Adeyemi', oid: '00000000-0000-4000-8000-000000000001', tid: TENANT, scp: 'access_as_user', sub: 'subject', ver: '2.0',
    };
  };
  const withClaims = (claims: Readonly<Record<string, unknown>>): JWTPayload =>
    Object.fromEntries(Object.entries({ ...usual(), ...claims }).filter(([, value]) => value !== undefined));
  return {
    authority,
    fetched: () => fetches,
    async token(claims = {}, { unpublished = false } = {}) {
      const { kid, privateKey } = unpublished ? other : key;
      return `Bearer ${await new SignJWT(withClaims(claims)).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey)}`;
    },
    unsigned: () => `Bearer ${new UnsecuredJWT(usual()).encode()}`,
    async confused() {
      const secret = new TextEncoder().encode(JSON.stringify(key.jwk));
      return `Bearer ${await new SignJWT(usual()).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret)}`;
    },
    async rollOver() {
      key = await newKey(`key-${++number}`);
    },
    serve: (what) => void (how = what),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
}
