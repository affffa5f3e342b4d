import type { CatalogFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Loose } from '../structure';
import { checkCurrencies } from './currencies';
import { checkGroups } from './groups';
import { checkReferences } from './references';
import { checkUniqueIds } from './unique-ids';

/** A rule that looks at the catalogue as a whole, and records what breaks it. */
export type Rule = (file: Loose<CatalogFile>, root: Place) => void;

/** All rules that a schema cannot say and that concern more than one part of the catalogue. */
export const rules: readonly Rule[] = [checkUniqueIds, checkReferences, checkGroups, checkCurrencies];
