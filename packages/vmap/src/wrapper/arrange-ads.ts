import { type VastAd } from '../vast';

/** An ad of a document with the ads that it came to. */
export interface ResolvedAd {
  readonly ad: VastAd;
  readonly ads: readonly VastAd[];
}

/**
 * The ads of a document after its wrappers were followed: the pod in its order, then the ads that stand alone.
 *
 * An ad of the pod that came to nothing is replaced by one that stands alone (VAST 4.3 §3.3.1), unless its wrapper says
 * `fallbackOnNoAd="false"` (§3.19). Where a wrapper in the pod came to a pod of its own, that takes its place, and the
 * sequence is counted anew. A wrapper that stands alone may bring the document its pod; a second pod has no place in a
 * document, so its ads stand alone.
 */
export function arrangeAds(resolved: readonly ResolvedAd[]): readonly VastAd[] {
  const inPod = resolved.filter(({ ad }) => ad.sequence !== undefined).sort((a, b) => a.ad.sequence! - b.ad.sequence!);
  const alone: VastAd[] = [];
  let brought: readonly VastAd[] | undefined;
  for (const { ads } of resolved.filter(({ ad }) => ad.sequence === undefined)) {
    const pod = podOf(ads);
    const isFirstPod = pod.length > 1 && inPod.length === 0 && brought === undefined;
    if (isFirstPod) brought = pod;
    alone.push(...ads.filter((ad) => !isFirstPod || ad.sequence === undefined).map(withoutSequence));
  }

  const places = inPod.map(({ ad, ads }) => {
    const pod = podOf(ads);
    const placed = pod.length > 0 ? pod : ads.slice(0, 1);
    alone.push(...ads.filter((one) => !placed.includes(one)).map(withoutSequence));
    return { ad, placed };
  });
  const filled = places.map(({ ad, placed }) => {
    const spare = placed.length === 0 && ad.wrapper?.fallbackOnNoAd !== false ? alone.shift() : undefined;
    return { ad, placed: spare === undefined ? placed : [spare] };
  });
  const isLonger = filled.some(({ placed }) => placed.length > 1);
  const pod = filled.flatMap(({ ad, placed }) => placed.map((one) => ({ ...one, sequence: ad.sequence })));
  return [
    ...(brought ?? []),
    ...(isLonger ? pod.map((one, index) => ({ ...one, sequence: index + 1 })) : pod),
    ...alone,
  ];
}

/** Those with a sequence, in order. One alone is no pod, but may stand in one. */
function podOf(ads: readonly VastAd[]): readonly VastAd[] {
  return ads.filter(({ sequence }) => sequence !== undefined).sort((a, b) => a.sequence! - b.sequence!);
}

function withoutSequence({ sequence: _, ...ad }: VastAd): VastAd {
  return ad;
}
