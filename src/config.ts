import type { BotCredentials } from '../bot/credentials.ts';
import type { RoleHolders } from './adapters/directory/configured.ts';
import { parseSigningKey } from './adapters/ledger-files/signing-key.ts';
import { parseKeyRing, type KeyRing } from './adapters/sealing/key-ring.ts';
import type { DatabaseAddress } from './adapters/sql/connection.ts';
import { ProductError } from './domain/errors.ts';

interface SharedConfig {
  readonly port: number;
  /** True when PORT was given: then another port is never taken instead. */
  readonly portGiven: boolean;
  /** Folder of what is kept on this computer. */
  readonly dataFolder: string;
  readonly logLevel: string;
  readonly database: DatabaseConfig;
  readonly ledger: LedgerConfig;
}

/** Where the database is; `embedded` is a PostgreSQL of our own in the data folder. */
export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataFolder: string; readonly migrateOnStart: true }
  | { readonly kind: 'server'; readonly address: DatabaseAddress; readonly migrateOnStart: boolean };

export interface LocalConfig extends SharedConfig {
  readonly mode: 'local';
  readonly host: '127.0.0.1';
  /** Port of the local chat client. */
  readonly chatPort: number;
  /** `false` starts no chat client. */
  readonly chat: boolean;
}

export interface ProductionConfig extends SharedConfig {
  readonly mode: 'production';
  readonly host: string;
  /** https address of this server as staff reach it, without a slash at the end. */
  readonly publicUrl?: string;
  /** Application id that the tabs sign in to, where that is not the bot's own registration. */
  readonly ssoAppId?: string;
  readonly credentials: BotCredentials;
  readonly roles: RoleHolders;
  readonly reports: ReportsConfig;
}

export interface ReportsConfig {
  /** The keys that seal reports. */
  readonly keys: KeyRing;
  /** When the bot's secret or certificate ends, so that administrators are warned. */
  readonly secretExpires?: Date;
}

export type Config = LocalConfig | ProductionConfig;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration is not complete or not right: `problems` says, a sentence each, what to set and how. */
export class ConfigRefused extends Error {
  readonly code = 'config-refused';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['This did not start. Its configuration needs this:', ...problems.map((line) => `  - ${line}`)].join('\n'));
    this.problems = problems;
  }
}

/**
 * The configuration from the environment. Local mode needs nothing: it is taken unless NODE_ENV is `production`
 * or a BOT_… credential is set. @throws ConfigRefused naming every variable that is missing or wrong.
 */
export function readConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const config = isProduction(environment) ? productionConfig(environment, problems) : localConfig(environment, problems);
  if (config === undefined || problems.length > 0) throw new ConfigRefused(problems);
  return config;
}

/** The database alone, for commands that need nothing else of the configuration. @throws ConfigRefused */
export function readDatabaseConfig(environment: Environment = process.env): DatabaseConfig {
  const problems: string[] = [];
  const config = databaseConfig(environment, problems);
  if (problems.length > 0) throw new ConfigRefused(problems);
  return config;
}

/** Where the keys are that seal reports; in local mode a file of the data folder holds them. */
export type ReportKeysConfig = { readonly kind: 'given'; readonly ring: KeyRing } | { readonly kind: 'folder'; readonly folder: string };

/** For the commands that look after reports. @throws ConfigRefused when production has no keys, or none that are right */
export function readReportKeys(environment: Environment = process.env): ReportKeysConfig {
  if (!isProduction(environment)) return { kind: 'folder', folder: dataFolder(environment) };
  const problems: string[] = [];
  const ring = readKeys(environment, problems);
  if (ring === undefined) throw new ConfigRefused(problems);
  return { kind: 'given', ring };
}

/** Whether this is a trust's own server, and no local run. */
export function isForTrust(environment: Environment = process.env): boolean {
  return isProduction(environment);
}

/** Groups of Microsoft Entra ID as a source of the directory. */
export interface GroupsConfig {
  /** YAML file that says which group holds which role. */
  readonly mappingFile: string;
  /** Address of Microsoft Graph with its version, without a slash at the end. */
  readonly graphUrl: string;
  /** The bot's own. */
  readonly credentials: BotCredentials;
}

