/** What happens to one viewer's ads as it happens: the events of `GET /player/live`. */
export type LiveEvent = DecisionEvent | BeaconEvent;

export interface DecisionEvent {
  readonly type: 'decision';
  /** The state's time, ISO 8601. */
  readonly at: string;
  readonly pods: readonly DecidedPod[];
}

export interface DecidedPod {
  readonly pod: string;
  readonly placement: string;
  readonly ads: readonly DecidedAd[];
  /** Of those that limits refused, the best first. */
  readonly refused: readonly { readonly creative: string; readonly reason: string }[];
  /** Why there is no ad, where no limit refused. */
  readonly obstacle?: string;
}

export interface DecidedAd {
  /** Names the hold: reservation and slot. */
  readonly hold: string;
  readonly campaign: string;
  readonly name: string;
  readonly creative: string;
  /** What its impression costs, as a decimal string with its currency; absent: nothing, or another event is paid. */
  readonly price?: string;
}

export interface BeaconEvent {
  readonly type: 'beacon';
  readonly at: string;
  /** `impression`, `start`, …, `click`. */
  readonly event: string;
  readonly hold: string;
  readonly campaign: string;
  readonly creative: string;
  /** `counted`, `duplicate`, `released`, `ignored`, … */
  readonly outcome: string;
}
