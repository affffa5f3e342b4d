import { ValidationError } from '@xsp/core';
import { LOG_LEVELS, type LogLevel } from '../monitoring/logging';
import { networks } from './networks';
import { parseStateUrl, type StateUrl } from './state-url';

/** What the server is told from outside: by flag, else by environment, else by default. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Path of the catalogue file. */
  readonly catalog: string;
  readonly state: StateUrl;
  /** Base of every URL the server writes into a document; no trailing slash. Undefined: the address it listens on. */
  readonly publicUrl: string | undefined;
  /** Sign tracking tokens; the newest first. Empty: generated and kept in the embedded state. */
  readonly secrets: readonly string[];
  /** Hashes user ids. Undefined: generated and kept in the embedded state. */
  readonly userKey: string | undefined;
  /** Undefined: generated and printed once. */
  readonly adminToken: string | undefined;
  readonly deadlineMs: number;
  readonly reservationTtlMs: number;
  readonly tokenTtlMs: number;
  /** Path of the spool for beacons while the state is away. Undefined: there is none. */
  readonly spool: string | undefined;
  /** Addresses or networks of the peers whose forwarding headers count. */
  readonly trustProxy: readonly string[];
  /** Addresses or networks that are not public, and to which third parties' tags may lead all the same. */
  readonly allowPrivateTags: readonly string[];
  /** The most ad requests and beacons of one address in five minutes; 0: without limit. */
  readonly requestsPer5Minutes: number;
  /** The most ads that one viewer may be served in ten minutes, seen or not; 0: without limit. */
  readonly adsPerViewer: number;
  /** Whether bots, by the device's user agent, are served and counted like people. */
  readonly bots: 'serve' | 'ignore';
  /** The mean delay of the event loop from which on ad requests are answered without an ad, in ms; 0: never. */
  readonly shedMs: number;
  /** Processes on the port. */
  readonly workers: number;
  /** What is logged. */
  readonly logLevel: LogLevel;
}

/** One setting as the command line and the environment know it. */
export interface SettingDefinition<K extends keyof Settings = keyof Settings> {
  readonly key: K;
  /** Environment variable. */
  readonly env: string;
  readonly flag: string;
  readonly help: string;
  readonly default?: string;
  readonly parse: (text: string) => Settings[K];
}

/** Checks a definition against the type of its own setting. */
function define<K extends keyof Settings>(definition: SettingDefinition<K>): SettingDefinition {
  return definition;
}