/** `undefined` where DIRECTORY_GROUPS is not set: then the directory comes from files alone. @throws ConfigRefused */
export function readGroupsConfig(environment: Environment = process.env): GroupsConfig | undefined {
  const mappingFile = given(environment, 'DIRECTORY_GROUPS');
  if (mappingFile === undefined) return undefined;
  const problems: string[] = [];
  const graphUrl = given(environment, 'GRAPH_URL') ?? 'https://graph.microsoft.com/v1.0';
  if (!URL.canParse(graphUrl) || new URL(graphUrl).protocol !== 'https:') problems.push('GRAPH_URL is the https address of Microsoft Graph with its version; leave it out outside national clouds.');
  const credentials = readCredentials(environment, problems);
  if (credentials === undefined || problems.length > 0) throw new ConfigRefused(problems);
  return { mappingFile, graphUrl: graphUrl.replace(/\/+$/, ''), credentials };
}

/** The key that signs the ledger of attestations, and who stamps the time. */
export interface LedgerConfig {
  /** PEM; without it the key in the folder below signs. */
  readonly key?: string;
  readonly dataFolder: string;
  /** Address of an RFC 3161 service. */
  readonly timestampUrl?: string;
}

/** @throws ConfigRefused: with a database of the trust's own the key has to come from outside, too */
export function readLedgerConfig(environment: Environment = process.env): LedgerConfig {
  const problems: string[] = [];
  const config = ledgerConfig(environment, problems);
  if (problems.length > 0) throw new ConfigRefused(problems);
  return config;
}

function ledgerConfig(environment: Environment, problems: string[]): LedgerConfig {
  const key = given(environment, 'LEDGER_KEY');
  const timestampUrl = given(environment, 'TIMESTAMP_URL');
  if (key === undefined && isProduction(environment)) problems.push(NO_LEDGER_KEY);
  if (key !== undefined) checkLedgerKey(key, problems);
  if (timestampUrl !== undefined && !(URL.canParse(timestampUrl) && /^https?:$/.test(new URL(timestampUrl).protocol))) problems.push('TIMESTAMP_URL is the http or https address of a time stamp service (RFC 3161).');
  return { dataFolder: dataFolder(environment), ...(key === undefined ? {} : { key }), ...(timestampUrl === undefined ? {} : { timestampUrl }) };
}

const NO_LEDGER_KEY =
  'Set LEDGER_KEY to the Ed25519 key that signs the ledger of attestations, as PEM (line ends may be written \\n): ' +
  '"openssl genpkey -algorithm ed25519" makes one. Keep a copy where the database’s backups are not (docs/ledger.md, "Keys").';

function checkLedgerKey(pem: string, problems: string[]): void {
  try {
    parseSigningKey(pem, 'LEDGER_KEY');
  } catch (fault) {
    if (!(fault instanceof ProductError)) throw fault;
    problems.push(`${fault.message} ${fault.remedy}`);
  }
}

/** Environment of the local chat client: ours, with its telemetry and its own browser window off. */
export function chatEnvironment(settings: { readonly configFile: string; readonly logFile: string }): Environment {
  return {
    ...process.env,
    M365_AGENTS_PLAYGROUND_CONFIG_PATH: settings.configFile,
    M365_AGENTS_PLAYGROUND_LOGFILE: settings.logFile,
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    TEAMSAPPTESTER_BROWSER: 'none',
  };
}

function dataFolder(environment: Environment): string {
  return given(environment, 'DATA_DIR') ?? '.data';
}

function isProduction(environment: Environment): boolean {
  return environment['NODE_ENV'] === 'production' || CREDENTIALS.some((name) => given(environment, name));
}

