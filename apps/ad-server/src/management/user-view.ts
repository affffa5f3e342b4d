import { windowKey, type PartitionSnapshot } from '@xsp/core';

/** What is stored of a user: `GET /v1/users/ID`. */
export interface UserView {
  /** The state's time, ISO 8601. */
  readonly now: string;
  readonly counters: readonly {
    /** `campaign/acme-spring/impressions` */
    readonly counter: string;
    readonly window: string;
    readonly count: number;
    /** When the counter may be forgotten, ISO 8601; `null`: it is kept. */
    readonly keptUntil: string | null;
  }[];
  /** Ads that wait for their impressions. */
  readonly holds: readonly { readonly creative: string; readonly expiresAt: string }[];
}

export function userView({ now, counters, holds }: PartitionSnapshot): UserView {
  return {
    now: iso(now),
    counters: counters.map(({ counter, window, state }) => {
      const logged = (state.log ?? []).reduce((sum, { amount }) => sum + amount, 0n);
      return {
        counter: counter.join('/'),
        window: windowKey(window),
        count: Number(state.committed + logged),
        keptUntil: state.keepUntil === null ? null : iso(state.keepUntil),
      };
    }),
    holds: holds.map(({ key, expiresAt }) => ({ creative: key, expiresAt: iso(expiresAt) })),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
