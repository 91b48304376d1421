import { ProductError } from '../../domain/errors.ts';
import { databaseFault } from './faults.ts';

/** Nobody waits longer than this for what an answer can do without. */
const PROMPT_MS = 1_500;

/** The work's result, or its fault as one of the catalogue; `database-away` when it takes too long. */
export async function promptly<T>(work: Promise<T>, limitMs = PROMPT_MS): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const lateness = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new ProductError('database-away', 'PostgreSQL (slow)')), limitMs);
  });
  try {
    return await Promise.race([work, lateness]);
  } catch (fault) {
    throw databaseFault(fault);
  } finally {
    clearTimeout(late);
  }
}
