import { ValidationError } from '@xsp/core';
import { readSettings } from './read-settings';
import { SETTINGS, type Settings } from './settings';

const defaults = { catalog: 'sample.yaml', version: '1.2.3' };

function settingsOf(argv: string[], env: Record<string, string> = {}): Settings {
  const outcome = readSettings(argv, env, defaults);
  if (!('settings' in outcome)) throw new Error(`printed: ${outcome.print}`);
  return outcome.settings;
}

function issuesOf(argv: string[], env: Record<string, string> = {}): string[] {
  try {
    settingsOf(argv, env);
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

describe('readSettings', () => {
  it('has the defaults of the contract', () => {
    expect(settingsOf([])).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      catalog: 'sample.yaml',
      state: { kind: 'lmdb', path: 'xsp-state' },
      deadlineMs: 200,
      reservationTtlMs: 120_000,
      tokenTtlMs: 6 * 3_600_000,
    });
  });

  it('takes a flag before the environment, and the environment before the default', () => {
    expect(settingsOf([], { XSP_PORT: '81' }).port).toBe(81);
    expect(settingsOf(['--port', '82'], { XSP_PORT: '81' }).port).toBe(82);
    expect(settingsOf([], { XSP_PORT: '' }).port).toBe(8080);
  });

  it('names every mistake by its variable and flag', () => {
    const issues = issuesOf(['--port', '99999'], { XSP_DEADLINE_MS: 'soon', XSP_STATE: 'mysql://secret@host' });
    expect(issues).toHaveLength(3);
    expect(issues[0]).toMatch(/^XSP_PORT \(--port\) must be a whole number from 0 to 65535/);
    expect(issues[1]).toMatch(/^XSP_STATE \(--state\) must be memory:, lmdb:PATH/);
    expect(issues[1]).not.toContain('secret');
    expect(issues[2]).toMatch(/^XSP_DEADLINE_MS/);
  });

  it('does not repeat a secret that is too short', () => {
    expect(issuesOf([], { XSP_ADMIN_TOKEN: 'hunter2' }).join()).toMatch(/16 characters at least, but has 7$/);
  });

  it('wants a public URL beyond loopback, and secrets with a shared state', () => {
    expect(issuesOf(['--host', '0.0.0.0']).join()).toMatch(/XSP_PUBLIC_URL must be set when listening beyond loopback/);
    const shared = issuesOf(['--state', 'redis://localhost']);
    expect(shared.map((issue) => issue.split(' ')[0])).toEqual(['XSP_SECRET', 'XSP_USER_KEY']);
  });

  it('lists every setting in its help, with variable and default', () => {
    const outcome = readSettings(['--help'], {}, defaults);
    const print = 'print' in outcome ? outcome.print : '';
    for (const { env, flag } of SETTINGS) {
      expect(print).toContain(env);
      expect(print).toContain(flag.split(' ')[0]);
    }
    expect(print.replace(/\s+/g, ' ')).toContain('(default: 8080)');
  });

  it('refuses unknown flags and stray words', () => {
    expect(issuesOf(['--prot', '1']).join()).toMatch(/unknown option '--prot'/);
    expect(issuesOf(['serve']).join()).toMatch(/too many arguments/);
  });
});
