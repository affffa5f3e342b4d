import { basename } from 'node:path';
import { parseCatalog, readCatalogFile, type Catalog, type CatalogFile } from '../../catalog';
import type { CatalogLimit } from '../../charging/apply-limits';
import { catalogLimits } from '../../charging/catalog-limits';
import { keptText } from './kept-file';

/** A catalogue file that is right, as plain data: what one thread may hand to another. */
export interface CheckedFile {
  /** Its contents, before they are resolved. */
  readonly file: CatalogFile;
  /** What else is known of the catalogue. */
  readonly known: Pick<Catalog, 'name' | 'version' | 'warnings'>;
  /** Every limit that it asks for. */
  readonly limits: readonly CatalogLimit[];
  /** What `keepFile` keeps of it. */
  readonly kept: string;
}

/** @throws ValidationError with every mistake by its line, and for a file that cannot be read */
export async function checkFile(path: string): Promise<CheckedFile> {
  const { catalog, value } = parseCatalog(await readCatalogFile(path), { name: basename(path) });
  const { name, version, warnings } = catalog;
  const file = value as CatalogFile;
  const limits = catalogLimits(catalog);
  return { file, known: { name, version, warnings }, limits, kept: keptText(file, version) };
}
