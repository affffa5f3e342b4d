import type { DecidedPods } from '../serve-pods';
import type { ServedAd, ServeResult } from '../serve-result';
import type { PodAsked } from '../pods-ad-request';
import type { Deciding } from './decide-whole';

type Decide<T> = Deciding<T>['decide'];
type GiveBack = (ads: readonly ServedAd[]) => Promise<void>;

/** The steps in which one ad is decided. */
export function decidingAd(decide: Decide<ServeResult>, giveBack: GiveBack): Deciding<ServeResult> {
  const adsOf = (result: ServeResult) => (result.success ? [result.ad] : []);
  return {
    decide,
    isOver: (result) => !result.success && result.obstacle === 'ended',
    adsOf,
    standing: () => [],
    giveBack: (result) => giveBack(adsOf(result)),
    withAds: (result, whole) => (result.success ? { ...result, ad: whole(result.ad) } : result),
  };
}

/** The steps in which pods are decided together. @param asked the pods, in the order in which they are decided */
export function decidingPods(
  decide: Decide<DecidedPods>,
  giveBack: GiveBack,
  asked: readonly PodAsked[],
): Deciding<DecidedPods> {
  const adsOf = ({ pods }: DecidedPods) => pods.flatMap(({ bumper, ads }) => (bumper ? [bumper, ...ads] : ads));
  return {
    decide,
    isOver: (decision) => decision.replayed && adsOf(decision).length === 0,
    adsOf,
    standing: ({ pods }) =>
      pods.map(({ ads }, index) => {
        const { rules, breakNumber } = asked[index]!;
        return { ads, separate: rules.separate ?? [], breakNumber };
      }),
    giveBack: (decision) => giveBack(adsOf(decision)),
    withAds: ({ pods, ...rest }, whole) => ({
      ...rest,
      pods: pods.map((pod) => ({ ...pod, ads: pod.ads.map(whole) })),
    }),
  };
}
