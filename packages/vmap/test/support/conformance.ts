import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../../../shared/conformance');

/** Whether the conformance material of the IAB is beside the repository; tests that need it are skipped otherwise. */
export const hasConformance = existsSync(join(ROOT, 'MANIFEST.md'));

/** `describe` where the material is there. */
export const describeConformance = hasConformance ? describe : describe.skip;

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
