/** How a budget is spread over its time. */
export type Pacing =
  | { readonly mode: 'asap' }
  | { readonly mode: 'even' }
  | { readonly mode: 'hourly' }
  | { readonly mode: 'adaptive' }
  | {
      readonly mode: 'front-loaded';
      /** How much of the budget the first half of its time may spend, in millionths: from 500,000 to 1,000,000. */
      readonly sharePpm: bigint;
    }
  | {
      readonly mode: 'curve';
      /** For each hour of the day (24), or each hour of the week from Monday (168); not all zero. */
      readonly weights: readonly number[];
    };
