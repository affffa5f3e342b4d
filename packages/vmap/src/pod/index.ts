// Rules as data, and what may stand in a pod
export type { AdBounds, FixedPlace, FlexiblePlace, PodPlace, PodRules } from './rules/pod-rules';
export type { SeparatedBy, SeparatedWithin, Separation } from './rules/separation';
export { podRulesWithin, type PodAllowance } from './rules/pod-rules-within';
export { MAX_POD_ADS, requirePodRules } from './rules/require-pod-rules';
export { creativeIdentities, type CreativeIdentity } from './candidate/creative-identity';
export { identityOfAd } from './candidate/identity-of-ad';
export type { PodCandidate } from './candidate/pod-candidate';

// Rules as charges
export { podCharges } from './charges/pod-charges';
export { podGroups, type PodSlots } from './charges/pod-groups';
export { PodOptions, type OptionPlace } from './charges/pod-options';
export { podName, podParams, streamName, type PodLocation } from './charges/pod-params';

// Filling
export { fillPod } from './fill/fill-pod';
export type { PlannedAd, PodFill, PodFillRequest } from './fill/pod-fill';

// Deciding
export { decidePod, decidePods, releasePods } from './decide/decide-pods';
export type { HeldCandidate, NotChosen, PodAd, PodDecision, PodsDecision } from './decide/pod-decision';
export type { PodRequest, PodsHead, PodsRequest } from './decide/pods-request';

// Pods whose ads come from elsewhere
export { AdPodError, type AdPodErrorCode } from './session/ad-pod-error';
export { AdPodManager, type AdPodManagerOptions, type AdPodStatus } from './session/ad-pod-manager';
export {
  AdPodSessionUpstream,
  type AdPodFetchOptions,
  type AdPodSessionUpstreamOptions,
  type FetchedAdPod,
  type FetchedPosition,
} from './session/ad-pod-session-upstream';
