/** JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) allows, so that its bytes can be hashed. */
import { ProductError } from '../errors.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

function refuse(what: string): never {
  throw new ProductError('not-canonical', what);
}

function text(value: string): string {
  return value.isWellFormed() ? JSON.stringify(value) : refuse('A text with half a character');
}

function number(value: number): string {
  // ECMAScript's way of writing numbers is the one that the RFC prescribes.
  return Number.isFinite(value) ? JSON.stringify(value) : refuse('A number that is none');
}

function object(value: { readonly [name: string]: Json | undefined }): string {
  // sort() without a comparison goes by UTF-16 code units, as the RFC prescribes.
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${text(name)}:${canonicalJson(value[name] as Json)}`).join(',')}}`;
}

/**
 * The canonical text of a value; fields that are undefined are left out.
 * @throws ProductError `not-canonical` for what JSON cannot hold
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'object') return refuse(`A value of type ${typeof value}`);
  if (Array.isArray(value)) return `[${value.map((one: Json | undefined) => canonicalJson(one === undefined ? refuse('A gap in a list') : one)).join(',')}]`;
  return object(value as { readonly [name: string]: Json | undefined });
}
