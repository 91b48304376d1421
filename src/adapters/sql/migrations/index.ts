import type { Migration } from 'kysely/migration';
import { journal } from './0001-journal.ts';
import { directory } from './0002-directory.ts';
import { reporting } from './0003-reporting.ts';
import { teams } from './0004-teams.ts';
import { attestation } from './0005-attestation.ts';
import { upkeep } from './0006-upkeep.ts';

/**
 * Every change of the tables, in order, forward only. A released one is never edited. To add one: a file beside this
 * one, a line here, its tables in ../schema.ts. The version before goes on running while one is made, so a migration
 * adds; it takes away only what no running version uses any more. Tables stand in the schema `byp` (raw SQL has to
 * say `byp.`, the builder adds it).
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-journal': journal,
  '0002-directory': directory,
  '0003-reporting': reporting,
  '0004-teams': teams,
  '0005-attestation': attestation,
  '0006-upkeep': upkeep,
};
