import { isDeepStrictEqual } from 'node:util';
import { formatPath, type Path, type Place } from '../findings';
import type { Campaign, Creative } from '../model';

/** Shorter than this, a duration was probably meant in seconds. */
const SHORTEST_MS = 1_000;

/** Points out durations that look like seconds, and skip buttons that never show. */
export function adviseOnCreatives(creatives: readonly Creative[], at: Place): void {
  creatives.forEach(({ durationMs, skipAfterMs }, index) => {
    if (durationMs < SHORTEST_MS) {
      at.at(index, 'durationMs').warning(`${durationMs} ms is less than a second; durations are in milliseconds`);
    }
    if (skipAfterMs !== null && skipAfterMs >= durationMs) {
      at.at(index, 'skipAfterMs').warning(`is not before the end, ${durationMs}: it can never be skipped`);
    } else if (skipAfterMs !== null && skipAfterMs > 0 && skipAfterMs < 100) {
      at.at(index, 'skipAfterMs').warning(`${skipAfterMs} ms is less than a glance; times are in milliseconds`);
    }
  });
}

/** Points out different creatives under one id: players and server-side inserters take them for the same. */
export function adviseOnCreativeIds(campaigns: readonly Campaign[], at: Place): void {
  const first = new Map<string, { creative: Creative; path: Path }>();
  campaigns.forEach((campaign, index) => {
    campaign.creatives.forEach((creative, position) => {
      const place = at.at(index, 'creatives', position, 'id');
      const before = first.get(creative.id);
      if (before === undefined) first.set(creative.id, { creative, path: place.path });
      else if (!isDeepStrictEqual(before.creative, creative)) {
        place.warning(
          `${creative.id} is another creative at ${formatPath(before.path.slice(0, -1))}; players take them for the same`,
        );
      }
    });
  });
}
