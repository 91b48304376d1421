import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * The server's log: JSON lines with UTC times. Only ids, codes, counts and durations are ever passed to it.
 * `destination` is standard output in production and standard error in local mode, whose output is for people.
 */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
