/** The composition root: reads the command, builds what it needs, runs it, and turns faults into sentences. */
import { once } from 'node:events';
import { loadPolicy } from './adapters/policy-files/index.ts';
import { readCommandLine, UsageRefused, type Command } from './cli/arguments.ts';
import { ConfigRefused, readConfig, readDatabaseConfig } from './config.ts';
import { explain } from './domain/answering/explain.ts';
import { renderPlain } from './domain/answering/render.ts';
import { createAnswering } from './domain/answering/service.ts';
import type { AskerRole } from './domain/answering/types.ts';
import type { Loaded } from './serve.ts';

async function load(): Promise<Loaded> {
  const { createUnderstanding } = await import('./adapters/understanding/index.ts');
  const [policy, understanding] = await Promise.all([loadPolicy(), createUnderstanding()]);
  const { understand, settings, modelHash, close } = understanding;
  return { policy, modelHash, answering: createAnswering({ policy, understand, settings, modelHash }), close };
}

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'serve': {
      // Loaded only here: a question in the terminal does without the chat's SDK.
      const { serve } = await import('./serve.ts');
      return serve(readConfig(), load);
    }
    case 'policy-check': {
      const { runPolicyCheck } = await import('./policy-check.ts');
      return runPolicyCheck(print);
    }
    case 'bulk':
      return bulk();
    case 'ask':
    case 'talk':
      return ask(command);
    case 'explain':
      return explainDecision(command);
    case 'migrate': {
      const { migrateDatabase } = await import('./kept.ts');
      return migrateDatabase(readDatabaseConfig(), print, complain);
    }
    case 'directory': {
      const { directoryCommand } = await import('./trust-directory.ts');
      return directoryCommand(command.words, print, complain);
    }
    case 'reports': {
      const { reportsCommand } = await import('./report-commands.ts');
      return reportsCommand(command.words, print, complain);
    }
    case 'campaign': {
      const { campaignCommand } = await import('./campaign-commands.ts');
      return campaignCommand(command.words, print, complain);
    }
    case 'ledger': {
      const { ledgerCommand } = await import('./attestation.ts');
      return ledgerCommand(command.words, print, complain);
    }
  }
}

async function bulk(): Promise<number> {
  const { answerInBulk } = await import('./cli/bulk.ts');
  const loaded = await load();
  await answerInBulk(loaded.answering, process.stdin, writeLine);
  await loaded.close();
  return 0;
}

async function ask(command: Extract<Command, { name: 'ask' | 'talk' }>): Promise<number> {
  const { askOnce, talk } = await import('./cli/talk.ts');
  const loaded = await load();
  const parts = { answering: loaded.answering, role: command.role, render: renderPlain, write: writeLine };
  if (command.name === 'ask') await askOnce(parts, command.text);
  else await talk(parts, process.stdin, process.stderr);
  await loaded.close();
  return 0;
}

async function explainDecision({ text, role }: Extract<Command, { name: 'explain' }>): Promise<number> {
  if (!/^[0-9a-f]{12}$/.test(text)) return explainQuestion(text, role);
  const { findDecision } = await import('./kept.ts');
  const answer = await findDecision(readDatabaseConfig(), text, complain);
  if (answer !== undefined) return printAll(explain(answer));
  complain(`There is no decision ${text} in the database. Explain the question instead: npm run explain -- "may I …"`);
  return 1;
}

async function explainQuestion(text: string, role: AskerRole): Promise<number> {
  const loaded = await load();
  const answer = await loaded.answering.ask({ text, role });
  await loaded.close();
  return printAll(explain(answer));
}

function printAll(lines: readonly string[]): number {
  for (const line of lines) print(line);
  return 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function writeLine(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** A fault as a sentence: what has happened and what to do about it. */
function sentence(fault: unknown): string {
  if (fault instanceof UsageRefused || fault instanceof ConfigRefused) return fault.message;
  if (!(fault instanceof Error)) return 'Something went wrong that has no name.';
  const { remedy } = fault as { remedy?: unknown };
  return typeof remedy === 'string' ? `${fault.message} ${remedy}` : fault.message;
}

// Whoever reads our output may stop early (`| head`): that is no fault.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => process.exit(fault.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await run(readCommandLine(process.argv.slice(2)));
} catch (fault) {
  complain(sentence(fault));
  process.exitCode = 1;
}
