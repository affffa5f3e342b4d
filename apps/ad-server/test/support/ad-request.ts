import type { Catalog } from '../../src/catalog';
import type { AdRequest } from '../../src/serving/ad-request';
import { viewerOf } from '../../src/serving/viewer';

/** A user's request for an ad at the placement `home`. */
export function adRequestOf(catalog: Catalog, user: string | undefined, more: Partial<AdRequest> = {}): AdRequest {
  return {
    viewer: viewerOf({ user, session: undefined }, true, 'a key of the tests'),
    household: undefined,
    placement: catalog.placementById.get('home')!,
    requestId: undefined,
    audience: { country: undefined, device: undefined, keywords: new Set() },
    stream: 's',
    pod: 'p',
    ...more,
  };
}
