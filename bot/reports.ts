import type { Clause } from '../src/domain/answering/types.ts';
import type { Directory } from '../src/domain/directory.ts';
import type { DslChannels } from '../src/domain/dsl-channel.ts';
import type { Places } from '../src/domain/places.ts';
import type { Log } from '../src/domain/ports.ts';
import type { Reporting } from '../src/domain/reporting/contract.ts';
import type { AdaptiveCard } from './cards/adaptive.ts';

/** All that reports need in chat. */
export interface ReportServices {
  readonly reporting: Reporting;
  readonly directory: Directory;
  readonly channels: DslChannels;
  readonly places: Pick<Places, 'keepPerson'>;
}

/** The same with what the whole bot has. */
export interface ReportContext extends ReportServices {
  readonly clause: (id: string) => Clause | undefined;
  readonly log: Log;
}

/**
 * What a press leads to. `card`: the pressed card becomes this one. `shows`: for everybody who sees it; for the one
 * who pressed; or for everybody, which the domain sees to itself (`updated`). `own`: it is this report of theirs.
 * `say`: a word to the one who pressed and to nobody else, the card stays as it is.
 */
export type ReportPressed =
  | { readonly kind: 'card'; readonly card: AdaptiveCard; readonly shows: 'all' | 'presser' | 'updated'; readonly own?: string }
  | { readonly kind: 'say'; readonly words: string };

/** IANA name of the time zone in which a setting's times are shown. */
export async function zoneOf(directory: Directory, setting: string): Promise<string> {
  return (await directory.setting(setting))?.timeZone ?? 'Europe/London';
}
