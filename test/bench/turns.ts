/** Part two: a whole turn over HTTP, beside a bot on the same stack that only echoes. */
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ChildNotReady, startChild } from '../e2e/child.ts';
import { startProduct } from '../e2e/product.ts';
import { message } from '../support/activities.ts';
import { startConnector, type Connector } from '../support/connector.ts';
import { digits, percent, table, times, timingOf, type Round, type Timing } from './figures.ts';
import { askedIn, readSample } from './questions.ts';

export const CONCURRENCIES = [1, 8, 32] as const;

export interface TurnFigures {
  readonly concurrency: number;
  readonly ours: Timing;
  readonly echo: Timing;
}

/** A server that takes activities. */
export interface BotAddress {
  readonly port: number;
}

export async function benchTurns(
  effort: { readonly rounds: number; readonly turns: number },
  say: (line: string) => void,
): Promise<readonly TurnFigures[]> {
  const connector = await startConnector();
  const product = await startProduct({ chat: false });
  const echo = await startEcho();
  try {
    const bots = [{ port: Number(new URL(product.start).port) }, { port: echo.port }];
    for (const bot of bots) await load(bot, connector, 50, 4);
    const figures: TurnFigures[] = [];
    for (const concurrency of CONCURRENCIES) {
      say(`Whole turns, ${concurrency} at a time …`);
      figures.push(await sideBySide(bots, connector, concurrency, effort));
    }
    return figures;
  } finally {
    await Promise.allSettled([product.stop(), echo.stop(), connector.close()]);
  }
}

async function startEcho() {
  const child = await startChild([fileURLToPath(new URL('echo-server.ts', import.meta.url))], {}, 'Echo on port');
  return { port: Number(/port (\d+)/.exec(child.said)?.[1]), stop: child.stop };
}

async function sideBySide(
  bots: readonly BotAddress[],
  connector: Connector,
  concurrency: number,
  { rounds, turns }: { readonly rounds: number; readonly turns: number },
): Promise<TurnFigures> {
  const measured: Round[][] = bots.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < bots.length; turn++) {
      const i = (round + turn) % bots.length;
      measured[i]?.push(await load(bots[i] as BotAddress, connector, turns, concurrency));
    }
  }
  const [ours, echo] = measured.map(timingOf) as [Timing, Timing];
  return { concurrency, ours, echo };
}

const asked = askedIn(readSample().questions);
let conversations = 0;

/** Posts `turns` questions, `concurrency` at a time, each in a conversation of its own, and waits for every answer. */
export async function load(bot: BotAddress, connector: Connector, turns: number, concurrency: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const latencies: number[] = [];
  const sent = connector.calls.length;
  let left = turns;
  const worker = async () => {
    while (left-- > 0) latencies.push(await turnMs(bot, connector, agent));
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const wallMs = performance.now() - started;
  agent.destroy();
  if (connector.calls.length - sent < turns) throw new ChildNotReady('A bot took messages and did not answer them all.');
  connector.calls.length = 0;
  return { latencies, wallMs, cpuMs: Number.NaN };
}

/** One turn: from the post until the bot has sent its answer and says that it is done. */
async function turnMs(bot: BotAddress, connector: Connector, agent: Agent): Promise<number> {
  conversations += 1;
  const { text } = asked[conversations % asked.length] as { text: string };
  const where = { conversationType: 'personal', id: `a:bench-${conversations}` };
  const body = JSON.stringify(message(connector.url, text, where));
  const started = performance.now();
  const status = await post(bot, body, agent);
  if (status !== 200) throw new ChildNotReady(`A bot answered a message with HTTP status ${status}.`);
  return performance.now() - started;
}

/** Resolves to the HTTP status; rejects when nobody listens. */
export function post(bot: BotAddress, body: string, agent?: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port: bot.port, path: '/api/messages', method: 'POST', headers };
    const call = request(agent === undefined ? options : { ...options, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end(body);
  });
}

export function turnTable(figures: readonly TurnFigures[], modelMs: number): string {
  const rows = figures.map(({ concurrency, ours, echo }) => [
    String(concurrency),
    digits(ours.p50),
    digits(echo.p50),
    times(ours.p50 / echo.p50),
    digits(ours.p99),
    digits(echo.p99),
    digits(ours.perSecond),
    digits(echo.perSecond),
    times(ours.perSecond / echo.perSecond),
  ]);
  const head = ['at a time', 'p50', 'echo p50', 'ratio', 'p99', 'echo p99', 'turns/s', 'echo turns/s', 'ratio'];
  const alone = figures.find(({ concurrency }) => concurrency === 1);
  const share = alone === undefined ? [] : [`Of a turn alone, one pass of the model is ${digits(modelMs)} ms: ${percent(modelMs, alone.ours.p50)} of its p50.`];
  return ['A whole turn through restify and CloudAdapter, beside a bot that only echoes; times in ms', table(head, rows), '', ...share].join('\n');
}
