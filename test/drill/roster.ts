/** The trust of the drill: two schools, made up like everybody in them. */

export interface DrillPerson {
  readonly objectId: string;
  readonly chatUser: string;
  readonly name: string;
  readonly school: DrillSchool;
}

export interface DrillSchool {
  readonly id: string;
  readonly name: string;
  /** Id of its DSL channel in the stand-in. */
  readonly channel: string;
}

export const SCHOOLS: readonly DrillSchool[] = [
  { id: 'harbour', name: 'Harbour Primary', channel: '19:harbour@thread.tacv2' },
  { id: 'brook', name: 'Brook Academy', channel: '19:brook@thread.tacv2' },
];
export const TEAM = '19:team@thread.tacv2';

const STAFF_OF_EACH = 14;
const OTHERS = ['dsl', 'deputy dsl', 'slt'] as const;

function person(school: DrillSchool, number: number, name: string): DrillPerson {
  const place = SCHOOLS.indexOf(school) + 1;
  return { objectId: `00000000-0000-4000-8000-0000000${place}${String(number).padStart(4, '0')}`, chatUser: `29:${school.id}-${number}`, name, school };
}

export const dslOf = (school: DrillSchool): DrillPerson => person(school, 1, `Dana ${school.id}`);
export const staff: readonly DrillPerson[] = SCHOOLS.flatMap((school) => Array.from({ length: STAFF_OF_EACH }, (_, index) => person(school, index + 11, `Staff ${school.id} ${index + 1}`)));

/** The file for `npm run directory -- import`. */
export function rosterCsv(): string {
  const line = (one: DrillPerson, role: string) => [one.school.name, one.school.id, one.name, one.objectId, role, role === 'dsl' ? '01632 960456' : ''].join(',');
  const heads = SCHOOLS.flatMap((school) => OTHERS.map((role, index) => line(role === 'dsl' ? dslOf(school) : person(school, index + 1, `${role} of ${school.id}`), role)));
  return ['setting,setting id,name,object id,role,phone', ...heads, ...staff.map((one) => line(one, 'staff'))].join('\n');
}
