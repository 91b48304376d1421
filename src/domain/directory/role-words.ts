import type { SettingRole, TrustRole } from '../directory.ts';

export type AnyRole = SettingRole | TrustRole;

/** How a file may call a role; capitals, spaces and hyphens do not matter. */
const WORDS: Readonly<Record<AnyRole, readonly string[]>> = {
  head: ['headteacher', 'head teacher', 'principal', 'head of school', 'executive head', 'executive headteacher'],
  dsl: ['designated safeguarding lead', 'safeguarding lead'],
  'deputy-dsl': ['deputy designated safeguarding lead', 'deputy safeguarding lead', 'ddsl', 'dsl deputy'],
  slt: ['senior leadership team', 'senior leader', 'smt', 'senior leadership'],
  'page-manager': ['account manager', 'social media manager', 'page admin'],
  staff: ['teacher', 'teaching assistant', 'support staff', 'member of staff'],
  governor: ['school governor', 'local governor'],
  volunteer: [],
  'trust-leader': ['trust leadership', 'executive team', 'ceo', 'central team leader'],
  administrator: ['admin', 'trust administrator'],
  trustee: [],
};
const TRUST_ROLES: readonly string[] = ['trust-leader', 'administrator', 'trustee'] satisfies TrustRole[];
const byWord = new Map(Object.entries(WORDS).flatMap(([role, words]) => [role, ...words].map((word) => [bare(word), role as AnyRole])));

export function isTrustRole(role: AnyRole): role is TrustRole {
  return TRUST_ROLES.includes(role);
}

/** The roles that a cell names, separated by ; , / | + or &; words that are no role come back as they are. */
export function readRoles(cell: string): readonly (AnyRole | { readonly unknown: string })[] {
  const words = cell.split(/[;,/|+&]/).map((word) => word.trim()).filter(Boolean);
  return words.map((word) => byWord.get(bare(word)) ?? { unknown: word.slice(0, 60) });
}

function bare(word: string): string {
  return word.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '').replace(/s$/, '');
}
