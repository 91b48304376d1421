/**
 * `npm run bench [-- --quick] [-- --json FILE]`: accuracy and cost of an answer beside three peers, of a whole turn
 * beside an echo bot, and of the server. How to read it: docs/bench.md.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { answerTables, benchAnswers } from './answers.ts';
import { machineLine, thisMachine } from './machine.ts';
import { benchServer, serverTable } from './server-process.ts';
import { benchTurns, turnTable } from './turns.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });

const WHOLE = {
  answers: { rounds: 7, questions: 148, nlpOneIn: 4, slowOneIn: 3 },
  turns: { rounds: 7, turns: 160 },
  server: { answers: 2000, starts: 5 },
};
const QUICK = {
  answers: { rounds: 5, questions: 30, nlpOneIn: 12, slowOneIn: 10 },
  turns: { rounds: 5, turns: 40 },
  server: { answers: 300, starts: 3 },
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const show = (text: string): void => void process.stdout.write(`${text}\n\n`);

const effort = values.quick ? QUICK : WHOLE;
const machine = thisMachine();
show(`${machineLine(machine)}${values.quick ? ' (a quick run: expect the figures to move)' : ''}`);

const answers = await benchAnswers(effort.answers, say);
show(answerTables(answers));
const turns = await benchTurns(effort.turns, say);
show(turnTable(turns, answers.modelMs));
const server = await benchServer(effort.server, say);
show(serverTable(server));

if (values.json !== undefined) {
  const figures = { machine, quick: values.quick, effort, answers, turns, server };
  await writeFile(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
  say(`Figures written to ${values.json}`);
}
