import { describe, expect, test } from '@jest/globals';
import { createClient, passes } from '../../tabs/shared/client.ts';
import { SignInFailed } from '../../tabs/shared/host.ts';
import { Server, host, ME } from './harness.tsx';

const call = (server: Server, token: (anew: boolean) => Promise<string> = async () => 'a.b.c') => createClient(host({ token }), server.fetch).call('GET /api/me', {});

describe('the client', () => {
  test('sends the token in the header and nowhere else', async () => {
    const server = new Server().on('GET /api/me', { body: ME });
    expect(await call(server)).toEqual(ME);
    expect(server.asked).toEqual([{ route: 'GET /api/me', authorization: 'Bearer a.b.c', input: {} }]);
  });

  test('asks for one new token when the last was refused, and no more', async () => {
    const asked: boolean[] = [];
    const token = async (anew: boolean) => (asked.push(anew), anew ? 'new' : 'old');
    const server = new Server().on('GET /api/me', { problem: { status: 401, code: 'token-expired' } }, { body: ME });
    expect(await call(server, token)).toEqual(ME);
    expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new']);
    const stubborn = new Server().on('GET /api/me', { problem: { status: 401, code: 'token-refused' } });
    await expect(call(stubborn, token)).rejects.toMatchObject({ code: 'token-refused' });
    expect(stubborn.times('GET /api/me')).toBe(2);
  });

  test('carries on what hinders the sign-in', async () => {
    const token = () => Promise.reject(new SignInFailed('consent'));
    await expect(call(new Server(), token)).rejects.toMatchObject({ reason: 'consent' });
  });

  test('gives the problem’s words, its number, and when to come again', async () => {
    const server = new Server().on('GET /api/me', { problem: { status: 503, code: 'not-ready', title: 'It is starting.' }, retryAfter: '3' });
    const trouble = await call(server).catch((fault: unknown) => fault);
    expect(trouble).toMatchObject({ code: 'not-ready', title: 'It is starting.', instance: 'number-1', retryAfter: 3 });
    expect(passes(trouble)).toBe(true);
  });

  test('has words of its own when no server answers, or a proxy does', async () => {
    await expect(call(new Server().on('GET /api/me', 'away'))).rejects.toMatchObject({ code: 'away', title: 'The server cannot be reached.' });
    await expect(call(new Server().on('GET /api/me', 'proxy'))).rejects.toMatchObject({ code: 'away' });
  });

  test('says that the device is offline where it is', async () => {
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    const trouble = call(new Server().on('GET /api/me', 'away'));
    await expect(trouble).rejects.toMatchObject({ code: 'offline', title: 'You are offline.' });
    Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
  });
});
