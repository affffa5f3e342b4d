import { Command, CommanderError, Option } from 'commander';
import { ValidationError, type ValidationIssue } from '@xsp/core';
import { SETTINGS, type Settings } from './settings';
import { isLoopback } from './loopback';
import { isShared } from './state-url';

/** The outcome of reading a command line: settings, or a text to print (`--help`, `--version`). */
export type SettingsOutcome = { readonly settings: Settings } | { readonly print: string };

/**
 * Reads settings from flags and environment.
 *
 * @param argv without node and the script
 * @param defaults of settings whose default only the caller knows (the sample catalogue)
 * @throws ValidationError with every mistake, each named by its flag and variable
 */
export function readSettings(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  defaults: { readonly catalog: string; readonly version: string },
): SettingsOutcome {
  let print = '';
  const command = new Command('xsp-ad-server')
    .description(
      'An ad server that keeps frequency caps and budgets exactly. Every flag is also an environment variable.',
    )
    .addHelpText('after', COMMANDS)
    .version(defaults.version)
    .configureOutput({ writeOut: (text) => (print += text), writeErr: () => undefined })
    .allowExcessArguments(false)
    .exitOverride();
  for (const { env: variable, flag, help, default: value, key } of SETTINGS) {
    const shown = value ?? (key === 'catalog' ? defaults.catalog : undefined);
    command.addOption(new Option(flag, `${help} [${variable}]${shown === undefined ? '' : ` (default: ${shown})`}`));
  }
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { print };
    throw new ValidationError('', error instanceof Error ? error.message.replace(/^error: /, '') : String(error));
  }
  return { settings: resolve(command.opts(), env, defaults.catalog) };
}

function resolve(
  flags: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
  catalog: string,
): Settings {
  const values: Record<string, unknown> = {};
  const issues: ValidationIssue[] = [];
  for (const { key, env: variable, flag, default: value, parse } of SETTINGS) {
    const name = flag.slice(2).split(' ')[0]!;
    // An empty variable is one that was not set, as shells and compose files write it.
    const given = flags[camelCase(name)] ?? (env[variable] === '' ? undefined : env[variable]);
    const text = given ?? value ?? (key === 'catalog' ? catalog : undefined);
    try {
      values[key] = text === undefined ? EMPTY[key as keyof typeof EMPTY] : parse(text);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      issues.push({ path: `${variable} (--${name})`, message: error.issues[0]!.message });
    }
  }
  const settings = values as unknown as Settings;
  if (issues.length === 0) issues.push(...contradictions(settings));
  if (issues.length > 0) throw new ValidationError(issues);
  return Object.freeze(settings);
}

/** What the program does besides serving. */
const COMMANDS = `
Other commands, each with a --help of its own:
  xsp-ad-server state export|import|verify
  xsp-ad-server simulate
`;

/** Settings without a default. */
const EMPTY = { secrets: [], trustProxy: [] as readonly string[], allowPrivateTags: [] as readonly string[] };

function contradictions(settings: Settings): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  if (!isLoopback(settings.host) && settings.publicUrl === undefined) {
    issues.push({
      path: 'XSP_PUBLIC_URL',
      message: `must be set when listening beyond loopback (XSP_HOST is ${settings.host}): tracking URLs are never made from the Host header`,
    });
  }
  if (isShared(settings.state)) {
    if (settings.secrets.length === 0) {
      issues.push({ path: 'XSP_SECRET', message: 'must be set with a shared state: all servers sign with the same' });
    }
    if (settings.userKey === undefined) {
      issues.push({ path: 'XSP_USER_KEY', message: 'must be set with a shared state: all servers hash users alike' });
    }
  }
  if (settings.workers > 1 && settings.state.kind === 'memory') {
    issues.push({
      path: 'XSP_WORKERS',
      message: 'must be 1 with memory:, since each process would have a state of its own',
    });
  }
  if (settings.tokenTtlMs < settings.reservationTtlMs) {
    issues.push({ path: 'XSP_TOKEN_TTL_MS', message: 'must not be less than XSP_RESERVATION_TTL_MS' });
  }
  return issues;
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
