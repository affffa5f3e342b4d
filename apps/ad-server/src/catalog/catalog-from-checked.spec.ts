import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogFile } from './catalog-file';
import { catalogFromChecked, parseCatalog } from './parse-catalog';

describe('catalogFromChecked', () => {
  it.each(['../../catalog/sample.yaml', '../../test/catalog/complete.yaml'])(
    'makes the catalogue of %s again from what a thread hands over',
    (path) => {
      const { catalog, value } = parseCatalog(readFileSync(join(__dirname, path), 'utf8'), {
        name: 'file',
        unserved: [],
      });
      const { name, version, warnings } = catalog;
      const handed = structuredClone({ value: value as CatalogFile, known: { name, version, warnings } });
      expect(catalogFromChecked(handed.value, handed.known)).toEqual(catalog);
    },
  );
});
