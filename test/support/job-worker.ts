/** A process of its own that takes a job and never ends it: `node job-worker.ts URL QUEUE`. Prints what it took. */
import { startJobs } from '../../src/adapters/jobs/jobs.ts';
import { openDatabase } from '../../src/adapters/sql/database.ts';
import { statementsWithin } from '../../src/adapters/sql/transaction.ts';

const [, , url = '', queue = ''] = process.argv;
const quiet = () => undefined;
const database = await openDatabase({ address: { url, requireTls: false }, onIdleFault: quiet });
const connection = { connection: database.connection, statementsWithin: () => statementsWithin(database.sql) };
const jobs = await startJobs(connection, { info: quiet, warn: quiet, error: quiet });
await jobs.work(queue, async ({ payload }) => {
  process.stdout.write(`${JSON.stringify(payload)}\n`);
  await new Promise(quiet);
});
