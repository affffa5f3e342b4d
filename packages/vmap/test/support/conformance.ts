import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../../../shared/conformance');

/** Whether the conformance material of the IAB is beside the repository; tests that need it are skipped otherwise. */
export const hasConformance = existsSync(join(ROOT, 'MANIFEST.md'));

/** `describe` where the material is there. Elsewhere the tests are not even listed, since lists of them come from it. */
export function describeConformance(name: string, tests: () => void): void {
  if (hasConformance) describe(name, tests);
  else describe.skip(name, () => it('needs the conformance material beside the repository', () => undefined));
}

/** A file of the material, without a byte order mark. */
export function conformanceText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8').replace(/^\uFEFF/, '');
}

/** The official sample documents: path and bytes. */
export function officialSamples(): readonly { readonly path: string; readonly bytes: Buffer }[] {
  if (!hasConformance) return [];
  const folder = join(ROOT, 'samples/vast/iab-vast-samples');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.xml'))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}
