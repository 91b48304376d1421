/** Stands in for Teams around a tab: answers teams-js as Teams on the web does, in a page of Teams' own address. */
import type { BrowserContext, Frame, Page } from 'playwright-core';

export interface TeamsHost {
  readonly page: Page;
  /** The tab's frame. */
  readonly tab: Frame;
  /** Links that the tab asked Teams to open. */
  readonly opened: string[];
  changeTheme(name: string): Promise<void>;
}

export interface TeamsHostSettings {
  readonly address: string;
  readonly theme: string;
  /** What Teams says when it is asked for a token: the token, or why there is none. */
  readonly token: () => Promise<{ readonly token: string } | { readonly refused: string }>;
}

const HOST = 'https://teams.microsoft.com/v2/';

export async function openInTeams(context: BrowserContext, { address, theme, token }: TeamsHostSettings): Promise<TeamsHost> {
  const opened: string[] = [];
  // A page of the internet may frame one of this computer only where that is allowed; the real server is on the internet itself.
  await context.grantPermissions(['local-network-access']);
  const page = await context.newPage();
  // The list of trusted hosts cannot be had here; teams-js does with its own.
  await page.route('https://res.cdn.office.net/**', (route) => route.abort());
  await page.route(`${HOST}**`, (route) => route.fulfill({ contentType: 'text/html', body: hostPage(address, theme) }));
  await page.exposeFunction('tokenFromEntra', token);
  await page.exposeFunction('openLink', (link: string) => void opened.push(link));
  await page.goto(HOST);
  const element = await page.locator('iframe').elementHandle();
  const tab = await element?.contentFrame();
  if (tab === null || tab === undefined) throw new NoTab();
  return { page, tab, opened, changeTheme: (name) => page.evaluate((to) => (window as unknown as { tell(func: string, args: unknown[]): void }).tell('themeChange', [to]), name) };
}

class NoTab extends Error {
  override readonly name = 'NoTab';
}

/** Each request has an id and a name; the answer carries the id and arguments. */
function hostPage(address: string, theme: string): string {
  return `<!doctype html><title>Teams</title><body style="margin:0">
<iframe src="${address}" title="Before You Post" style="border:0;width:100%;height:100vh"></iframe>
<script>
const tab = document.querySelector('iframe');
window.tell = (func, args) => tab.contentWindow.postMessage({ func, args }, '*');
const runtime = JSON.stringify({ apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports: { appInstallDialog: {}, calendar: {}, pages: {}, logs: {} } });
const answers = {
  initialize: async () => ['content', 'web', runtime, '2.58.0'],
  getContext: async () => [{ theme: '${theme}', locale: 'en-gb', hostName: 'Teams', hostClientType: 'web', app: { theme: '${theme}' } }],
  'authentication.getAuthToken': async () => {
    const said = await tokenFromEntra();
    return 'token' in said ? [true, said.token] : [false, said.refused];
  },
  executeDeepLink: async ([link]) => (await openLink(link), [true]),
  openLink: async ([link]) => (await openLink(link), [true]),
};
window.addEventListener('message', async ({ data, source }) => {
  if (source !== tab.contentWindow || answers[data.func] === undefined) return;
  const args = await answers[data.func](data.args);
  source.postMessage({ id: data.id, uuid: data.uuid, uuidAsString: data.uuidAsString, args }, '*');
});
</script>`;
}
