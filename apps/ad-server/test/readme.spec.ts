import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTINGS } from '../src/settings/settings';
import { parseCatalog } from '../src/catalog';
import { ADMIN_TOKEN, removeDirectory, startServer, type ServerProcess } from './support/server-process';

const ROOT = join(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MAIN = join(ROOT, 'dist/main.js');

interface Block {
  /** `run`, `prints`, `commands`: what a comment in front of it says of it. */
  readonly mark: string | undefined;
  readonly language: string;
  readonly text: string;
}

const BLOCKS: readonly Block[] = [...README.matchAll(/(?:<!-- (\w+) -->\n\n)?```(\w+)\n([^]*?)```/g)].map(
  ([, mark, language, text]) => ({ mark, language: language!, text: text! }),
);

/** Runs a script as a shell does that stops at the first mistake; what it printed. */
function shell(script: string, cwd: string, env: Record<string, string> = {}): Promise<string> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${code}: ${errors}\n${output}`))));
  });
}

describe('the README', () => {
  it('lists every setting, in the order of --help, with its flag and default', () => {
    const rows = [...README.matchAll(/^\| `(XSP_\w+)` +\| `(--[\w-]+)` +\| ([^|]+?) +\|/gm)];
    const listed = rows.map(([, env, flag, value]) => ({ env, flag, value: value!.replace(/^`(.*)`$/, '$1') }));
    const settings = SETTINGS.map(({ env, flag, default: value }, index) => ({
      env,
      flag: flag.split(' ')[0],
      // What has no default of its own is said in words.
      value: value ?? listed[index]?.value,
    }));
    expect(listed).toEqual(settings);
    for (const [, , , value] of rows.filter((_, index) => SETTINGS[index]!.default === undefined)) {
      expect(value).toMatch(/^[a-z ]+$/);
    }
  });

  it('links to files that are there', () => {
    const links = [...README.matchAll(/\]\((?!#|https?:)([^)]+)\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(4);
    for (const path of links) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  });

  it('shows a catalogue that is right', () => {
    const yaml = BLOCKS.filter(({ language }) => language === 'yaml');
    expect(yaml).toHaveLength(1);
    for (const { text } of yaml) expect(parseCatalog(text, { name: 'README' }).catalog.campaigns).toHaveLength(1);
  });

  describe('has examples', () => {
    let server: ServerProcess;

    beforeAll(async () => {
      server = await startServer();
    });

    afterAll(async () => {
      await server.stop();
      removeDirectory(server.directory);
    });

    it('that run one after the other, and print what it says they do', async () => {
      const scripts: string[] = [];
      let printed = '';
      let compared = 0;
      let setUp = 'curl() { command curl --fail "$@"; }';
      for (const { mark, text } of BLOCKS) {
        if (mark === 'run') {
          scripts.push(text.replaceAll('http://127.0.0.1:8080', server.url));
          printed = await shell(`${setUp}\n${scripts.at(-1)!}`, server.directory, { XSP_ADMIN_TOKEN: ADMIN_TOKEN });
          // A reader has one shell for all of it.
          if (text.startsWith('api()')) setUp += `\n${scripts.at(-1)!.split('\n').slice(0, 3).join('\n')}`;
          expect([text, printed]).not.toEqual([text, '']);
        }
        if (mark === 'prints') {
          const json = printed.slice(printed.indexOf('{'));
          expect(JSON.parse(json)).toMatchObject(partOf(JSON.parse(text)) as object);
          compared++;
        }
      }
      expect([scripts.length, compared]).toEqual([7, 6]);
      expect(readFileSync(join(server.directory, 'delivery.csv'), 'utf8')).toMatch(/^halden-summit-launch,.*,1,0,0,/m);
    });
  });

  it('names commands that run', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'xsp-readme-'));
    const server = await startServer({ directory, env: { XSP_STATE: 'lmdb:xsp-state' } });
    await server.stop();
    const [commands] = BLOCKS.filter(({ mark }) => mark === 'commands');
    const named = `xsp-ad-server() { '${process.execPath}' '${MAIN}' "$@"; }\n${commands!.text}`;
    expect(await shell(named, directory)).toMatch(/All invariants hold\.[^]*even/);
    removeDirectory(directory);
  }, 120_000);
});

/** What the README prints of an answer is a part of it, in lists as well. */
function partOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item): unknown => expect.objectContaining(partOf(item) as object));
    return expect.arrayContaining(items) as unknown;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, partOf(item)]));
}
