import { databaseFolder } from './database-server.ts';

/** Before all tests: a folder for the PostgreSQL that they share. The first test that needs it starts it. */
export default async function setUp(): Promise<void> {
  process.env['TEST_DATABASE_FOLDER'] = await databaseFolder();
}
