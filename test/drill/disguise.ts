/**
 * Loaded before the product in the drill's servers (`node --import`), so that src/main.ts itself runs unchanged in
 * production mode: the process's whole idea of the time of day is moved (everything that asks `Date`, libraries too,
 * which an injected clock of ours would not reach), and Microsoft's sign-in is found on this machine.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';

const { DRILL_CLOCK_MS = '0', DRILL_KEYS_AT = '', DRILL_TOKENS_AT = '' } = process.env;

const RealDate = Date;
const offset = Number(DRILL_CLOCK_MS);
globalThis.Date = new Proxy(RealDate, {
  construct: (real, given, asked) => Reflect.construct(real, given.length === 0 ? [real.now() + offset] : given, asked === globalThis.Date ? real : asked) as object,
  get: (real, name) => (name === 'now' ? () => real.now() + offset : Reflect.get(real, name)),
});

const elsewhere: Readonly<Record<string, string>> = { 'login.botframework.com': DRILL_KEYS_AT, 'login.microsoftonline.com': DRILL_TOKENS_AT };
const request = https.request;

type Options = https.RequestOptions & { readonly href?: string };

function optionsOf(first: string | URL | Options, second: unknown): Options {
  const more = typeof second === 'object' ? (second as Options) : {};
  return typeof first === 'string' || first instanceof URL ? { ...urlToHttpOptions(new URL(first)), ...more } : first;
}

https.request = ((first: string | URL | Options, second?: unknown, third?: unknown) => {
  const options = optionsOf(first, second);
  const there = elsewhere[String(options.hostname ?? options.host ?? '')];
  const heard = [second, third].find((one) => typeof one === 'function') as ((response: http.IncomingMessage) => void) | undefined;
  if (there === undefined) return (request as (...all: unknown[]) => http.ClientRequest)(...[first, second, third].filter((one) => one !== undefined));
  const { hostname, port } = new URL(there);
  const { agent: _, host: __, href: ___, ...rest } = options;
  const headers = Object.fromEntries(Object.entries({ ...rest.headers }).filter(([name]) => name.toLowerCase() !== 'host'));
  return http.request({ ...rest, protocol: 'http:', hostname, port, headers } as http.RequestOptions, heard);
}) as typeof https.request;
syncBuiltinESMExports();
