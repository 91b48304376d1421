/** The product as `npm start` runs it, with a stand-in for the service in the place of the chat client. */
import type { Json } from './activities.ts';
import { mentioned } from './activities.ts';
import { button, cardIn } from './cards.ts';
import { startConnector, type Connector } from './connector.ts';
import { clusterIn } from './database-server.ts';
import { DILYS } from './made-up-trust.ts';
import { CHANNEL, eventually, inChannel, TEAM } from './report-school.ts';
import { ReportTalk } from './report-talk.ts';
import { startProduct, type RunningProduct } from '../e2e/product.ts';

/** What came into the bot's endpoint and what it answered, as it went over the line. */
export interface Exchange {
  readonly sent: string;
  readonly status: number;
  readonly answered: string;
}

export interface RunningSchool {
  readonly product: RunningProduct;
  readonly connector: Connector;
  readonly talk: ReportTalk;
  readonly exchanges: readonly Exchange[];
  post(activity: unknown): Promise<{ readonly status: number; readonly body: Json }>;
  /** Sends bytes as they are. */
  postRaw(body: string): Promise<Exchange>;
  /** Address of its database. */
  database(): Promise<string>;
}

export async function openRunningSchool(): Promise<RunningSchool> {
  const product = await startProduct({ chat: false, logLevel: 'trace' });
  const connector = await startConnector();
  const exchanges: Exchange[] = [];
  const postRaw = async (body: string): Promise<Exchange> => {
    const response = await fetch(`${product.start}api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const headers = JSON.stringify([...response.headers]);
    const exchange = { sent: body, status: response.status, answered: await response.text() };
    exchanges.push({ ...exchange, answered: `${headers}\n${exchange.answered}` });
    return exchange;
  };
  const post = async (activity: unknown) => {
    const { status, answered } = await postRaw(JSON.stringify(activity));
    return { status, body: answered === '' ? {} : JSON.parse(answered) };
  };
  const talk = new ReportTalk({ connector, post });
  const school = { product, connector, talk, exchanges, post, postRaw, database: async () => (await clusterIn(product.data)).ensureRunning() };
  try {
    await registerChannel(school);
    return school;
  } catch (fault) {
    // Nothing is left running that nobody could end.
    await Promise.allSettled([connector.close(), product.stop()]);
    throw fault;
  }
}

/** The DSL registers the channel, as a trust does it. */
async function registerChannel({ connector, talk, post }: RunningSchool): Promise<void> {
  connector.teams.push({ id: TEAM, channels: [{ id: TEAM }, { id: CHANNEL }] });
  const thread = { conversationType: 'channel', isGroup: true, id: `${CHANNEL};messageid=7` };
  const activity = mentioned(connector.url, 'register dsl channel', thread, DILYS.sender);
  await post({ ...activity, channelData: { ...(activity['channelData'] as Json), channel: { id: CHANNEL }, team: { id: TEAM } } });
  const test = await eventually(() => inChannel(connector).map(cardIn).find((card) => JSON.stringify(card).includes('channel-seen')), 'the test card');
  await talk.press(button(test, 'I can see this'), DILYS, thread);
}
