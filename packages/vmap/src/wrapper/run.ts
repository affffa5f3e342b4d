import { type Settings } from './resolve-options';

/** What the ads of one resolution share: time, and how much may be done. */
export class Run {
  /** How many documents were requested. */
  requests = 0;
  /** How many ads were found. */
  ads = 0;
  private readonly ends: number;

  constructor(readonly settings: Settings) {
    this.ends = performance.now() + settings.timeoutMs;
  }

  /** How much of the time is left, in whole milliseconds. */
  remainingMs(): number {
    return this.settings.signal?.aborted === true ? 0 : Math.floor(this.ends - performance.now());
  }
}
