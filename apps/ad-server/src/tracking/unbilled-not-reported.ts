import { StateError } from '@xsp/core';

/** Before the name of an event: it is counted, and only its price is still to be reported as not billed. */
export const OWES_REPORT = 'unbilled.';

/** An event was counted, and the state went away before it was reported that nobody pays for it. */
export class UnbilledNotReported extends StateError {
  /** What says so to `track`, when the state is back. */
  readonly event: string;

  constructor(event: string, cause: StateError) {
    super(cause.reason, `The event was counted, and not reported as unbilled: ${cause.message}`, { cause });
    this.event = `${OWES_REPORT}${event}`;
  }
}
