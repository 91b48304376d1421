import { createRequire } from 'node:module';

/** The part of node-nlp (which has no types of its own) that is used here. */
interface Manager {
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  process(language: string, text: string): Promise<{ readonly intent?: string }>;
}

interface NodeNlp {
  readonly NlpManager: new (settings: object) => Manager;
}

const { NlpManager } = createRequire(import.meta.url)('node-nlp') as NodeNlp;

/** Trains nlp.js quietly, without files and without named entities; the result finds the intent of a text, if any. */
export async function createIntentManager(
  examples: readonly { readonly text: string; readonly intent: string }[],
): Promise<(text: string) => Promise<string | undefined>> {
  const manager = new NlpManager({
    languages: ['en'],
    autoSave: false,
    autoLoad: false,
    nlu: { log: false, useNoneFeature: false },
    ner: { builtins: [] },
  });
  for (const { text, intent } of examples) manager.addDocument('en', text, intent);
  await manager.train();
  return async (text) => {
    const { intent } = await manager.process('en', text);
    return intent === 'None' ? undefined : intent;
  };
}
