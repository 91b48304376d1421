import { sql as raw, type RawBuilder } from 'kysely';
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

/** Whose clock says how long a slot is held; a test that sets the time takes the caller's. */
export type HoldingClock = 'database' | 'caller';

/** What was posted where, shared by all processes. Rejects with a ProductError. */
export function createPostStore(db: Sql, holdingClock: HoldingClock = 'database'): PostStore {
  const rowOf = (on: Sql, slot: PostSlot) => {
    const { report, purpose, place } = keyOf(slot);
    return on.updateTable('reportPost').where('report', '=', report).where('purpose', '=', purpose).where('place', '=', place);
  };
  return guarded<PostStore>({
    claim: (slot, now, until) => db.transaction().execute((within) => claim(within, slot, { now, ms: until.getTime() - now.getTime(), clock: holdingClock })),
    settle: (slot, at, version, within) => settle(sqlWithin(db, within), slot, at, version),
    async release(slot) {
      await rowOf(db, slot).set({ heldUntil: null }).execute();
    },
    async reserve(slot, at) {
      const first = { conversation: raw<string>`coalesce(conversation, ${at.conversation})`, activity: raw<string>`coalesce(activity, ${at.activity})` };
      const row = await rowOf(db, slot).set(first).returning(['conversation', 'activity']).executeTakeFirst();
      return { conversation: row?.conversation ?? at.conversation, activity: row?.activity ?? at.activity };
    },
    async forget(slot, { activity }) {
      await rowOf(db, slot).where('activity', '=', activity).set({ heldUntil: null, conversation: null, activity: null, version: 0 }).execute();
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

interface Hold {
  readonly now: Date;
  readonly ms: number;
  readonly clock: HoldingClock;
}

async function claim(db: Sql, slot: PostSlot, { now, ms, clock }: Hold): Promise<PostClaim> {
  const key = keyOf(slot);
  const time: RawBuilder<Date> = clock === 'database' ? raw`clock_timestamp()` : raw`${now}::timestamptz`;
  const until = raw<Date>`${time} + make_interval(secs => ${ms / 1_000}::double precision)`;
  const made = await db.insertInto('reportPost').values({ ...key, heldUntil: until }).onConflict((conflict) => conflict.doNothing()).returning('report').executeTakeFirst();
  if (made !== undefined) return { kind: 'free', uncertain: false };
  const leftMs = raw<number | null>`extract(epoch from held_until - ${time})::double precision * 1000`.as('leftMs');
  const query = db.selectFrom('reportPost').selectAll().select(leftMs).where('report', '=', key.report).where('purpose', '=', key.purpose).where('place', '=', key.place);
  const row = await query.forUpdate().executeTakeFirstOrThrow();
  if (row.leftMs !== null && row.leftMs > 0) return { kind: 'held', until: new Date(now.getTime() + Math.ceil(row.leftMs)) };
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
