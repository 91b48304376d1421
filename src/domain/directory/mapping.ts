import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { ProductError } from '../errors.ts';
import { knownTimeZone, GUID } from './read-line.ts';
import { isTrustRole, readRoles, type AnyRole } from './role-words.ts';
import { UNORDERED, type WantedSetting } from './state.ts';

/** A group of Microsoft Entra ID: everybody in it, also through groups in it, holds the role. */
export interface MappedGroup {
  readonly id: string;
  readonly setting?: string;
  readonly role: AnyRole;
  readonly order: number;
}

export interface GroupMapping {
  readonly settings: readonly WantedSetting[];
  readonly groups: readonly MappedGroup[];
  /** Changes when other groups are read. */
  readonly hash: string;
}

const settingShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  name: z.string().trim().min(1).max(200),
  dslPhone: z.string().trim().regex(/^[0+(][\d\s().-]{5,30}$/).optional(),
  timeZone: z.string().refine(knownTimeZone).optional(),
});
const groupShape = z.strictObject({
  id: z.string().trim().toLowerCase().regex(GUID),
  setting: z.string().optional(),
  role: z.string(),
  order: z.int().min(1).max(999).optional(),
});
const shape = z.strictObject({ settings: z.array(settingShape), groups: z.array(groupShape).min(1) });

/** Reads the mapping (YAML; docs/operations.md, "Directory"). @throws ProductError `group-mapping-unsound` naming the entry */
export function parseGroupMapping(text: string): GroupMapping {
  const read = shape.safeParse(parseYaml(text));
  if (!read.success) throw unsound(read.error.issues[0]?.path.join('.') ?? '');
  const settings = read.data.settings.map(({ id, name, dslPhone, timeZone }) => ({ id, name, ...(dslPhone === undefined ? {} : { dslPhone }), ...(timeZone === undefined ? {} : { timeZone }) }));
  const known = new Set(settings.map(({ id }) => id));
  if (known.size < settings.length) throw unsound('settings: the same id twice');
  const groups = read.data.groups.map((group, at) => mapped(group, at, known));
  const ids = groups.map(({ id }) => id).toSorted();
  return { settings, groups, hash: createHash('sha256').update(ids.join(' ')).digest('hex') };
}

function mapped({ id, setting, role: word, order = UNORDERED }: z.infer<typeof groupShape>, at: number, known: ReadonlySet<string>): MappedGroup {
  const [role, ...more] = readRoles(word);
  if (typeof role !== 'string' || more.length > 0) throw unsound(`groups.${at}.role`);
  if (isTrustRole(role) !== (setting === undefined)) throw unsound(`groups.${at}.setting`);
  if (setting === undefined) return { id, role, order };
  if (!known.has(setting)) throw unsound(`groups.${at}.setting`);
  return { id, setting, role, order };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw unsound('YAML', cause);
  }
}

function unsound(where: string, cause?: unknown): ProductError {
  return new ProductError('group-mapping-unsound', `Group mapping, ${where}`, { cause });
}
