/** Signing the head each day, and the ledger as lines. */
import type { KeyObject } from 'node:crypto';
import { ProductError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { linkHash, NOTHING_BEFORE, sha256, type Head } from './chain.ts';
import { bodyOf, type Entry } from './entry.ts';
import { entryLine, FILE_BEGINS, sealLine, stampLine, withheldLine } from './ledger-file.ts';
import type { Ledger, TimeStamping } from './ports.ts';
import { keyId, sealBody, sealDigest, sealHead, type Seal } from './seal.ts';

export interface SealingParts {
  readonly ledger: Ledger;
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
  readonly stamping?: TimeStamping;
}

const AT_ONCE = 1_000;

/**
 * Signs the head, and has the signature time-stamped where a service is configured. A head that was signed is not
 * signed again. What was written since the last signature is checked first: a chain that does not hold is not signed.
 * @throws ProductError `ledger-damaged`
 */
export async function sealLedger(parts: SealingParts): Promise<'sealed' | 'nothing-new'> {
  const [head, id, seals] = [await parts.ledger.head(), await parts.ledger.id(), await parts.ledger.seals()];
  if (head === undefined || id === undefined) return 'nothing-new';
  const last = seals.map(sealBody).filter(({ key }) => key === keyId(parts.key)).at(-1);
  const latest = seals.at(-1);
  if (last?.number === head.number && last.head === head.hash) return latest === undefined ? 'nothing-new' : restamp(parts, latest);
  await checkSince(parts.ledger, last === undefined ? undefined : { number: last.number, hash: last.head }, head);
  const seal = sealHead(head, id, parts.clock.now(), parts.key);
  const kept = await parts.ledger.keepSeal(seal);
  if (kept === 'stored') await stamp(parts, seal);
  return kept === 'stored' ? 'sealed' : 'nothing-new';
}

/** The service may have been away on the day of the signature. */
async function restamp(parts: SealingParts, seal: Seal): Promise<'nothing-new'> {
  const stamped = parts.stamping !== undefined && (await parts.ledger.stamps()).some(({ digest }) => digest === sealDigest(seal));
  if (!stamped) await stamp(parts, seal);
  return 'nothing-new';
}

/** The signature counts without the stamp: a service that is away is logged, and asked again the next day. */
async function stamp({ ledger, stamping, log }: SealingParts, seal: Seal): Promise<void> {
  if (stamping === undefined) return;
  try {
    const digest = sealDigest(seal);
    await ledger.keepStamp({ digest, answer: await stamping.stamp(digest) });
  } catch (fault) {
    log.warn({ code: fault instanceof ProductError ? fault.code : 'time-stamp-fault' }, 'The signed head of the ledger has no time stamp yet');
  }
}

async function checkSince(ledger: Ledger, sealed: Head | undefined, head: Head): Promise<void> {
  // The entry that was signed last is read again: it has to be what was signed.
  let last: Head | undefined;
  for await (const entry of entriesFrom(ledger, sealed === undefined ? 0 : sealed.number - 1)) {
    const whole = sha256(entry.text) === entry.digest && linkHash(entry) === entry.hash;
    if (!whole || !(last === undefined ? beginsAt(entry, sealed) : follows(entry, last))) throw new ProductError('ledger-damaged', `Entry ${entry.number}`);
    last = entry;
  }
  // Others may have written meanwhile; the head that is signed has to be among what was read.
  if (last === undefined || last.number < head.number) throw new ProductError('ledger-damaged', `Entry ${head.number}`);
}

function beginsAt(entry: Entry, sealed: Head | undefined): boolean {
  return sealed === undefined ? entry.number === 1 && entry.previous === NOTHING_BEFORE : entry.hash === sealed.hash;
}

function follows(entry: Entry, last: Head): boolean {
  return entry.number === last.number + 1 && entry.previous === last.hash;
}

async function* entriesFrom(ledger: Ledger, after: number): AsyncGenerator<Entry> {
  for (let last = after; ; ) {
    const entries = await ledger.entries(last, AT_ONCE);
    yield* entries;
    const end = entries.at(-1);
    if (end === undefined) return;
    last = end.number;
  }
}

/**
 * The ledger as the lines of a file (docs/ledger.md). `about`: only these people's entries are shown, the others'
 * words are withheld; the chain can be checked all the same.
 */
export async function* ledgerLines(ledger: Ledger, about?: ReadonlySet<string>): AsyncGenerator<string> {
  yield FILE_BEGINS;
  for await (const entry of entriesFrom(ledger, 0)) {
    const person = about === undefined ? undefined : bodyOf(entry).person;
    yield person === undefined || about?.has(person.id) === true ? entryLine(entry) : withheldLine(entry);
  }
  for (const seal of await ledger.seals()) yield sealLine(seal);
  for (const one of await ledger.stamps()) yield stampLine(one);
}
