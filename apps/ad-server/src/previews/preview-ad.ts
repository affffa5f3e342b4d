import type { IndexedCreative } from '../serving/creative-index';
import { newReservationId } from '../serving/reservation-id';
import type { ServedAd } from '../serving/serve-result';
import { isUnwrapped } from '../serving/tags/decide-whole';
import type { TagUnwrapper } from '../serving/tags/tag-unwrapper';
import { PREVIEW_VIEWER } from '../tokens/token';

/**
 * A given creative as an ad that nobody decided, whatever its campaign allows: it holds nothing, and its token counts
 * nothing.
 *
 * @param timeoutMs how long a third party's tag may take, where the server follows it
 * @returns `undefined` when it is such a tag, and brings no ad
 */
export async function previewAd(
  { campaign, creative, ref }: IndexedCreative,
  tags: TagUnwrapper,
  timeoutMs: number,
): Promise<ServedAd | undefined> {
  const lead = { kind: 'viewer', id: PREVIEW_VIEWER };
  const ad: ServedAd = {
    campaign,
    creative,
    creativeRef: ref,
    hold: { reservation: newReservationId(), slot: 0, lead, home: lead },
    known: { viewer: 'nobody', household: false },
    unheld: false,
  };
  if (!isUnwrapped(creative)) return ad;
  const unwrapped = await tags.unwrap(creative, timeoutMs);
  return unwrapped && { ...ad, unwrapped };
}
