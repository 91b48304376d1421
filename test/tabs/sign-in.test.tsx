import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { SignInFailed, type Host, type SignInReason } from '../../tabs/shared/host.ts';
import { openLocalHost } from '../../tabs/shared/local-host.ts';
import { Shell } from '../../tabs/shared/shell.tsx';
import { SignIn } from '../../tabs/shared/sign-in.tsx';
import { Around, host, ME, Server } from './harness.tsx';

const people = [{ id: 'dsl', name: 'Dilys Okafor', job: 'DSL' }];

function draw(shownIn: Host, server: Server) {
  return render(<Around><SignIn host={shownIn} fetch={server.fetch}><Shell /></SignIn></Around>);
}

const refusing = (reason: SignInReason) => host({ kind: 'teams', token: () => Promise.reject(new SignInFailed(reason)) });

beforeEach(() => window.history.replaceState(null, '', '/tabs/ask'));
afterEach(() => window.history.replaceState(null, '', '/'));

describe('signing in', () => {
  test.each([
    ['consent', /Teams then asks whether you allow it/],
    ['silent', /could not sign you in by itself/],
    ['stopped', /closed before it was finished/],
    ['blocked', /Ask the ICT support team/],
  ] as const)('%s is explained, and there is a way on', async (reason, words) => {
    draw(refusing(reason), new Server());
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('You are not signed in yet');
  });

  test('pressing "Sign in" tries again and goes on', async () => {
    let consented = false;
    const token = async () => {
      if (!consented) throw new SignInFailed('consent');
      return 'a.b.c';
    };
    draw(host({ kind: 'teams', token }), new Server().on('GET /api/me', { body: ME }));
    const press = await screen.findByRole('button', { name: 'Sign in' });
    consented = true;
    await userEvent.click(press);
    expect(await screen.findByRole('heading', { name: 'Ask about the social media policy' })).toBeTruthy();
  });

  test('outside every host the page says where it belongs', async () => {
    draw(refusing('outside'), new Server());
    expect((await screen.findByRole('link', { name: 'Open Teams' })).getAttribute('href')).toBe('https://teams.microsoft.com/');
  });

  test('whom the server refuses is told why in its words, with the number of the request', async () => {
    draw(host(), new Server().on('GET /api/me', { problem: { status: 403, code: 'guest-refused', title: 'Guests cannot use this app.', detail: 'Use another account.' } }));
    expect(await screen.findByRole('heading', { name: 'Guests cannot use this app.' })).toBeTruthy();
    expect(screen.getByText('Use another account.')).toBeTruthy();
    expect(screen.getByText(/number-1/)).toBeTruthy();
  });
});

describe('local mode', () => {
  test('lets somebody be chosen, by a link that can be opened in a window of its own', async () => {
    const server = new Server().on('GET /api/local/people', { body: { people } });
    draw(openLocalHost(window, server.fetch), server);
    expect((await screen.findByRole('link', { name: 'Dilys Okafor' })).getAttribute('href')).toBe('http://localhost/tabs/ask?as=dsl');
  });

  test('opens a session for whom the address names, and a new one when the server has forgotten it', async () => {
    window.history.replaceState(null, '', '/tabs/ask?as=dsl');
    const server = new Server()
      .on('POST /api/local/session', { body: { token: 'one', person: people[0] } }, { body: { token: 'two', person: people[0] } })
      .on('GET /api/me', { problem: { status: 401 } }, { body: ME });
    draw(openLocalHost(window, server.fetch), server);
    expect(await screen.findByText('Local copy. You are Tess Adeyemi.')).toBeTruthy();
    expect(server.asked.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer one', undefined, 'Bearer two']);
  });

  test('asks who it is when the address names nobody that there is', async () => {
    window.history.replaceState(null, '', '/tabs/ask?as=nobody');
    const server = new Server().on('POST /api/local/session', { problem: { status: 404, code: 'no-such-person' } }).on('GET /api/local/people', { body: { people } });
    draw(openLocalHost(window, server.fetch), server);
    expect(await screen.findByRole('heading', { name: 'Who are you?' })).toBeTruthy();
  });
});

describe('the frame around the pages', () => {
  const signedIn = (pages: typeof ME.pages) => draw(host({ kind: 'teams' }), new Server().on('GET /api/me', { body: { ...ME, pages } }));

  test('a page that the role does not have says so, and leads on', async () => {
    window.history.replaceState(null, '', '/tabs/settings');
    signedIn(['ask', 'confirm']);
    await screen.findByRole('heading', { name: 'This page is not for your role' });
    await userEvent.click(screen.getByRole('button', { name: 'Go to “Ask”' }));
    expect(await screen.findByRole('heading', { name: 'Ask about the social media policy' })).toBeTruthy();
    expect(window.location.pathname).toBe('/tabs/ask');
  });

  test('an address of nothing says that', async () => {
    window.history.replaceState(null, '', '/tabs/nothing');
    signedIn(['ask']);
    expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeTruthy();
  });

  test('with one page there is no navigation', async () => {
    signedIn(['ask']);
    await screen.findByRole('heading', { name: 'Ask about the social media policy' });
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(document.title).toBe('Ask – Before You Post');
  });

  test('being offline is said above the page', async () => {
    signedIn(['ask']);
    await screen.findByRole('heading', { name: 'Ask about the social media policy' });
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(await screen.findByText(/You are offline/)).toBeTruthy();
    Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
    act(() => void window.dispatchEvent(new Event('online')));
  });
});
