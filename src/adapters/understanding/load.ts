import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ProductError } from '../../domain/errors.ts';

/** The three files of a model; `model.json` says what the outputs of the weights mean. */
export interface ModelFiles {
  readonly weights: Buffer;
  readonly vocabulary: Buffer;
  readonly description: Buffer;
}

/** Reads a model folder; refuses with `model-missing` when a file cannot be read. */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const read = async (name: string): Promise<Buffer> => {
    try {
      return await readFile(join(folder, name));
    } catch (cause) {
      throw new ProductError('model-missing', name, { cause });
    }
  };
  const [weights, vocabulary, description] = await Promise.all(
    [read('weights.onnx'), read('tokenizer.json'), read('model.json')],
  );
  return { weights, vocabulary, description };
}
