import { ProductError } from '../../../domain/errors.ts';
import { sqlCodeOf, databaseFault } from '../faults.ts';

type Method = (...given: never[]) => Promise<unknown>;

/** The same methods, whose faults of the database are those of the catalogue: no value of a statement is in them. */
export function guarded<Store extends { readonly [Name in keyof Store]: Method }>(store: Store): Store {
  const entries = Object.entries<Method>(store).map(([name, method]) => [name, (...given: never[]) => method(...given).catch(catalogued)]);
  return Object.fromEntries(entries) as Store;
}

/** What a caller's own work within a transaction throws stays what it is. */
function catalogued(fault: unknown): never {
  if (fault instanceof ProductError || (sqlCodeOf(fault) === '' && !isConnection(fault))) throw fault;
  throw databaseFault(fault);
}

function isConnection(fault: unknown): boolean {
  return fault instanceof Error && /connection|timeout|not queryable/i.test(fault.message);
}
