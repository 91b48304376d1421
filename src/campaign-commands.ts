/** The part of the composition root for the commands that run campaigns. */
import { createLocalSchoolDirectory } from './adapters/directory/local-school.ts';
import { writeLines } from './adapters/ledger-files/ledger-file.ts';
import { loadPolicy } from './adapters/policy-files/index.ts';
import type { Sql } from './adapters/sql/database.ts';
import { createDirectoryStore } from './adapters/sql/directory.ts';
import { joinAttestation } from './attestation.ts';
import { readCampaignCommand } from './cli/campaign-arguments.ts';
import { runCampaignCommand, type CampaignParts } from './cli/campaign.ts';
import { isForTrust, readDatabaseConfig } from './config.ts';
import { createAnswering } from './domain/answering/service.ts';
import type { Roster } from './domain/attestation/ports.ts';
import type { Clock } from './domain/ports.ts';
import { withStore } from './kept.ts';

const clock: Clock = { now: () => new Date() };

type Say = (line: string) => void;

/** `npm run campaign -- …`. @throws UsageRefused, ConfigRefused, ProductError */
export async function campaignCommand(words: readonly string[], print: Say, complain: Say): Promise<number> {
  const command = readCampaignCommand(words);
  if (command.name === 'help') {
    print(command.text);
    return 0;
  }
  return withStore(readDatabaseConfig(), complain, async ({ database: { sql } }) =>
    runCampaignCommand(await campaignParts({ sql, roster: rosterOf(sql), clock, print }), command));
}

export interface CampaignCommandSettings {
  readonly sql: Sql;
  readonly roster: Roster;
  readonly clock: Clock;
  readonly print: Say;
}

/** What the commands work with. */
export async function campaignParts({ print, ...world }: CampaignCommandSettings): Promise<CampaignParts> {
  const leading = await joinAttestation({ ...world, answering: await rulesAlone() });
  return { leading, print, writeFile: (file, lines) => writeLines(file, eachOf(lines)) };
}

/** Campaigns ask the rules at most: the model, which is large, is not loaded for them. */
async function rulesAlone() {
  const understand = async () => ({ situations: [], risk: 0 });
  return createAnswering({ policy: await loadPolicy(), understand, settings: { permitAt: 1, barAt: 1, clarifyAt: 1, reportAt: 1 }, modelHash: 'none' });
}

function rosterOf(sql: Sql): Roster {
  return isForTrust() ? createDirectoryStore(sql, clock) : createLocalSchoolDirectory();
}

async function* eachOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
