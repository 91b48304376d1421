/** Checks a ledger from what is stated in it and from public keys alone; names what is wrong. Pure. */
import type { KeyObject } from 'node:crypto';
import { linkHash, sha256 } from './chain.ts';
import type { EntryHash } from './entry.ts';
import type { StatedEntry } from './ledger-file.ts';
import { outOfOrder } from './order.ts';
import { proveChain, type FoundEntry, type NumberRange, type Proof, type SealedHeads } from './proof.ts';
import { isSignedBy, keyId, sealBody, sealDigest, type Seal, type SealBody, type Stamp } from './seal.ts';

export type LedgerProblemKind =
  | 'changed' | 'missing' | 'inserted' | 'reordered' | 'unreadable'
  | 'seal-forged' | 'seal-unreadable' | 'seal-of-another-key' | 'seal-of-another-ledger' | 'stamp-without-seal';

/** `to`: the last number of a range. `line`: of the file, 1 is the first. */
export interface LedgerProblem {
  readonly kind: LedgerProblemKind;
  readonly number?: number;
  readonly to?: number;
  readonly line?: number;
}

export interface LedgerVerdict {
  readonly ok: boolean;
  readonly entries: number;
  /** Entries whose words are not in the file. */
  readonly withheld: number;
  /** checked: every signature is of a given key; not-checked: no key was given; none: there is no seal. */
  readonly signatures: 'checked' | 'not-checked' | 'none';
  /** The last signed head that fits, and when it was signed. */
  readonly sealed?: { readonly number: number; readonly at: string; readonly key: string };
  /** Entries after the last signed head: whole among themselves, and not vouched for by a key. */
  readonly unsealed?: NumberRange;
  /** Entries of which a damaged one after them is the only witness: nothing in the file says whether they are as they were. */
  readonly unproven: readonly NumberRange[];
  readonly stamps: number;
  readonly problems: readonly LedgerProblem[];
}

export class LedgerCheck {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #found: FoundEntry[] = [];
  readonly #seals: { readonly seal: Seal; readonly line: number }[] = [];
  readonly #stamps: { readonly stamp: Stamp; readonly line: number }[] = [];
  readonly #problems: LedgerProblem[] = [];
  #ledger: string | undefined;
  #withheld = 0;

  /** `keys`: the public keys that may have signed; none leaves signatures unchecked. */
  constructor(keys: readonly KeyObject[]) {
    this.#keys = new Map(keys.map((key) => [keyId(key), key]));
  }

  /** In the order of the file; keeps hashes only, so that a file of any length fits. */
  entry({ text, ...stated }: StatedEntry, line: number): void {
    const found = { stated, line, link: linkHash(stated), textFits: text === undefined || sha256(text) === stated.digest };
    if (text === undefined) this.#withheld += 1;
    if (stated.number === 1 && isSound(found) && text !== undefined) this.#ledger ??= ledgerOf(text);
    this.#found.push(found);
  }

  seal(seal: Seal, line: number): void {
    this.#seals.push({ seal, line });
  }

  stamp(stamp: Stamp, line: number): void {
    this.#stamps.push({ stamp, line });
  }

  unreadable(line: number): void {
    this.#problems.push({ kind: 'unreadable', line });
  }

  verdict(): LedgerVerdict {
    const seals = this.#readSeals();
    this.#checkStamps();
    const heads: SealedHeads = new Map([...Map.groupBy(seals, ({ number }) => number)].map(([number, of]) => [number, of.map(({ head }) => head)]));
    const entries = this.#oneOfEach(heads);
    this.#checkOrder(entries);
    const last = Math.max(highest(heads.keys()), highest(entries.keys()));
    this.#checkMissing(entries, last);
    const proof = proveChain(entries, last, heads);
    this.#problems.push(...proof.changed.map((number) => changedAt(number, entries)));
    return this.#verdict(entries, seals, proof, last);
  }

