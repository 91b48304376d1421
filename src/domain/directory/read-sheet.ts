import type { SettingId } from '../directory.ts';
import { readHeader } from './columns.ts';
import { byLine, problem, type Problem } from './problems.ts';
import { readLine, type Entry } from './read-line.ts';
import { isTrustRole } from './role-words.ts';
import type { Sheet } from './sheet.ts';
import type { DirectoryTarget, Holding, KnownPerson, WantedSetting } from './state.ts';

export interface ReadSheet {
  readonly target: DirectoryTarget;
  /** Every problem, those of the file first, then by line. */
  readonly problems: readonly Problem[];
}

const NOBODY: DirectoryTarget = { settings: [], people: [], holdings: [] };

/**
 * Reads a sheet whole: header, each line by itself, then the lines against each other. `part`: the file speaks
 * for the settings that it names, and only for them.
 */
export function readSheet(sheet: Sheet, { part = false }: { readonly part?: boolean } = {}): ReadSheet {
  const [header, ...lines] = sheet.lines;
  if (header === undefined || lines.length === 0) {
    const empty = sheet.problems.length > 0 ? [] : [problem('file-empty')];
    return { target: NOBODY, problems: [...sheet.problems, ...empty] };
  }
  const { columns, problems: ofHeader } = readHeader(header);
  const unusable = ofHeader.some(({ code }) => code === 'column-missing');
  const read = unusable ? [] : lines.map((line) => readLine(line, columns));
  const long = lines.filter(({ cells }) => cells.slice(header.cells.length).some((cell) => cell !== '')).map(({ line }) => problem('too-many-cells', line));
  const gathered = new Gathering(part);
  for (const { entry } of read) if (entry !== undefined) gathered.take(entry);
  const { target, problems } = gathered.finish(unusable);
  return { target, problems: byLine([...sheet.problems, ...ofHeader, ...long, ...read.flatMap((one) => one.problems), ...problems]) };
}

/** What holds for a person or setting, and the line that said so first. */
type Said<T> = Map<string, { readonly line: number; readonly value: T }>;

class Gathering {
  readonly #part: boolean;
  readonly #problems: Problem[] = [];
  readonly #names: Said<string> = new Map();
  readonly #mails: Said<string> = new Map();
  readonly #settingNames: Said<string> = new Map();
  readonly #settingIds: Said<SettingId> = new Map();
  readonly #phones: Said<string> = new Map();
  readonly #zones: Said<string> = new Map();
  readonly #holdings: Said<Holding> = new Map();

  constructor(part: boolean) {
    this.#part = part;
  }

  take(entry: Entry): void {
    const { line, objectId, setting } = entry;
    this.#say(this.#names, objectId, entry.name, line, 'person-two-names');
    if (entry.mail !== undefined) this.#say(this.#mails, objectId, entry.mail.toLowerCase(), line, 'person-two-mails');
    if (setting !== undefined) this.#takeSetting(entry, setting);
    for (const role of entry.roles) this.#takeRole(entry, role);
  }

  #takeSetting({ line, phone, roles }: Entry, { id, name, timeZone }: NonNullable<Entry['setting']>): void {
    if (name !== undefined) {
      this.#say(this.#settingNames, id, name, line, 'setting-two-names');
      this.#say(this.#settingIds, name.toLowerCase(), id, line, 'setting-two-ids');
    }
    if (timeZone !== undefined) this.#say(this.#zones, id, timeZone, line, 'setting-two-time-zones');
    // A deputy's number stands in the file for people; the one that is shown when Teams fails is the DSL's.
    if (phone !== undefined && roles.includes('dsl')) this.#sayFirst(this.#phones, id, phone, line);
  }

  #takeRole({ line, objectId, setting, order }: Entry, role: Holding['role']): void {
    if (this.#part && isTrustRole(role)) this.#problems.push(problem('trust-role-in-part', line, role));
    const held = { objectId, role, order, ...(setting === undefined ? {} : { setting: setting.id }) };
    const before = this.#holdings.get(`${objectId} ${setting?.id ?? ''} ${role}`);
    if (before === undefined) this.#holdings.set(`${objectId} ${setting?.id ?? ''} ${role}`, { line, value: held });
    else this.#problems.push(problem('role-twice', line, String(before.line)));
  }

  #say(said: Said<string>, key: string, value: string, line: number, otherwise: Problem['code']): void {
    const before = said.get(key);
    if (before === undefined) said.set(key, { line, value });
    else if (before.value !== value) this.#problems.push(problem(otherwise, line, String(before.line)));
  }

  /** Two DSLs may have two numbers: the first one's is shown. */
  #sayFirst(said: Said<string>, key: string, value: string, line: number): void {
    if (!said.has(key)) said.set(key, { line, value });
  }

  finish(unusable: boolean): { readonly target: DirectoryTarget; readonly problems: readonly Problem[] } {
    const holdings = [...this.#holdings.values()].map(({ value }) => value);
    const settings = [...new Set(holdings.flatMap(({ setting }) => setting ?? []))].map((id) => this.#setting(id));
    const target = { settings, people: this.#people(), holdings };
    return { target, problems: unusable ? [] : [...this.#problems, ...gaps(target, this.#part)] };
  }

  #setting(id: SettingId): WantedSetting {
    const [name, zone, phone] = [this.#settingNames, this.#zones, this.#phones].map((said) => said.get(id)?.value);
    const given = { ...(zone === undefined ? {} : { timeZone: zone }), ...(phone === undefined ? {} : { dslPhone: phone }) };
    return { id, name: name ?? id, ...given };
  }

  #people(): readonly KnownPerson[] {
    return [...this.#names].map(([objectId, { value: name }]) => {
      const mail = this.#mails.get(objectId)?.value;
      return { objectId, name, ...(mail === undefined ? {} : { mail }) };
    });
  }
}

/** What a directory should not be without, though it may be for a time. */
export function gaps({ settings, holdings }: DirectoryTarget, part = false): readonly Problem[] {
  const withDsl = new Set(holdings.filter(({ role }) => role === 'dsl').map(({ setting }) => setting));
  const noDsl = settings.filter(({ id }) => !withDsl.has(id)).map(({ name }) => problem('setting-without-dsl', undefined, name));
  const unheeded = part || holdings.some(({ role }) => role === 'administrator') ? [] : [problem('no-administrator')];
  return [...noDsl, ...unheeded];
}
