/**
 * `npm run eval`: the committed figures of authors that the model had not seen, beside the score of the sample
 * measured afresh, beside the peers on the same corpus; then questions of writers who knew only the policy.
 * `FILE…` works the first table out again from what `train.py --predict` wrote, and `--write` keeps it in
 * src/training/figures.json and ends there. `--quick` leaves nlp.js out.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { MODEL_FOLDER } from '../../src/adapters/understanding/index.ts';
import { readCorpus, readSample } from '../bench/questions.ts';
import { openFuse, openMiniSearch, openNlpJs, openOurs, type Rival } from '../bench/rivals.ts';
import { answersTo } from './asking.ts';
import { readJsonLines, replyTo, type Labelled, type Mixing, type Predicted } from './held-out.ts';
import { emptyTally, score, tallyOne, type Case, type Tally } from './score.ts';
import type { Settings } from '../../src/domain/answering/types.ts';

const FIGURES = new URL('../../src/training/figures.json', import.meta.url);
const CORPUS = new URL('../../src/training/corpus/labelled.jsonl', import.meta.url);
const SETTINGS = new URL('../../src/training/settings.json', import.meta.url);
/** nlp.js learns every so many-th question: its training time grows much faster than the corpus. */
const NLP_ONE_IN = 6;

type Figures = Readonly<Record<string, Tally>>;

/** One tally an author, from predictions of models that had not seen them. */
async function heldOutFigures(files: readonly string[]): Promise<Figures> {
  const policy = await loadPolicy();
  const corpus = new Map(readJsonLines<Labelled>(CORPUS).map((row) => [row.id, row]));
  const { settings, ...mixing } = JSON.parse(readFileSync(SETTINGS, 'utf8')) as Mixing & { settings: Settings };
  const figures: Record<string, Tally> = {};
  for (const predicted of files.flatMap((file) => readJsonLines<Predicted>(file))) {
    const row = corpus.get(predicted.id);
    if (row === undefined) continue;
    const tally = (figures[row.author] ??= emptyTally());
    tallyOne(tally, row, replyTo(policy, row, predicted, mixing, settings));
  }
  return figures;
}

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)}`.padStart(6);

function line(name: string, t: Tally): string {
  const shares = [t.correct, t.one_tap, t.clarified, t.verdict].map((n) => share(n, t.cases)).join('  ');
  return `${name.padEnd(26)} ${String(t.cases).padStart(5)}  ${shares}  ${String(t.dangerous).padStart(9)}  ${String(t.missed_reports).padStart(6)}`;
}

const HEAD = `${''.padEnd(26)} cases  correct  one_tap  clarif.  verdict  dangerous  missed`;

const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce((all, one) => {
    for (const key of Object.keys(all) as (keyof Tally)[]) all[key] += one[key];
    return all;
  }, emptyTally());

function printFigures(figures: Figures): void {
  console.log('Authors that the model had not seen (committed; src/training/README.md says how they were made)');
  console.log(HEAD);
  for (const author of Object.keys(figures).toSorted()) console.log(line(author, figures[author] as Tally));
  console.log(`${line('all', sum(Object.values(figures)))}\n`);
}

async function printSample(rivals: readonly Rival[]): Promise<void> {
  const { questions, dialogs } = readSample();
  const sets: readonly [string, readonly Case[], readonly Case[]][] = [
    ['The evaluation sample, measured now (questions, then turns of dialogs)', questions, dialogs],
    ['Questions by writers who knew only the policy, labels of two readers (test/eval/unseen*.jsonl), measured now', ...readUnseen()],
  ];
  for (const [title, single, turns] of sets) {
    console.log(`${title}\n${HEAD}`);
    // fuse.js and nlp.js take minutes for so many: the sample is enough to place them.
    const judged = single === questions ? rivals : rivals.filter(({ name }) => quick.includes(name));
    for (const rival of judged) {
      console.log(line(rival.name, score(single, await answersTo(rival.converse, single))));
      console.log(line('  in dialogs', score(turns, await answersTo(rival.converse, turns))));
    }
    console.log('');
  }
}

const quick: readonly string[] = ['Before You Post', 'MiniSearch'];

const readUnseen = (): [readonly Case[], readonly Case[]] => [
  readJsonLines<Case>(new URL('unseen.jsonl', import.meta.url)),
  readJsonLines<Case>(new URL('unseen-dialogs.jsonl', import.meta.url)),
];

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const held = args.filter((arg) => !arg.startsWith('--'));
  const figures = held.length > 0 ? await heldOutFigures(held) : (JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures);
  if (args.includes('--write')) writeFileSync(FIGURES, `${JSON.stringify(figures, null, 1)}\n`);
  printFigures(figures);
  if (args.includes('--write')) return;
  console.log(`Model: ${MODEL_FOLDER.replace(`${process.cwd()}/`, '')}`);
  const corpus = readCorpus();
  const peers = args.includes('--quick') ? [] : [await openNlpJs(corpus, NLP_ONE_IN)];
  const rivals = [await openOurs(), ...peers, openMiniSearch(corpus), openFuse(corpus)];
  await printSample(rivals);
  await Promise.all(rivals.map((rival) => rival.close()));
}

await main();