  #verdict(entries: ReadonlyMap<number, FoundEntry>, seals: readonly SealBody[], proof: Proof, last: number): LedgerVerdict {
    const fitting = seals.filter(({ number, head }) => entries.get(number)?.stated.hash === head && !proof.changed.includes(number));
    const best = fitting.toSorted((one, other) => one.number - other.number).at(-1);
    const unsealed = { from: (best?.number ?? 0) + 1, to: last };
    return {
      ok: this.#problems.length === 0,
      entries: entries.size,
      withheld: this.#withheld,
      signatures: this.#seals.length === 0 ? 'none' : this.#keys.size === 0 ? 'not-checked' : 'checked',
      ...(best === undefined ? {} : { sealed: { number: best.number, at: best.at, key: best.key } }),
      ...(unsealed.from > unsealed.to ? {} : { unsealed }),
      unproven: proof.unproven,
      stamps: this.#stamps.length,
      problems: this.#problems.toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0) || (one.line ?? 0) - (other.line ?? 0)),
    };
  }

  #readSeals(): readonly SealBody[] {
    return this.#seals.flatMap(({ seal, line }) => {
      const body = readSealBody(seal);
      const kind = body === undefined ? 'seal-unreadable' : this.#sealProblem(seal, body);
      if (kind !== undefined) this.#problems.push({ kind, line, ...(body === undefined ? {} : { number: body.number }) });
      return body === undefined || kind !== undefined ? [] : [body];
    });
  }

  #sealProblem(seal: Seal, body: SealBody): LedgerProblemKind | undefined {
    if (this.#ledger !== undefined && body.ledger !== this.#ledger) return 'seal-of-another-ledger';
    if (this.#keys.size === 0) return undefined;
    const key = this.#keys.get(body.key);
    if (key === undefined) return 'seal-of-another-key';
    return isSignedBy(seal, key) ? undefined : 'seal-forged';
  }

  #checkStamps(): void {
    const digests = new Set(this.#seals.map(({ seal }) => sealDigest(seal)));
    for (const { stamp, line } of this.#stamps) if (!digests.has(stamp.digest)) this.#problems.push({ kind: 'stamp-without-seal', line });
  }

  /** Of several entries with one number the one that is witnessed stands; the others were put in. */
  #oneOfEach(heads: SealedHeads): ReadonlyMap<number, FoundEntry> {
    const named = new Set(this.#found.filter(isSound).map(({ stated }) => stated.previous));
    const chosen = new Map<number, FoundEntry>();
    for (const [number, candidates] of Map.groupBy(this.#found, ({ stated }) => stated.number)) {
      const one = candidates.length === 1 ? candidates[0] : choose(candidates, heads.get(number) ?? [], named);
      if (one !== undefined) chosen.set(number, one);
      for (const { line } of candidates.filter((other) => other !== one)) this.#problems.push({ kind: 'inserted', number, line });
    }
    return chosen;
  }

  #checkOrder(entries: ReadonlyMap<number, FoundEntry>): void {
    const inFile = [...entries.values()].toSorted((one, other) => one.line - other.line);
    for (const at of outOfOrder(inFile.map(({ stated }) => stated.number))) {
      const found = inFile[at];
      if (found !== undefined) this.#problems.push({ kind: 'reordered', number: found.stated.number, line: found.line });
    }
  }

  #checkMissing(entries: ReadonlyMap<number, FoundEntry>, last: number): void {
    const numbers = [0, ...[...entries.keys()].toSorted((one, other) => one - other), last + 1];
    numbers.forEach((number, at) => {
      const next = numbers[at + 1];
      if (next !== undefined && next > number + 1) this.#problems.push({ kind: 'missing', number: number + 1, ...(next > number + 2 ? { to: next - 1 } : {}) });
    });
  }
}

function ledgerOf(text: string): string | undefined {
  const { ledger } = JSON.parse(text) as { readonly ledger?: unknown };
  return typeof ledger === 'string' ? ledger : undefined;
}

function readSealBody(seal: Seal): SealBody | undefined {
  try {
    const body = sealBody(seal);
    const texts = [body.at, body.head, body.key, body.ledger].every((one) => typeof one === 'string');
    return texts && Number.isSafeInteger(body.number) && body.number > 0 ? body : undefined;
  } catch {
    // Said by the caller, with the line.
    return undefined;
  }
}

function highest(numbers: Iterable<number>): number {
  let last = 0;
  for (const number of numbers) last = Math.max(last, number);
  return last;
}

function isSound({ stated, link, textFits }: FoundEntry): boolean {
  return textFits && link === stated.hash;
}

function choose(candidates: readonly FoundEntry[], heads: readonly EntryHash[], named: ReadonlySet<EntryHash>): FoundEntry | undefined {
  const sound = candidates.filter(isSound);
  return sound.find(({ stated }) => heads.includes(stated.hash)) ?? sound.find(({ stated }) => named.has(stated.hash)) ?? sound[0] ?? candidates[0];
}

function changedAt(number: number, entries: ReadonlyMap<number, FoundEntry>): LedgerProblem {
  const line = entries.get(number)?.line;
  return { kind: 'changed', number, ...(line === undefined ? {} : { line }) };
}
