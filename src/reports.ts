/** The part of the composition root that joins reporting: domain, store, jobs, Teams. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createDrawing, drawTest } from '../bot/draw-notice.ts';
import type { ReportServices } from '../bot/reports.ts';
import { createSealer } from './adapters/sealing/sealer.ts';
import type { KeyRing } from './adapters/sealing/key-ring.ts';
import type { Sql } from './adapters/sql/database.ts';
import { createCanaryStore, createDslChannelStore, createPlaces } from './adapters/sql/places.ts';
import { createAuditTrail } from './adapters/sql/reporting/audit.ts';
import { createCalendars } from './adapters/sql/reporting/calendars.ts';
import { createPostStore } from './adapters/sql/reporting/posts.ts';
import { createReportStore } from './adapters/sql/reporting/reports.ts';
import { createRetentionStore } from './adapters/sql/reporting/retention.ts';
import { createUpkeepStore } from './adapters/sql/upkeep.ts';
import { createTeams, type TeamsParts } from './adapters/teams/index.ts';
import { runCanary, type CanaryParts } from './domain/canary.ts';
import type { Directory, SettingId } from './domain/directory.ts';
import { createDslChannels } from './domain/dsl-channel.ts';
import type { CanaryStore, DslChannelStore, Places } from './domain/places.ts';
import type { Clock, Jobs, Log } from './domain/ports.ts';
import type { Messenger } from './domain/reporting/contract.ts';
import type { DeliveryParts } from './domain/reporting/parts.ts';
import { createRetention, defaultSchedule } from './domain/reporting/retention.ts';
import { createReporting } from './domain/reporting/service.ts';
import { workOnReports } from './domain/reporting/workers.ts';
import { startUpkeep } from './domain/upkeep.ts';

export interface ReportsSettings extends Pick<TeamsParts, 'options' | 'usual' | 'answerMs'> {
  readonly sql: Sql;
  readonly jobs: Jobs;
  readonly directory: Directory;
  /** All settings whose channel the canary looks at. */
  readonly settings: () => Promise<readonly SettingId[]>;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly log: Log;
  /** When the bot's secret or certificate ends, where that is known. */
  readonly secretExpires?: Date;
}

export interface Reports {
  readonly services: ReportServices;
  readonly places: Places;
  readonly channels: DslChannelStore;
  readonly canaries: CanaryStore;
  readonly messenger: Messenger;
  readonly parts: DeliveryParts;
  /** Lets this process do the jobs of reports, the canary's and retention's among them. */
  work(): Promise<void>;
  /** One round of the canary, now. */
  look(): ReturnType<typeof runCanary>;
}

export function joinReports(settings: ReportsSettings): Reports {
  const { sql, jobs, directory, clock, log } = settings;
  const places = createPlaces(sql, clock);
  const channels = createDslChannelStore(sql);
  const canaries = createCanaryStore(sql);
  const teams = createTeams({ ...settings, places, channels, draw: createDrawing(directory), drawTest });
  const parts: DeliveryParts = { ...reportingParts(settings), messenger: teams.messenger };
  const retention = createRetention({ directory, store: createRetentionStore(sql), audit: parts.audit, clock, schedule: defaultSchedule });
  const dslChannels = createDslChannels({ directory, store: channels, surface: teams.channels, clock, newId: randomUUID });
  const look = () => runCanary({ ...settings, channels, results: canaries, surface: teams.canary, messenger: teams.messenger } satisfies CanaryParts);
  return {
    services: { reporting: createReporting(parts), directory, channels: dslChannels, places },
    places,
    channels,
    canaries,
    messenger: teams.messenger,
    parts,
    look,
    async work() {
      await workOnReports(jobs, parts);
      const upkeep = { results: createUpkeepStore(sql), clock, log };
      await startUpkeep(jobs, 'canary', async () => troubleOf(log, await look()), upkeep);
      await startUpkeep(jobs, 'retention', async () => void (await retention.tidy()), upkeep);
    },
  };
}

function reportingParts({ sql, jobs, directory, keys, clock, log }: ReportsSettings): Omit<DeliveryParts, 'messenger'> {
  return {
    directory,
    store: createReportStore({ db: sql, sealer: createSealer(keys), clock }),
    posts: createPostStore(sql),
    audit: createAuditTrail(sql),
    calendars: createCalendars(sql),
    jobs,
    clock,
    random: (count) => randomBytes(count),
    newId: randomUUID,
    log,
  };
}

/** Everything that is wrong goes to the log, the first of it into the result. */
function troubleOf(log: Log, found: Awaited<ReturnType<typeof runCanary>>): string | undefined {
  for (const { subject, trouble } of found) log.error({ code: 'canary', subject, trouble }, 'Something that delivery needs is wrong');
  return found[0]?.trouble;
}
