import { sql as raw } from 'kysely';
import type { Place, Posted, PostClaim, PostPurpose, PostSlot, PostStore } from '../../../domain/reporting/contract.ts';
import type { Sql } from '../database.ts';
import { sqlWithin } from '../transaction.ts';
import { guarded } from './guarded.ts';

const word = (place: Place): string => (place.kind === 'person' ? `person:${place.person}` : `dsl-channel:${place.setting}`);

function placeOf(text: string): Place {
  const rest = text.slice(text.indexOf(':') + 1);
  return text.startsWith('person:') ? { kind: 'person', person: rest } : { kind: 'dsl-channel', setting: rest };
}

const keyOf = ({ report, purpose, place }: PostSlot) => ({ report, purpose, place: word(place) });

/** What was posted where, shared by all processes. Rejects with a ProductError. */
export function createPostStore(db: Sql): PostStore {
  const rowOf = (on: Sql, slot: PostSlot) => {
    const { report, purpose, place } = keyOf(slot);
    return on.updateTable('reportPost').where('report', '=', report).where('purpose', '=', purpose).where('place', '=', place);
  };
  return guarded<PostStore>({
    claim: (slot, now, until) => db.transaction().execute((within) => claim(within, slot, now, until)),
    settle: (slot, at, version, within) => settle(sqlWithin(db, within), slot, at, version),
    async release(slot) {
      await rowOf(db, slot).set({ heldUntil: null }).execute();
    },
    async forget(slot) {
      await rowOf(db, slot).set({ heldUntil: null, conversation: null, activity: null, version: 0 }).execute();
    },
    async keep(slot, at, version) {
      const insert = db.insertInto('reportPost').values({ ...keyOf(slot), ...at, version });
      await insert.onConflict((conflict) => conflict.columns(['report', 'purpose', 'place']).doUpdateSet({ ...at, version })).execute();
    },
    async shownAt(report) {
      const rows = await db.selectFrom('reportPost').selectAll().where('report', '=', report).where('purpose', 'in', ['card', 'alert', 'own'])
        .where('activity', 'is not', null).where((where) => where.or([where('version', '>', 0), where('purpose', '=', 'own')])).execute();
      return rows.map(({ purpose, place, version }) => ({ report, purpose: purpose as PostPurpose, place: placeOf(place), version }));
    },
  });
}

async function claim(db: Sql, slot: PostSlot, now: Date, until: Date): Promise<PostClaim> {
  const key = keyOf(slot);
  const made = await db.insertInto('reportPost').values({ ...key, heldUntil: until }).onConflict((conflict) => conflict.doNothing()).returning('report').executeTakeFirst();
  if (made !== undefined) return { kind: 'free', uncertain: false };
  const query = db.selectFrom('reportPost').selectAll().where('report', '=', key.report).where('purpose', '=', key.purpose).where('place', '=', key.place);
  const row = await query.forUpdate().executeTakeFirstOrThrow();
  if (row.heldUntil !== null && row.heldUntil > now) return { kind: 'held', until: row.heldUntil };
  await db.updateTable('reportPost').set({ heldUntil: until }).where('report', '=', key.report).where('purpose', '=', key.purpose).where('place', '=', key.place).execute();
  const at = row.conversation === null || row.activity === null ? {} : { at: { conversation: row.conversation, activity: row.activity }, version: row.version };
  return { kind: 'free', ...at, uncertain: row.heldUntil !== null };
}

/** Where the surface has shown another card meanwhile, that one stays, with the version that it shows. */
async function settle(db: Sql, slot: PostSlot, at: Posted, version: number): Promise<void> {
  const same = raw<boolean>`report_post.activity is null or report_post.activity = ${at.activity}`;
  const insert = db.insertInto('reportPost').values({ ...keyOf(slot), ...at, version });
  await insert.onConflict((conflict) => conflict.columns(['report', 'purpose', 'place']).doUpdateSet({
    conversation: raw<string>`case when ${same} then ${at.conversation} else report_post.conversation end`,
    activity: raw<string>`case when ${same} then ${at.activity} else report_post.activity end`,
    version: raw<number>`case when ${same} then greatest(report_post.version, ${version}::integer) else report_post.version end`,
    heldUntil: null,
  })).execute();
}
