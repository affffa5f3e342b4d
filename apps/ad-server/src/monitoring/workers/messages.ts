import type { Reading } from '@xsp/metrics';

/** What processes of one server tell each other to read the metrics of all. */
export type ReadingsMessage = WantedMessage | AskedMessage | AnsweredMessage | CollectedMessage;

/** Worker to primary: the readings of all are wanted. */
export interface WantedMessage {
  readonly readings: 'wanted';
  /** Of the worker's own numbering. */
  readonly request: number;
}

/** Primary to every worker. */
export interface AskedMessage {
  readonly readings: 'asked';
  /** Of the primary's own numbering. */
  readonly round: number;
}

/** Worker to primary. */
export interface AnsweredMessage {
  readonly readings: 'answered';
  readonly round: number;
  readonly of: readonly Reading[];
}

/** Primary to the worker that wanted them: what came in time. */
export interface CollectedMessage {
  readonly readings: 'collected';
  readonly request: number;
  readonly of: readonly (readonly Reading[])[];
}

/** @returns `undefined` when it is a message of something else */
export function readingsMessage(message: unknown): ReadingsMessage | undefined {
  return typeof message === 'object' && message !== null && 'readings' in message
    ? (message as ReadingsMessage)
    : undefined;
}
