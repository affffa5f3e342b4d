import type { Vast } from '../vast';
import type { AdBreak, BreakTracking, Vmap } from '../vmap';
import type { PlannedBreak } from './planned-break';

/** Where a break's ads are: in the document, decided now, or at a URL, decided when the break is reached. */
export type BreakSource = ({ readonly vast: Vast } | { readonly adTagUrl: string }) & {
  /** Where the break's own events are reported. */
  readonly trackingEvents?: readonly BreakTracking[];
};

/**
 * The VMAP document of a viewing.
 *
 * @param sourceOf where a break's ads are; a break without any is left out
 * @example
 * ```ts
 * const breaks = breakTimes(schedule, { durationMs });
 * const whole = scheduleVmap(breaks, ({ id }) => ({ vast: decided.get(id)! }));
 * const redirect = scheduleVmap(breaks, ({ id }) => ({ adTagUrl: `https://ads.example/vast?break=${sign(id)}` }));
 * ```
 */
export function scheduleVmap(
  breaks: readonly PlannedBreak[],
  sourceOf: (planned: PlannedBreak) => BreakSource | undefined,
): Vmap {
  const adBreaks = breaks.flatMap((planned) => {
    const source = sourceOf(planned);
    return source ? [adBreakOf(planned, source)] : [];
  });
  return { adBreaks };
}

function adBreakOf({ id, number, timeOffset, repeatAfterMs }: PlannedBreak, source: BreakSource): AdBreak {
  return {
    timeOffset,
    breakTypes: ['linear'],
    breakId: id,
    ...(repeatAfterMs !== undefined && { repeatAfter: repeatAfterMs }),
    adSource: {
      id: String(number + 1),
      allowMultipleAds: true,
      followRedirects: true,
      ...('vast' in source
        ? { vastAdData: source.vast }
        : { adTagUri: { url: source.adTagUrl, templateType: 'vast4' } }),
    },
    ...(source.trackingEvents && { trackingEvents: source.trackingEvents }),
  };
}
