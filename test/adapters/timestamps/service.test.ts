/** Against OpenSSL's own time stamp authority, where openssl is there; and against answers that do not fit. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTimeStamping } from '../../../src/adapters/timestamps/service.ts';
import { answerProblem, timeStampRequest } from '../../../src/adapters/timestamps/time-stamp.ts';

jest.setTimeout(60_000);

const DIGEST = createHash('sha256').update('the head').digest('hex');
const [digest, nonce] = [Buffer.from(DIGEST, 'hex'), Buffer.from('00ff112233445566', 'hex')];
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test('the request is that of the RFC, byte by byte', () => {
  expect(timeStampRequest(digest, nonce).toString('hex')).toBe(
    `3043${'020101'}${'3031300d060960864801650304020105000420'}${DIGEST}${'020800ff112233445566'}${'0101ff'}`,
  );
});

describe('an answer that does not fit', () => {
  test.each([
    ['no bytes', ''], ['no DER', 'ffff'], ['a length beyond the end', '3082ffff00'], ['an endless length', '3080'], ['a long tag', '1f0100'], ['granted, and no stamp', '30053003020100'], ['HTML', Buffer.from('<html>').toString('hex')],
  ])('%s: unreadable', (_, bytes) => {
    expect(answerProblem(Buffer.from(bytes, 'hex'), digest, nonce)).toBe('unreadable');
  });

  test('a refusal', () => {
    expect(answerProblem(Buffer.from('30053003020102', 'hex'), digest, nonce)).toBe('refused');
  });
});

/** Not chained: restify replaces writeHead for the whole process, and its own returns nothing. */
function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}, body: Buffer | string = ''): void {
  response.writeHead(status, headers);
  response.end(body);
}

function half(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '50' });
  response.write('x', () => response.destroy());
}

describe('over HTTP', () => {
  let server: Server;
  let answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => answer(request, Buffer.concat(chunks), response));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['an error', (response: ServerResponse) => send(response, 503), 'status 503'],
    ['another place', (response: ServerResponse) => send(response, 302, { location: 'http://127.0.0.1:1/' }), 'away'],
    ['too much', (response: ServerResponse) => response.end(Buffer.alloc(100_000)), 'too long'],
    ['half an answer', half, 'away'],
    ['silence', () => undefined, 'away'],
  ])('%s is a fault of the catalogue', async (_, reply, words) => {
    answer = (_request, _body, response) => void reply(response);
    await expect(createTimeStamping(url, 500).stamp(DIGEST)).rejects.toMatchObject({ code: 'time-stamp-refused', message: expect.stringContaining(words) });
  });

  (hasOpenssl ? describe : describe.skip)('from a real authority', () => {
    let folder: string;
    const openssl = (...words: readonly string[]) => {
      const { status, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new RangeError(stderr);
    };
    const CONFIG = `[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = tsa.pem\nsigner_key = tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\ness_cert_id_alg = sha256\n[ext]\nextendedKeyUsage = critical,timeStamping\n`;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'time-stamps-'));
      await writeFile(join(folder, 'tsa.cnf'), CONFIG);
      await writeFile(join(folder, 'serial'), '01');
      openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.pem', '-days', '2', '-subj', '/CN=A time stamp authority', '-addext', 'extendedKeyUsage=critical,timeStamping');
      answer = (request, body, response) => {
        expect(request.headers['content-type']).toBe('application/timestamp-query');
        void reply(body).then((stamped) => send(response, 200, { 'content-type': 'application/timestamp-reply' }, stamped));
      };
    });
    afterAll(() => rm(folder, { recursive: true }));

    async function reply(request: Buffer): Promise<Buffer> {
      await writeFile(join(folder, 'request.tsq'), request);
      openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 'one', '-queryfile', 'request.tsq', '-out', 'answer.tsr');
      return readFile(join(folder, 'answer.tsr'));
    }

    test('the stamp is taken, and openssl finds it good', async () => {
      const stamp = await createTimeStamping(url).stamp(DIGEST);
      await writeFile(join(folder, 'kept.tsr'), Buffer.from(stamp, 'base64'));
      expect(() => openssl('ts', '-verify', '-digest', DIGEST, '-in', 'kept.tsr', '-CAfile', 'tsa.pem')).not.toThrow();
      expect(() => openssl('ts', '-verify', '-digest', 'a'.repeat(64), '-in', 'kept.tsr', '-CAfile', 'tsa.pem')).toThrow();
    });

    test('one for another digest or another request is not', async () => {
      const stamped = await reply(timeStampRequest(digest, nonce));
      expect(answerProblem(stamped, digest, nonce)).toBeUndefined();
      expect(answerProblem(stamped, Buffer.alloc(32), nonce)).toBe('of-another-digest');
      expect(answerProblem(stamped, digest, Buffer.alloc(8, 1))).toBe('of-another-request');
      for (let at = 0; at < 60; at += 1) expect(() => answerProblem(stamped.subarray(0, at), digest, nonce)).not.toThrow();
    });

    test('a service that does not know the digest’s kind refuses', async () => {
      await writeFile(join(folder, 'tsa.cnf'), CONFIG.replace('digests = sha256', 'digests = sha512'));
      await expect(createTimeStamping(url).stamp(DIGEST)).rejects.toMatchObject({ message: expect.stringContaining('refused') });
    });
  });
});
