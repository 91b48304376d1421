/** Local mode's stand-in for Microsoft's sign-in: a made-up person, chosen on a page of this computer. */
import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LOCAL_PEOPLE, type LocalPerson } from '../../domain/local-people.ts';
import type { Clock } from '../../domain/ports.ts';
import type { TokenCheck } from '../../domain/sign-in.ts';

export interface LocalSessions extends TokenCheck {
  readonly people: readonly LocalPerson[];
  /** A token for somebody of the local school, good for some hours and until the program ends; `undefined` for anybody else. */
  open(person: string): Promise<string | undefined>;
}

const ISSUER = 'before-you-post-local';
const HOURS = 8;

/** The key is made at each start and kept nowhere, so a token of another program, or of yesterday, is none. */
export function createLocalSessions(clock: Clock): LocalSessions {
  const key = randomBytes(32);
  return {
    people: LOCAL_PEOPLE,
    async open(id) {
      const person = LOCAL_PEOPLE.find((one) => one.id === id);
      if (person === undefined) return undefined;
      const now = Math.floor(clock.now().getTime() / 1000);
      const claims = new SignJWT({ oid: person.directoryId, name: `${person.givenName} ${person.surname}` });
      return claims.setProtectedHeader({ alg: 'HS256' }).setIssuer(ISSUER).setAudience(ISSUER).setIssuedAt(now).setExpirationTime(now + HOURS * 3600).sign(key);
    },
    async check(authorization) {
      const [, token] = /^Bearer ([\w.-]+)$/.exec(authorization ?? '') ?? [];
      if (token === undefined) return { refused: 'not-signed-in' };
      try {
        const { payload } = await jwtVerify(token, key, { issuer: ISSUER, audience: ISSUER, algorithms: ['HS256'], currentDate: clock.now() });
        return { objectId: String(payload['oid']), name: String(payload['name']) };
      } catch (fault) {
        if (fault instanceof errors.JWTExpired) return { refused: 'token-expired' };
        return { refused: 'token-refused' };
      }
    },
  };
}