/** Local mode may name a database and makes its tables by itself; production has to, and is migrated by command. */
function databaseConfig(environment: Environment, problems: string[]): DatabaseConfig {
  const production = isProduction(environment);
  const url = given(environment, 'DATABASE_URL');
  const caFile = given(environment, 'DATABASE_CA');
  const migrate = given(environment, 'MIGRATE');
  if (migrate !== undefined && migrate !== 'on-start') problems.push('MIGRATE is on-start, or not set.');
  if (url === undefined && !production) return { kind: 'embedded', dataFolder: dataFolder(environment), migrateOnStart: true };
  if (url === undefined) problems.push(`Set DATABASE_URL to ${DATABASE_FORM}.`);
  else if (!isDatabaseUrl(url)) problems.push(`DATABASE_URL is ${DATABASE_FORM}.`);
  const address = { url: url ?? '', requireTls: production, ...(caFile === undefined ? {} : { caFile }) };
  return { kind: 'server', address, migrateOnStart: !production || migrate === 'on-start' };
}

const DATABASE_FORM = 'the address of a PostgreSQL database (15 or newer): postgresql://user:password@host:5432/database';

function isDatabaseUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}

const CREDENTIALS = [
  'BOT_APP_ID',
  'BOT_TENANT_ID',
  'BOT_SECRET',
  'BOT_CERTIFICATE_THUMBPRINT',
  'BOT_CERTIFICATE_KEY',
  'BOT_MANAGED_IDENTITY',
];
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function localConfig(environment: Environment, problems: string[]): LocalConfig {
  return {
    ...sharedConfig(environment, problems, 'warn'),
    mode: 'local',
    host: '127.0.0.1',
    chatPort: port(environment, 'CHAT_PORT', 56150, problems),
    chat: environment['CHAT'] !== 'off',
  };
}

function productionConfig(environment: Environment, problems: string[]): ProductionConfig | undefined {
  const credentials = readCredentials(environment, problems);
  const publicUrl = readPublicUrl(environment, problems);
  const shared = sharedConfig(environment, problems, 'info');
  const roles = readRoles(environment, problems);
  const reports = readReports(environment, problems);
  const ssoAppId = given(environment, 'SSO_APP_ID');
  if (ssoAppId !== undefined && !GUID.test(ssoAppId)) problems.push('SSO_APP_ID is the application (client) id of the registration that the tabs sign in to.');
  if (credentials === undefined || reports === undefined) return undefined;
  const host = given(environment, 'HOST') ?? '0.0.0.0';
  return { ...shared, mode: 'production', host, credentials, roles, reports, ...(publicUrl === undefined ? {} : { publicUrl }), ...(ssoAppId === undefined ? {} : { ssoAppId }) };
}

function sharedConfig(environment: Environment, problems: string[], quiet: string): SharedConfig {
  const logLevel = given(environment, 'LOG_LEVEL') ?? quiet;
  if (!LOG_LEVELS.includes(logLevel)) problems.push(`LOG_LEVEL is one of ${LOG_LEVELS.join(', ')}.`);
  return {
    port: port(environment, 'PORT', 3978, problems),
    portGiven: given(environment, 'PORT') !== undefined,
    dataFolder: dataFolder(environment),
    logLevel,
    database: databaseConfig(environment, problems),
    ledger: ledgerConfig(environment, problems),
  };
}

function readCredentials(environment: Environment, problems: string[]): BotCredentials | undefined {
  const appId = guid(environment, 'BOT_APP_ID', 'the application (client) id of the bot’s app registration', problems);
  const tenantId = guid(environment, 'BOT_TENANT_ID', 'the directory (tenant) id of the trust', problems);
  const proof = readProof(environment, problems);
  return appId === undefined || tenantId === undefined || proof === undefined ? undefined : { appId, tenantId, ...proof };
}

type Proof =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly thumbprint: string; readonly privateKey: string }
  | { readonly kind: 'managed-identity' };