/** Every setting, in the order `--help` lists them. */
export const SETTINGS: readonly SettingDefinition[] = [
  define({
    key: 'host',
    env: 'XSP_HOST',
    flag: '--host <address>',
    help: 'address to listen on',
    default: '127.0.0.1',
    parse: text,
  }),
  define({
    key: 'port',
    env: 'XSP_PORT',
    flag: '--port <number>',
    help: 'port to listen on; 0 picks a free one and prints it',
    default: '8080',
    parse: wholeNumber(0, 65_535),
  }),
  define({
    key: 'catalog',
    env: 'XSP_CATALOG',
    flag: '--catalog <path>',
    help: 'path of the catalogue file (YAML or JSON)',
    parse: text,
  }),
  define({
    key: 'state',
    env: 'XSP_STATE',
    flag: '--state <url>',
    help: 'where the state is: memory:, lmdb:PATH, redis://…, rediss://…, redis-sentinel://host:port,host:port/NAME, redis-cluster://host:port,host:port',
    default: 'lmdb:xsp-state',
    parse: parseStateUrl,
  }),
  define({
    key: 'publicUrl',
    env: 'XSP_PUBLIC_URL',
    flag: '--public-url <url>',
    help: 'base of the tracking URLs; required when listening beyond loopback',
    parse: publicUrl,
  }),
  define({
    key: 'secrets',
    env: 'XSP_SECRET',
    flag: '--secret <list>',
    help: 'secrets that sign tracking tokens, separated by commas, the newest first; each 16 characters at least',
    parse: secrets,
  }),
  define({
    key: 'userKey',
    env: 'XSP_USER_KEY',
    flag: '--user-key <key>',
    help: 'secret that hashes user ids, 16 characters at least; changing it forgets every user',
    parse: secret,
  }),
  define({
    key: 'adminToken',
    env: 'XSP_ADMIN_TOKEN',
    flag: '--admin-token <token>',
    help: 'bearer token of the management API, 16 characters at least; generated and printed once when not given',
    parse: secret,
  }),
  define({
    key: 'deadlineMs',
    env: 'XSP_DEADLINE_MS',
    flag: '--deadline-ms <ms>',
    help: 'answer an ad request by then',
    default: '200',
    parse: wholeNumber(1, 60_000),
  }),
  define({
    key: 'reservationTtlMs',
    env: 'XSP_RESERVATION_TTL_MS',
    flag: '--reservation-ttl-ms <ms>',
    help: 'how long an ad may wait for its impression beyond its planned start; a placement may set its own (holdFor)',
    default: '120000',
    parse: wholeNumber(1, 86_400_000),
  }),
  define({
    key: 'tokenTtlMs',
    env: 'XSP_TOKEN_TTL_MS',
    flag: '--token-ttl-ms <ms>',
    help: 'how long the beacons of an ad are accepted',
    default: '21600000',
    parse: wholeNumber(1_000, 7 * 86_400_000),
  }),
  define({
    key: 'spool',
    env: 'XSP_SPOOL',
    flag: '--spool <path>',
    help: 'path of the local spool for beacons while the state is away; without it they are answered with 503 then',
    parse: text,
  }),
  define({
    key: 'trustProxy',
    env: 'XSP_TRUST_PROXY',
    flag: '--trust-proxy <list>',
    help: 'addresses or networks (CIDR), separated by commas, whose X-Forwarded-For and X-Device-* headers count',
    parse: networkList,
  }),
  define({
    key: 'allowPrivateTags',
    env: 'XSP_ALLOW_PRIVATE_TAGS',
    flag: '--allow-private-tags <list>',
    help: 'addresses or networks (CIDR), separated by commas, that are not public and to which tags that the server follows may lead; for tests and demonstrations',
    parse: networkList,
  }),
  define({
    key: 'requestsPer5Minutes',
    env: 'XSP_RATE_LIMIT',
    flag: '--rate-limit <number>',
    help: 'ad requests and beacons of one address in five minutes, loopback excepted; 0: without limit',
    default: '3000',
    parse: wholeNumber(0, 1_000_000_000),
  }),
  define({
    key: 'adsPerViewer',
    env: 'XSP_ADS_PER_VIEWER',
    flag: '--ads-per-viewer <number>',
    help: 'ads that one viewer may be served in ten minutes, seen or not; 0: without limit',
    default: '500',
    parse: wholeNumber(0, 1_000_000),
  }),
  define({
    key: 'bots',
    env: 'XSP_BOTS',
    flag: '--bots <what>',
    help: "'ignore' answers bots without an ad and counts no beacon of theirs, by a list of user agents; 'serve' serves them",
    default: 'serve',
    parse: oneOf('serve', 'ignore'),
  }),
  define({
    key: 'shedMs',
    env: 'XSP_SHED_MS',
    flag: '--shed-ms <ms>',
    help: 'mean delay of the event loop from which on ad requests are answered without an ad; 0: never',
    default: '2000',
    parse: wholeNumber(0, 60_000),
  }),
  define({
    key: 'workers',
    env: 'XSP_WORKERS',
    flag: '--workers <number>',
    help: 'processes on the port; more than 1 need a state that they can share, so not memory:',
    default: '1',
    parse: wholeNumber(1, 256),
  }),
  define({
    key: 'logLevel',
    env: 'XSP_LOG_LEVEL',
    flag: '--log-level <level>',
    help: `what is logged, as JSON lines: ${LOG_LEVELS.join(', ')}; info has a line for every request`,
    default: 'warn',
    parse: oneOf(...LOG_LEVELS),
  }),
];

function text(value: string): string {
  if (value.trim() === '') throw new ValidationError('', 'must not be empty');
  return value;
}

function list(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function networkList(value: string): readonly string[] {
  const items = list(value);
  networks(items);
  return items;
}

function oneOf<T extends string>(...allowed: readonly T[]): (value: string) => T {
  return (value) => {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw new ValidationError('', `must be ${allowed.join(' or ')}, but is '${value}'`);
  };
}

function wholeNumber(lowest: number, highest: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (number >= lowest && number <= highest) return number;
    throw new ValidationError('', `must be a whole number from ${lowest} to ${highest}, but is '${value}'`);
  };
}

function publicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password) {
    return url.href.replace(/\/$/, '');
  }
  throw new ValidationError(
    '',
    `must be an http or https URL without query, fragment and credentials, but is '${value}'`,
  );
}

/** The message does not repeat the value: it is a secret. */
function secret(value: string): string {
  if (value.length >= 16) return value;
  throw new ValidationError('', `must have 16 characters at least, but has ${value.length}`);
}

function secrets(value: string): readonly string[] {
  const items = list(value);
  if (items.length === 0) throw new ValidationError('', 'must name one secret at least');
  return items.map(secret);
}
