/**
 * Gives every built package its ESM entry: `dist/index.mjs` and `dist/index.d.mts`, which re-export the CommonJS build.
 * There is one implementation, hence one identity of each class for `import` and `require` (docs/adr/0001).
 *
 *     node tools/write-esm-entry.mjs [package folder ...]      default: all of packages/
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = "export * from './index.js';\n";

const folders = process.argv.slice(2).map((folder) => resolve(folder));
if (folders.length === 0) {
  for (const name of readdirSync(join(root, 'packages'))) {
    if (existsSync(join(root, 'packages', name, 'package.json'))) folders.push(join(root, 'packages', name));
  }
}

for (const folder of folders) {
  const dist = join(folder, 'dist');
  if (!existsSync(join(dist, 'index.js'))) throw new Error(`${dist}/index.js is missing: run tsc -b first`);
  writeIfChanged(join(dist, 'index.mjs'), entry);
  writeIfChanged(join(dist, 'index.d.mts'), entry);
}

function writeIfChanged(file, text) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
