import type { CounterName, NamePart } from '@xsp/core';

/** The ad that caps are applied to: one creative of one campaign. Ids match `[A-Za-z0-9._-]{1,64}`. */
export interface CapSubject {
  readonly campaign: string;
  readonly creative?: string;
  readonly advertiser?: string;
  readonly categories?: readonly string[];
  readonly labels?: readonly string[];
  /** Ids by custom level: `{ genre: ['drama'] }`. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** The placement, for caps that count each apart; the request's parameter `placement` when left out. */
  readonly placement?: NamePart;
  /** The stream (session); the request's parameter `stream` when left out. */
  readonly stream?: NamePart;
  /** The pod; the request's parameter `pod` when left out. Two parts at most, such as a stream and a break. */
  readonly pod?: CounterName;
  /**
   * Names of caps, or levels, of the parents (advertiser, categories, …) that neither stop nor count this ad. They
   * never touch the caps of the campaign itself.
   */
  readonly exemptFrom?: readonly string[];
}
