/** What the clients were told, one JSON line each, on disk: the other half of the count. */
import { appendFileSync, readFileSync } from 'node:fs';

export interface ToldReference {
  readonly at: string;
  /** Mark of the form in its narrative. */
  readonly mark: string;
  readonly reference: string;
  readonly ms: number;
  /** True where nothing was wrong on the way of this very press: it counts for the latencies. */
  readonly undisturbed: boolean;
}

export class Notes {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    appendFileSync(file, '');
  }

  told(reference: ToldReference): void {
    appendFileSync(this.#file, `${JSON.stringify(reference)}\n`);
  }

  read(): readonly ToldReference[] {
    return readFileSync(this.#file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as ToldReference);
  }
}
