import type { Setting } from '../directory.ts';
import { sameHolding, USUAL_TIME_ZONE, type DirectoryState, type DirectoryTarget, type Holding, type KnownPerson, type Source, type WantedSetting } from './state.ts';

export interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

/** What a source would change. Nothing is deleted: what ends stays in the history. */
export interface DirectoryPlan {
  readonly source: Source;
  readonly settings: { readonly added: readonly Setting[]; readonly changed: readonly Changed<Setting>[]; readonly ended: readonly Setting[] };
  readonly people: { readonly added: readonly KnownPerson[]; readonly changed: readonly Changed<KnownPerson>[]; readonly left: readonly KnownPerson[] };
  readonly holdings: { readonly begun: readonly Holding[]; readonly ended: readonly Holding[] };
  /** People who had a role from this source and would have none of it. */
  readonly gone: number;
  /** People who have a role from this source today. */
  readonly of: number;
}

/** `part`: only the settings that the target names are touched, and no role of the whole trust. */
export function planChange(state: DirectoryState, target: DirectoryTarget, source: Source, part = false): DirectoryPlan {
  const named = new Set(target.settings.map(({ id }) => id));
  const touched = (held: Holding): boolean => !part || (held.setting !== undefined && named.has(held.setting));
  const own = state.holdings.filter((held) => held.source === source && touched(held));
  const kept = state.holdings.filter((held) => held.source !== source || !touched(held));
  const [before, after] = [new Set(own.map(sameHolding)), new Set(target.holdings.map(sameHolding))];
  const begun = target.holdings.filter((held) => !before.has(sameHolding(held)));
  const ended = own.filter((held) => !after.has(sameHolding(held)));
  return {
    source,
    settings: planSettings(state, target, kept, part),
    people: planPeople(state, target, kept, source),
    holdings: { begun, ended },
    ...countGone(own, target.holdings),
  };
}

function countGone(own: readonly Holding[], wanted: readonly Holding[]): { readonly gone: number; readonly of: number } {
  const [had, has] = [new Set(own.map(({ objectId }) => objectId)), new Set(wanted.map(({ objectId }) => objectId))];
  return { gone: [...had].filter((id) => !has.has(id)).length, of: had.size };
}

function planSettings({ settings }: DirectoryState, target: DirectoryTarget, kept: readonly Holding[], part: boolean): DirectoryPlan['settings'] {
  const known = new Map(settings.map((setting) => [setting.id, setting]));
  const used = new Set([...target.settings.map(({ id }) => id), ...kept.map(({ setting }) => setting)]);
  const wanted = target.settings.map((setting) => ({ before: known.get(setting.id), after: withDefaults(setting, known.get(setting.id)) }));
  return {
    added: wanted.flatMap(({ before, after }) => (before === undefined ? [after] : [])),
    changed: wanted.flatMap(({ before, after }) => (before === undefined || sameSetting(before, after) ? [] : [{ before, after }])),
    ended: part ? [] : settings.filter(({ id }) => !used.has(id)),
  };
}

function withDefaults(wanted: WantedSetting, known: Setting | undefined): Setting {
  const dslPhone = wanted.dslPhone ?? known?.dslPhone;
  const timeZone = wanted.timeZone ?? known?.timeZone ?? USUAL_TIME_ZONE;
  // A source that knows only the id must not overwrite the name that another one gave.
  const name = wanted.name === wanted.id ? (known?.name ?? wanted.name) : wanted.name;
  return { id: wanted.id, name, timeZone, ...(dslPhone === undefined ? {} : { dslPhone }) };
}

function sameSetting(one: Setting, other: Setting): boolean {
  return one.name === other.name && one.timeZone === other.timeZone && one.dslPhone === other.dslPhone;
}

function planPeople(state: DirectoryState, target: DirectoryTarget, kept: readonly (Holding & { source: Source })[], source: Source): DirectoryPlan['people'] {
  const known = new Map(state.people.map((person) => [person.objectId, person]));
  const holders = new Set([...target.holdings, ...kept].map(({ objectId }) => objectId));
  // Microsoft Entra ID knows names best: a file changes nothing about somebody whom the groups hold too.
  const ofGroups = new Set(kept.filter((held) => held.source === 'groups').map(({ objectId }) => objectId));
  const wanted = target.people.filter(({ objectId }) => holders.has(objectId));
  const changeable = source === 'groups' ? wanted : wanted.filter(({ objectId }) => !ofGroups.has(objectId));
  return {
    added: wanted.filter(({ objectId }) => !known.has(objectId)),
    changed: changeable.flatMap((after) => changedPerson(known.get(after.objectId), after)),
    left: state.people.filter(({ objectId }) => !holders.has(objectId)),
  };
}

function changedPerson(before: KnownPerson | undefined, wanted: KnownPerson): readonly Changed<KnownPerson>[] {
  if (before === undefined) return [];
  const mail = wanted.mail ?? before.mail;
  const after = { ...wanted, ...(mail === undefined ? {} : { mail }) };
  return before.name === after.name && before.mail === after.mail ? [] : [{ before, after }];
}

export function noChange(source: Source): DirectoryPlan {
  const none = { added: [], changed: [] };
  return { source, settings: { ...none, ended: [] }, people: { ...none, left: [] }, holdings: { begun: [], ended: [] }, gone: 0, of: 0 };
}

export function changesNothing({ settings, people, holdings }: DirectoryPlan): boolean {
  const lists = [settings.added, settings.changed, settings.ended, people.added, people.changed, people.left, holdings.begun, holdings.ended];
  return lists.every((list) => list.length === 0);
}

/**
 * True when more than a fifth of the source's people would go and nobody said so. `allowed` must be the very
 * number that would go: whoever writes it has seen the plan.
 */
export function tooManyGo({ gone, of }: DirectoryPlan, allowed?: number): boolean {
  return gone * 5 > of && allowed !== gone;
}