function readProof(environment: Environment, problems: string[]): Proof | undefined {
  const secret = given(environment, 'BOT_SECRET');
  const thumbprint = given(environment, 'BOT_CERTIFICATE_THUMBPRINT');
  const privateKey = given(environment, 'BOT_CERTIFICATE_KEY')?.replaceAll('\\n', '\n');
  const managed = environment['BOT_MANAGED_IDENTITY'] === 'yes';
  const certificate = thumbprint !== undefined || privateKey !== undefined;
  const kinds = [secret !== undefined, certificate, managed].filter(Boolean).length;
  if (kinds !== 1) {
    problems.push(kinds === 0 ? NO_PROOF : 'Set only one of BOT_SECRET, BOT_CERTIFICATE_… and BOT_MANAGED_IDENTITY.');
    return undefined;
  }
  if (secret !== undefined) return { kind: 'secret', secret };
  if (managed) return { kind: 'managed-identity' };
  if (thumbprint !== undefined && privateKey !== undefined) return { kind: 'certificate', thumbprint, privateKey };
  problems.push(
    thumbprint === undefined
      ? 'Set BOT_CERTIFICATE_THUMBPRINT to the thumbprint shown beside the certificate in the app registration.'
      : 'Set BOT_CERTIFICATE_KEY to the certificate’s private key, as PEM (line ends may be written \\n).',
  );
  return undefined;
}

const NO_PROOF =
  'Set BOT_SECRET to a client secret of the app registration, or BOT_CERTIFICATE_THUMBPRINT and BOT_CERTIFICATE_KEY, ' +
  'or BOT_MANAGED_IDENTITY to yes where the server runs with the bot’s managed identity.';

function readRoles(environment: Environment, problems: string[]): RoleHolders {
  const ids = (name: string): readonly string[] => {
    const list = (given(environment, name) ?? '').split(/[\s,;]+/).filter(Boolean);
    const wrong = list.filter((id) => !GUID.test(id)).length;
    if (wrong > 0) problems.push(`${name} holds ${wrong} value(s) that are no object id; separate the ids by commas.`);
    return list;
  };
  return { dsl: ids('ROLE_DSL'), leader: ids('ROLE_LEADERS'), 'account-manager': ids('ROLE_PAGE_MANAGERS') };
}

function readReports(environment: Environment, problems: string[]): ReportsConfig | undefined {
  const keys = readKeys(environment, problems);
  const expires = given(environment, 'BOT_SECRET_EXPIRES');
  const secretExpires = expires === undefined ? undefined : new Date(expires);
  if (secretExpires !== undefined && Number.isNaN(secretExpires.getTime())) problems.push('BOT_SECRET_EXPIRES is a day, for example 2027-05-31.');
  if (keys === undefined) return undefined;
  return { keys, ...(secretExpires === undefined ? {} : { secretExpires }) };
}

function readKeys(environment: Environment, problems: string[]): KeyRing | undefined {
  const text = given(environment, 'REPORT_KEYS');
  if (text === undefined) problems.push(NO_REPORT_KEYS);
  if (text === undefined) return undefined;
  try {
    return parseKeyRing(text, given(environment, 'REPORT_KEY_CURRENT'));
  } catch (fault) {
    if (!(fault instanceof ProductError)) throw fault;
    problems.push(`${fault.message} ${fault.remedy}`);
    return undefined;
  }
}

const NO_REPORT_KEYS =
  'Set REPORT_KEYS to the keys that seal reports: an id, a colon and 32 random bytes as base64, for example 2026-11:…. ' +
  '"npm run reports -- keys" makes one. Keep a copy where the database’s backups are not: without it reports cannot be read by anybody.';

function readPublicUrl(environment: Environment, problems: string[]): string | undefined {
  const text = given(environment, 'PUBLIC_URL');
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    problems.push('PUBLIC_URL is the https address of this server, for example https://bot.example.org.');
  }
  return text.replace(/\/+$/, '');
}

function port(environment: Environment, name: string, usual: number, problems: string[]): number {
  const text = given(environment, name);
  const value = text === undefined ? usual : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    problems.push(`${name} is a number from 0 to 65535 (0 takes any free port).`);
  }
  return value;
}

function guid(environment: Environment, name: string, meaning: string, problems: string[]): string | undefined {
  const text = given(environment, name);
  if (text !== undefined && GUID.test(text)) return text;
  problems.push(`Set ${name} to ${meaning}${text === undefined ? '' : ': what is there now is no such id'}.`);
  return undefined;
}

function given(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === undefined || text === '' ? undefined : text;
}
