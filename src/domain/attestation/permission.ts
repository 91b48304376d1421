/** Which leaders may see and do what: a trust leader everything, a Head what is of the own settings. */
import type { Person, SettingId } from '../directory.ts';
import type { Refused } from './contract.ts';
import { refused } from './parts.ts';
import type { StoredReading } from './ports.ts';

/** The settings whose people a leader may see; `all` for trust leaders, none for anybody else. */
export function settingsLed(person: Person): 'all' | readonly SettingId[] {
  if (person.state !== 'present') return [];
  if (person.trustRoles.includes('trust-leader')) return 'all';
  return person.roles.filter(({ role }) => role === 'head').map(({ setting }) => setting);
}

/** Campaigns are begun and ended by trust leaders only. */
export function refusalToRun(person: Person): Refused | undefined {
  return settingsLed(person) === 'all' ? undefined : refused('wrong-role');
}

/** To see people, or to exempt them; `wanted`: of one setting only. */
export function refusalToSee(person: Person, wanted?: SettingId): Refused | undefined {
  const led = settingsLed(person);
  if (led === 'all') return undefined;
  if (led.length === 0) return refused('wrong-role');
  return wanted === undefined || led.includes(wanted) ? undefined : refused('wrong-setting');
}

/** Somebody of two settings may be exempted by the Head of either; nobody by themselves. */
export function refusalToExempt(person: Person, { places, person: whom }: StoredReading): Refused | undefined {
  const led = settingsLed(person);
  if (led.length === 0 || whom === person.objectId) return refused('wrong-role');
  if (led === 'all') return undefined;
  return places.some(({ setting }) => setting !== undefined && led.includes(setting)) ? undefined : refused('wrong-setting');
}
