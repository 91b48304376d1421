/** Everybody who answers in the comparison: the product's own answering, and three peers on the same corpus. */
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { loadPolicy } from '../../src/adapters/policy-files/index.ts';
import { createUnderstanding } from '../../src/adapters/understanding/index.ts';
import { createAnswering } from '../../src/domain/answering/service.ts';
import type { Understand } from '../../src/domain/ports.ts';
import { conversing, type Converse } from '../eval/asking.ts';
import type { Reply } from '../eval/score.ts';
import { createIntentManager } from './nlp-js.ts';
import { replyOf, type Labelled } from './questions.ts';

export interface Rival {
  readonly name: string;
  /** How it was prepared, for the reader. */
  readonly prepared: string;
  readonly converse: Converse;
  close(): Promise<void>;
}

/** The product in the process, with the time that each forward pass of the model took. */
export interface Ours extends Rival {
  readonly modelMs: number[];
}

export async function openOurs(): Promise<Ours> {
  const started = performance.now();
  const [policy, understanding] = await Promise.all([loadPolicy(), createUnderstanding()]);
  const { settings, modelHash, close } = understanding;
  const modelMs: number[] = [];
  const understand: Understand = async (question) => {
    const before = performance.now();
    const evidence = await understanding.understand(question);
    modelMs.push(performance.now() - before);
    return evidence;
  };
  const answering = createAnswering({ policy, understand, settings, modelHash });
  const converse = conversing(answering);
  return { name: 'Before You Post', prepared: `loaded in ${seconds(started)}`, converse, close, modelMs };
}

export function openMiniSearch(corpus: readonly Labelled[]): Rival {
  const started = performance.now();
  const index = new MiniSearch<{ at: number; text: string }>({ fields: ['text'], idField: 'at' });
  index.addAll(corpus.map(({ text }, at) => ({ at, text })));
  const nearest = (text: string) => corpus[Number(index.search(text)[0]?.id)];
  return peer('MiniSearch', `${corpus.length} questions indexed in ${seconds(started)}`, nearest);
}

export function openFuse(corpus: readonly Labelled[]): Rival {
  const started = performance.now();
  const index = new Fuse(corpus, { keys: ['text'], ignoreLocation: true });
  const nearest = (text: string) => index.search(text, { limit: 1 })[0]?.item;
  return peer('fuse.js', `${corpus.length} questions indexed in ${seconds(started)}`, nearest);
}

/** Trained on every `oneIn`-th question: its training time grows much faster than the corpus. */
export async function openNlpJs(corpus: readonly Labelled[], oneIn: number): Promise<Rival> {
  const started = performance.now();
  // nlp.js complains on standard output about a text without a word.
  const part = corpus.filter(({ text }, i) => i % oneIn === 0 && /\p{L}/u.test(text));
  const classify = await createIntentManager(part.map((row) => ({ text: row.text, intent: JSON.stringify(replyOf(row)) })));
  const ask = async (text: string) => {
    const intent = await classify(text);
    return intent === undefined ? undefined : (JSON.parse(intent) as Reply);
  };
  const prepared = `${part.length} of ${corpus.length} questions learnt in ${seconds(started)}`;
  return { name: 'nlp.js', prepared, converse: () => ask, close: async () => undefined };
}

function peer(name: string, prepared: string, nearest: (text: string) => Labelled | undefined): Rival {
  const ask = async (text: string) => {
    const found = nearest(text);
    return found === undefined ? undefined : replyOf(found);
  };
  return { name, prepared, converse: () => ask, close: async () => undefined };
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
