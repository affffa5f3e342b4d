import type { Budget } from './budget';
import type { Cap } from './cap';

/** Who pays. Its money, and that of its campaigns and groups, is one partition of the state. */
export interface Advertiser {
  readonly id: string;
  /** The id, when the file gives no name. */
  readonly name: string;
  /** Obeyed and fed by all of its campaigns that are not exempt: see {@link Campaign.advertiserCaps}. */
  readonly caps: readonly Cap[];
  readonly budget: Budget | null;
}
