/** A bot on the product's own stack (restify, CloudAdapter, the same endpoint) that only says again what was said. */
import { ActivityHandler } from 'botbuilder';
import { destination } from 'pino';
import { createMessageEndpoint } from '../../bot/endpoint.ts';
import { listen } from '../../src/http/listen.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/logging.ts';

class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity(context.activity.text);
      await next();
    });
  }
}

const log = createLog('warn', destination({ fd: 2, sync: true }));
const server = createHttpServer({
  log,
  readiness: () => ({ ready: true, policyHash: '', modelHash: '' }),
  database: async () => 'none',
  messages: createMessageEndpoint({ kind: 'loopback' }, new EchoBot(), log),
  startPage: () => '',
  policyPage: () => undefined,
});
const port = await listen(server, { host: '127.0.0.1', port: 0, further: 0 });
process.stdout.write(`Echo on port ${port}\n`);
process.once('SIGTERM', () => process.exit(0));
