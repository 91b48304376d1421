/** Access tokens of Microsoft Entra ID (v2.0), as Teams gives them to a tab. */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { ProductError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { SignedIn, TokenCheck, TokenRefusal } from '../../domain/sign-in.ts';

export interface EntraSettings {
  /** The trust's tenant: the only one whose members are taken. */
  readonly tenantId: string;
  /** Application (client) id of the registration that the tabs sign in to. */
  readonly appId: string;
  /** Microsoft's sign-in, without a slash at the end; a stand-in of the tests otherwise. */
  readonly authority?: string;
  readonly clock: Clock;
  /** Pause between two looks for an unknown key, in milliseconds; half a minute when left out. */
  readonly lookAgainMs?: number;
}

const AUTHORITY = 'https://login.microsoftonline.com';
const SCOPE = 'access_as_user';
/** How far the clocks of two machines may differ. */
const SKEW_S = 120;
/** Keys are kept a day, as Microsoft advises; a key that is not among them is looked for at once. */
const KEYS_MS = 24 * 60 * 60_000;
const LOOK_AGAIN_MS = 30_000;
const ANSWER_MS = 5_000;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** No token of Microsoft's is longer; what is longer need not be parsed. */
const LONGEST = 16_384;

export function createEntraTokenCheck(settings: EntraSettings): TokenCheck {
  const { tenantId, appId, clock, authority = AUTHORITY, lookAgainMs = LOOK_AGAIN_MS } = settings;
  const keys = createRemoteJWKSet(new URL(`${authority}/${tenantId}/discovery/v2.0/keys`), {
    cacheMaxAge: KEYS_MS,
    cooldownDuration: lookAgainMs,
    timeoutDuration: ANSWER_MS,
  });
  const issuer = `${authority}/${tenantId}/v2.0`;
  return {
    async check(authorization) {
      const token = bearer(authorization);
      if (token === undefined) return { refused: 'not-signed-in' };
      try {
        const wanted = { audience: appId, algorithms: ['RS256'], clockTolerance: SKEW_S, currentDate: clock.now(), requiredClaims: ['exp', 'nbf', 'oid', 'tid'] };
        const { payload } = await jwtVerify(token, keys, wanted);
        return claimsRefusal(payload, { issuer, tenantId }) ?? signedIn(payload);
      } catch (fault) {
        return { refused: refusalOf(fault) };
      }
    },
  };
}

/** The token of the header; `undefined` when there is none, or none that could be one. */
export function bearer(authorization: string | undefined): string | undefined {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization?.trim() ?? '') ?? [];
  return token === undefined || token.length > LONGEST ? undefined : token;
}

/** The issuer is looked at after the tenant, so that somebody of another tenant is told that it is that. */
function claimsRefusal(claims: JWTPayload, { issuer, tenantId }: { issuer: string; tenantId: string }): { refused: TokenRefusal } | undefined {
  if (String(claims['tid']).toLowerCase() !== tenantId.toLowerCase()) return { refused: 'wrong-tenant' };
  if (claims.iss !== issuer || claims['ver'] !== '2.0' || !GUID.test(String(claims['oid']))) return { refused: 'token-refused' };
  if (isGuest(claims, tenantId)) return { refused: 'guest-refused' };
  return scopesOf(claims).includes(SCOPE) ? undefined : { refused: 'scope-missing' };
}

/** `acct` is 1 for guests; `idp` names where somebody signs in who is not at home in the tenant. */
function isGuest({ acct, idp }: JWTPayload, tenantId: string): boolean {
  if (acct === 1 || acct === '1') return true;
  return idp !== undefined && !String(idp).toLowerCase().includes(tenantId.toLowerCase());
}

function scopesOf({ scp }: JWTPayload): readonly string[] {
  return typeof scp === 'string' ? scp.split(' ') : [];
}

function signedIn({ oid, name }: JWTPayload): SignedIn {
  return { objectId: String(oid).toLowerCase(), name: typeof name === 'string' ? name.slice(0, 200) : '' };
}

function refusalOf(fault: unknown): TokenRefusal {
  if (fault instanceof errors.JWTExpired) return 'token-expired';
  if (fault instanceof errors.JWKSTimeout || !(fault instanceof errors.JOSEError) || fault.code === 'ERR_JOSE_GENERIC') {
    throw new ProductError('sign-in-away', 'sign-in', { cause: fault });
  }
  return 'token-refused';
}
