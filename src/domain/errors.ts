/** The closed catalogue of faults: a stable code, what has happened, and what to do about it. */
const catalogue = {
  'policy-file-missing': {
    cause: 'A file of the policy is missing.',
    remedy: 'Restore the file in src/policy from the repository.',
  },
  'policy-file-unreadable': {
    cause: 'A file of the policy cannot be read.',
    remedy: 'Look at the named line; in YAML, spaces at the beginning of a line matter.',
  },
  'policy-entry-invalid': {
    cause: 'An entry of the policy does not have the form it should have.',
    remedy: 'Compare the named entry with its neighbours; docs/policy-rules.md describes each file.',
  },
  'policy-entry-twice': {
    cause: 'Two entries of the policy have the same id.',
    remedy: 'Give one of them another id, or delete it.',
  },
  'policy-unsound': {
    cause: 'The policy does not hold together.',
    remedy: 'Run "npm run policy:check"; it names every problem.',
  },
  'model-missing': {
    cause: 'A file of the model that understands questions is missing.',
    remedy: 'Restore src/adapters/understanding/model from the repository, or make it with "npm run train".',
  },
  'understanding-failed': {
    cause: 'The part that understands questions could not run.',
    remedy: 'Look at the log of the server and start it again; nothing was answered.',
  },
} as const;

export type ErrorCode = keyof typeof catalogue;

/** A fault from the catalogue. `message` names what is concerned and never holds a person's words. */
export class ProductError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, where: string, options?: ErrorOptions) {
    super(`${where}: ${catalogue[code].cause}`, options);
    this.name = 'ProductError';
    this.code = code;
    this.remedy = catalogue[code].remedy;
  }
}
