/** Removes everything that a build, a test or a lint run leaves behind. */
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const projects = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);

for (const folder of [root, ...projects]) {
  for (const leftover of ['dist', 'out-tsc', 'coverage', '.nx'])
    rmSync(join(folder, leftover), { recursive: true, force: true });
}
