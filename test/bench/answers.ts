/** Part one: who answers how well, how fast, and at what cost in processor time, side by side in one process. */
import { answersTo } from '../eval/asking.ts';
import type { Case, Tally } from '../eval/score.ts';
import { score } from '../eval/score.ts';
import { digits, median, percent, table, times, timingOf, type Round, type Timing } from './figures.ts';
import { askedIn, readCorpus, readSample, type Asked } from './questions.ts';
import { openFuse, openMiniSearch, openNlpJs, openOurs, type Rival } from './rivals.ts';

export interface Effort {
  readonly rounds: number;
  /** Questions a round for a rival that takes less than SLOW_MS for one. */
  readonly questions: number;
  /** nlp.js learns every so many-th question. */
  readonly nlpOneIn: number;
  /** A slow rival is judged on every so many-th case of the sample. */
  readonly slowOneIn: number;
}

export interface RivalFigures {
  readonly name: string;
  readonly prepared: string;
  readonly questions: Tally;
  readonly dialogs: Tally;
  readonly timing: Timing;
}

export interface AnswerFigures {
  readonly rivals: readonly RivalFigures[];
  /** Median of one forward pass of the model, in milliseconds. */
  readonly modelMs: number;
}

/** A rival that takes longer than this for an answer gets fewer questions a round. */
const SLOW_MS = 200;
const SLOW_QUESTIONS = 3;
const SLOW_CASES = 10;

export async function benchAnswers(effort: Effort, say: (line: string) => void): Promise<AnswerFigures> {
  const ours = await openOurs();
  const corpus = readCorpus();
  say(`nlp.js is learning one question in ${effort.nlpOneIn} …`);
  const rivals = [ours, await openNlpJs(corpus, effort.nlpOneIn), openMiniSearch(corpus), openFuse(corpus)];
  const judged = [];
  for (const rival of rivals) judged.push(await judge(rival, effort, say));
  ours.modelMs.length = 0;
  const timings = await race(judged, effort, say);
  const figures = judged.map(({ rival, questions, dialogs }, i) => {
    return { name: rival.name, prepared: rival.prepared, questions, dialogs, timing: timings[i] as Timing };
  });
  await Promise.all(rivals.map((rival) => rival.close()));
  return { rivals: figures, modelMs: median(ours.modelMs) };
}

interface Judged {
  readonly rival: Rival;
  readonly slow: boolean;
  readonly questions: Tally;
  readonly dialogs: Tally;
}

/** Answers the sample, which also warms the rival up. */
async function judge(rival: Rival, effort: Effort, say: (line: string) => void): Promise<Judged> {
  say(`${rival.name} answers the sample …`);
  const { questions, dialogs } = readSample();
  const started = performance.now();
  await answersTo(rival.converse, questions.slice(0, SLOW_CASES));
  const slow = (performance.now() - started) / SLOW_CASES > SLOW_MS;
  const share = (cases: readonly Case[]) => (slow ? cases.filter((_, i) => i % effort.slowOneIn === 0) : cases);
  const tally = async (cases: readonly Case[]) => score(cases, await answersTo(rival.converse, cases));
  return { rival, slow, questions: await tally(share(questions)), dialogs: await tally(share(dialogs)) };
}

/** Rounds in turn, each round beginning with another rival, so that nobody has the machine's best minutes. */
async function race(judged: readonly Judged[], effort: Effort, say: (line: string) => void): Promise<readonly Timing[]> {
  const asked = askedIn(readSample().questions);
  const rounds: Round[][] = judged.map(() => []);
  for (let round = 0; round < effort.rounds; round++) {
    say(`Round ${round + 1} of ${effort.rounds} …`);
    for (let turn = 0; turn < judged.length; turn++) {
      const i = (round + turn) % judged.length;
      const one = judged[i] as Judged;
      const count = one.slow ? SLOW_QUESTIONS : effort.questions;
      rounds[i]?.push(await timeRound(one.rival, slice(asked, round * count, count)));
    }
  }
  return rounds.map(timingOf);
}

/** `count` questions from `from` on, beginning again at the end. */
function slice(asked: readonly Asked[], from: number, count: number): readonly Asked[] {
  return Array.from({ length: count }, (_, i) => asked[(from + i) % asked.length] as Asked);
}

async function timeRound(rival: Rival, asked: readonly Asked[]): Promise<Round> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  for (const { text, role } of asked) {
    const before = performance.now();
    await rival.converse(role)(text);
    latencies.push(performance.now() - before);
  }
  const wallMs = performance.now() - started;
  const used = process.cpuUsage(cpu);
  return { latencies, wallMs, cpuMs: (used.user + used.system) / 1000 };
}

export function answerTables({ rivals, modelMs }: AnswerFigures): string {
  const [ours] = rivals;
  const quality = rivals.map(({ name, questions, dialogs }) => [name, ...qualityCells(questions), ...qualityCells(dialogs)]);
  const speed = rivals.map(({ name, timing }) => [
    name,
    digits(timing.perSecond),
    digits(timing.p50),
    digits(timing.p99),
    digits(timing.cpuMsEach),
    times(timing.p50 / (ours?.timing.p50 ?? Number.NaN)),
    String(timing.calls),
  ]);
  const perCase = ['questions', 'correct', 'one tap', 'dangerous', 'reports missed'];
  const perTurn = ['dialog turns', 'correct', 'one tap', 'dangerous', 'reports missed'];
  return [
    'How well: the evaluation sample, which nobody here was trained on',
    table(['', ...perCase, ...perTurn], quality),
    '',
    'How fast: one answer after the other in one process; times in ms',
    table(['', 'answers/s', 'p50', 'p99', 'processor each', 'p50 : ours', 'calls'], speed),
    '',
    `Of our p50, one pass of the model takes ${digits(modelMs)} ms (${percent(modelMs, ours?.timing.p50 ?? 0)}).`,
    ...rivals.map(({ name, prepared }) => `${name}: ${prepared}.`),
  ].join('\n');
}

function qualityCells(tally: Tally): readonly string[] {
  const { cases, correct, one_tap, dangerous, missed_reports } = tally;
  return [String(cases), percent(correct, cases), percent(one_tap, cases), String(dangerous), String(missed_reports)];
}
