/**
 * Runs the benchmarks, one after another: every `bench/*.mjs` of a package or app, against the build.
 *
 *     npm run bench                 all of them
 *     npm run bench -- state-redis  those whose path contains one of the words
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);

const benchmarks = ['packages', 'apps']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'bench')))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.mjs'))
  .filter((file) => words.length === 0 || words.some((word) => relative(root, file).includes(word)));

if (benchmarks.length === 0) {
  console.error(words.length === 0 ? 'There is no benchmark.' : `No benchmark has a path with ${words.join(' or ')}.`);
  process.exitCode = 1;
}
for (const file of benchmarks) {
  console.log(`\n# ${relative(root, file)}`);
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
