import { removeCluster } from './database-server.ts';

export default async function tearDown(): Promise<void> {
  const folder = process.env['TEST_DATABASE_FOLDER'];
  if (folder !== undefined) await removeCluster(folder);
}
