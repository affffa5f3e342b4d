/**
 * Sees to it that programs the tests start are installed, by the platform's package manager where one may be used.
 *
 *     node tools/ensure-programs.mjs redis-server chromium
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** By package manager, in the order they are looked for: how to install, and what the program's package is called. */
const managers = [
  {
    program: 'apt-get',
    refresh: ['apt-get', 'update', '-q'],
    install: ['apt-get', 'install', '-q', '-y', '--no-install-recommends'],
    packages: { 'redis-server': 'redis-server', chromium: 'chromium', prometheus: 'prometheus' },
  },
  { program: 'dnf', install: ['dnf', 'install', '-y'], packages: { 'redis-server': 'redis', chromium: 'chromium' } },
  {
    program: 'apk',
    install: ['apk', 'add', '--no-cache'],
    packages: { 'redis-server': 'redis', chromium: 'chromium', prometheus: 'prometheus' },
  },
  {
    program: 'pacman',
    install: ['pacman', '-S', '--noconfirm', '--needed'],
    packages: { 'redis-server': 'redis', chromium: 'chromium', prometheus: 'prometheus' },
  },
  {
    program: 'brew',
    withoutRoot: true,
    install: ['brew', 'install'],
    packages: { 'redis-server': 'redis', prometheus: 'prometheus' },
  },
];

const wanted = process.argv.slice(2);
const missing = wanted.filter((program) => !find(program));
if (missing.length > 0) install(missing);

function install(programs) {
  const manager = managers.find(({ program }) => find(program));
  const packages = programs.map((program) => manager?.packages[program]);
  if (!manager || packages.includes(undefined)) giveUp(programs, 'install it and put it on the PATH');

  const prefix = manager.withoutRoot || process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const command = [...prefix, ...manager.install, ...packages];
  const byHand = `run: ${[...prefix.slice(0, 1), ...manager.install, ...packages].join(' ')}`;
  if (prefix.length > 0 && !run([...prefix, 'true'], 'ignore')) giveUp(programs, byHand);

  console.log(`Installing ${packages.join(', ')} for the tests`);
  if (manager.refresh) run([...prefix, ...manager.refresh]);
  if (!run(command) || programs.some((program) => !find(program))) giveUp(programs, byHand);
}

function giveUp(programs, remedy) {
  console.error(`The tests start ${programs.join(' and ')}, which is not installed; ${remedy}`);
  process.exit(1);
}

function run([program, ...args], output = 'inherit') {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { env, stdio: ['ignore', output, output] }).status === 0;
}

function find(program) {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
