import type { AdvertiserFile } from '../catalog-file';
import type { Place } from '../findings';
import type { Advertiser } from '../model';
import type { Loose } from '../structure';
import { readList } from './loose-parts';
import { readBudget } from './read-budget';
import { readCap } from './read-cap';

export function readAdvertiser(file: Loose<AdvertiserFile>, at: Place): Advertiser {
  const id = file.id ?? '';
  const defaults = { per: 'advertiser', timeZone: 'UTC' } as const;
  return {
    id,
    name: file.name ?? id,
    caps: readList(file.caps, at.at('caps'), (cap, place) => readCap(cap, place, defaults)),
    budget: file.budget === undefined ? null : readBudget(file.budget, at.at('budget'), { timeZone: 'UTC' }),
  };
}
