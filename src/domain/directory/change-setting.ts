import type { Setting, SettingId } from '../directory.ts';
import { noChange } from './plan.ts';
import { knownTimeZone } from './read-line.ts';
import { USUAL_TIME_ZONE, type DirectoryState } from './state.ts';
import type { DirectoryStore, Judgement } from './store.ts';

export interface SettingWish {
  readonly id: SettingId;
  readonly name?: string;
  readonly dslPhone?: string;
  readonly timeZone?: string;
}

export type SettingRefusal = 'bad-id' | 'name-needed' | 'bad-phone' | 'bad-time-zone';
export type SettingOutcome = { readonly kind: 'added' | 'changed' | 'unchanged'; readonly setting: Setting } | { readonly kind: 'refused'; readonly reason: SettingRefusal };

/** Adds a setting or changes what is known of it; kept in the audit. */
export async function changeSetting(store: Pick<DirectoryStore, 'revise'>, wish: SettingWish, by: string): Promise<SettingOutcome> {
  const { result } = await store.revise((state) => judge(state, wish, by));
  return result;
}

function judge({ settings }: DirectoryState, wish: SettingWish, by: string): Judgement & { readonly result: SettingOutcome } {
  const before = settings.find(({ id }) => id === wish.id);
  const result = outcome(before, wish);
  const { kind } = result;
  const plan = { ...noChange('file'), settings: { added: kind === 'added' ? [result.setting] : [], changed: kind === 'changed' && before !== undefined ? [{ before, after: result.setting }] : [], ended: [] } };
  const apply = kind === 'added' || kind === 'changed';
  const run = { source: 'command', by, outcome: apply ? 'applied' : kind === 'refused' ? 'refused' : 'unchanged', counts: {}, ...(kind === 'refused' ? { reason: result.reason } : {}) } as const;
  return { plan, apply, run, result };
}

function outcome(before: Setting | undefined, wish: SettingWish): SettingOutcome {
  const reason = refusal(before, wish);
  if (reason !== undefined) return { kind: 'refused', reason };
  const dslPhone = wish.dslPhone ?? before?.dslPhone;
  const setting = { id: wish.id, name: wish.name ?? before?.name ?? wish.id, timeZone: wish.timeZone ?? before?.timeZone ?? USUAL_TIME_ZONE, ...(dslPhone === undefined ? {} : { dslPhone }) };
  if (before === undefined) return { kind: 'added', setting };
  const same = before.name === setting.name && before.timeZone === setting.timeZone && before.dslPhone === setting.dslPhone;
  return { kind: same ? 'unchanged' : 'changed', setting };
}

function refusal(before: Setting | undefined, { id, name, dslPhone, timeZone }: SettingWish): SettingRefusal | undefined {
  if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(id)) return 'bad-id';
  if (name === '' || (before === undefined && name === undefined)) return 'name-needed';
  if (dslPhone !== undefined && !/^[0+(][\d\s().-]{5,30}$/.test(dslPhone)) return 'bad-phone';
  return timeZone !== undefined && !knownTimeZone(timeZone) ? 'bad-time-zone' : undefined;
}
