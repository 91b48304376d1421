/** The editions of the policy: read from their files, checked, and compared. */
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { ClauseId } from '../answering/types.ts';
import { ProductError } from '../errors.ts';
import { parseClauses } from '../policy/clauses.ts';
import { sha256 } from './chain.ts';
import type { AuthorDecisions, Edition, EditionDifference, EditionHash, EditionLabel } from './contract.ts';
import { differenceOf, type Again } from './difference.ts';
import { clausesIn, sectionsOf } from './document.ts';

/** The files of one edition, by the name of its folder. */
export interface EditionTexts {
  readonly id: string;
  readonly document: string;
  readonly clauses: string;
  readonly about: string;
}

const decision = z.enum(['again', 'not-again']);

const aboutShape = z.strictObject({
  title: z.string().min(1),
  effective: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  changes: z.strictObject({ since: z.string(), clauses: z.record(z.string(), decision).default({}), outside: decision.default('not-again') }).optional(),
});

type About = z.output<typeof aboutShape>;

function unsound(id: string, what: string, cause?: unknown): ProductError {
  return new ProductError('policy-unsound', `src/policy/editions/${id} (${what})`, { cause });
}

function readAbout({ id, about }: EditionTexts): About {
  try {
    return aboutShape.parse(parseYaml(about));
  } catch (cause) {
    throw unsound(id, 'edition.yaml is not of the form that it should have', cause);
  }
}

function authorOf({ changes }: About): AuthorDecisions | undefined {
  if (changes === undefined) return undefined;
  return { clauses: new Map(Object.entries(changes.clauses).map(([id, said]) => [id, said === 'again'])), outside: changes.outside === 'again' };
}

/** Reads one edition. @throws ProductError `policy-unsound` when the hash or a clause does not fit the document */
export function readEdition(texts: EditionTexts): Edition & { readonly since?: string } {
  const about = readAbout(texts);
  const hash = sha256(texts.document);
  if (hash !== about.sha256) throw unsound(texts.id, `the document is not the one whose sha256 edition.yaml states; it is ${hash}`);
  const clauses = parseClauses(texts.clauses, texts.document);
  const sections = sectionsOf(texts.document, about.title, clauses.values());
  const found = new Set(sections.flatMap(clausesIn));
  const lost = [...clauses.keys()].find((id) => !found.has(id));
  if (lost !== undefined) throw unsound(texts.id, `clause ${lost} is not found in its section`);
  const author = authorOf(about);
  return {
    hash, id: texts.id, title: about.title, effective: about.effective, document: texts.document, clauses, sections,
    ...(author === undefined ? {} : { author }), ...(about.changes === undefined ? {} : { since: about.changes.since }),
  };
}

/** All editions, the oldest first. */
export class Editions {
  readonly all: readonly Edition[];
  readonly #byHash: ReadonlyMap<EditionHash, Edition>;

  /** @throws ProductError `policy-unsound` unless each change has the author's decision, and each decision a change */
  constructor(texts: readonly EditionTexts[]) {
    const read = texts.map(readEdition).toSorted((one, other) => (one.effective < other.effective ? -1 : 1));
    read.forEach((edition, at) => checkDecisions(edition, read[at - 1]));
    this.all = read;
    this.#byHash = new Map(read.map((edition) => [edition.hash, edition]));
    if (this.#byHash.size !== read.length) throw unsound(read.map(({ id }) => id).join(', '), 'two editions have the same words');
  }

  get(hash: EditionHash): Edition | undefined {
    return this.#byHash.get(hash);
  }

  /** Place in time; a later edition has a higher one. */
  order(hash: EditionHash): number {
    return this.all.findIndex((edition) => edition.hash === hash);
  }

  /** Undefined if one of the two is not known, or `to` is not the later. */
  difference(from: EditionHash, to: EditionHash): EditionDifference | undefined {
    const [before, after] = [this.get(from), this.get(to)];
    if (before === undefined || after === undefined || this.order(from) >= this.order(to)) return undefined;
    return differenceOf(before, after, againOf(this.all.slice(this.order(from) + 1, this.order(to) + 1)));
  }

  label(hash: EditionHash): EditionLabel {
    const edition = this.get(hash);
    return { id: edition?.id ?? hash.slice(0, 8), hash, title: edition?.title ?? '', effective: edition?.effective ?? '' };
  }
}

/** What has to be confirmed again by somebody who has seen none of these editions: what any of them says. */
function againOf(steps: readonly Edition[]): Again {
  const clauses = new Set<ClauseId>(steps.flatMap(({ author }) => [...(author?.clauses ?? [])].filter(([, again]) => again).map(([id]) => id)));
  return { clauses, outside: steps.some(({ author }) => author?.outside === true) };
}

function checkDecisions(edition: Edition & { readonly since?: string }, before: Edition | undefined): void {
  if (edition.since !== before?.id) throw unsound(edition.id, before === undefined ? 'there is no edition before it' : `the edition before it is ${before.id}`);
  if (before === undefined) return;
  const changed = differenceOf(before, edition, againOf([edition])).clauses.filter(({ kind }) => kind !== 'typography').map(({ clause }) => clause);
  const said = [...(edition.author?.clauses.keys() ?? [])];
  const undecided = changed.find((id) => !said.includes(id));
  if (undecided !== undefined) throw unsound(edition.id, `clause ${undecided} changed: edition.yaml has to say whether it is confirmed again`);
  const idle = said.find((id) => !changed.includes(id));
  if (idle !== undefined) throw unsound(edition.id, `clause ${idle} did not change, or in typography only: no decision is wanted`);
}
