import { ValidationError, type ValidationIssue } from '@xsp/core';
import type { CatalogFile } from '../catalog';

/** Lists of the catalogue, of which a path in it may begin with an item. */
const LISTS = ['campaigns', 'groups', 'advertisers', 'placements', 'schedules'] as const;

/** `campaigns[23]` and the like, where a path begins. */
const ITEM = new RegExp(`(?<![\\w.\\]])(${LISTS.join('|')})\\[(\\d+)\\]`, 'g');

/**
 * The mistakes of a catalogue as those of the body that became a part of it, by their places in the body: whoever sent it
 * knows nothing of the catalogue's indices. What is wrong elsewhere, since it does not go with the body, is told of the body
 * as a whole, with the catalogue's things by their ids: `campaigns[acme-spring].pricing.currency`.
 *
 * @param part where the body stands in the catalogue: `campaigns[23]`
 */
export function mistakesOfBody(error: ValidationError, catalog: CatalogFile, part: string): ValidationError {
  const issues = error.issues.map(({ path, message }): ValidationIssue => {
    const inside = pathWithin(path, part);
    const told = byId(withoutPart(message, part), catalog);
    return inside === undefined
      ? { path: '', message: `does not go with the catalogue's ${byId(path, catalog)}, which then ${told}` }
      : { path: inside, message: told };
  });
  return new ValidationError(issues, { cause: error });
}

/** `budget.total` of `campaigns[23].budget.total` within `campaigns[23]`; `undefined` for what is not in it. */
function pathWithin(path: string, part: string): string | undefined {
  if (path === part) return '';
  if (!path.startsWith(part)) return undefined;
  const rest = path.slice(part.length);
  if (rest.startsWith('.')) return rest.slice(1);
  return rest.startsWith('[') ? rest : undefined;
}

/** A text that speaks of places in the part, as the body has them. */
function withoutPart(text: string, part: string): string {
  return text.replaceAll(`${part}.`, '');
}

/** A text with the catalogue's things by their ids where it speaks of their places: `schedules[film].breaks[0]`. */
export function byId(text: string, catalog: CatalogFile): string {
  return text.replace(ITEM, (whole, list: (typeof LISTS)[number], index: string) => {
    const id = catalog[list]?.[Number(index)]?.id;
    return id === undefined ? whole : `${list}[${id}]`;
  });
}
