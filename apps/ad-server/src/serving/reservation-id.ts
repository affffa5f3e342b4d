import { createHash } from 'node:crypto';
import { randomId } from '../ids/random-id';

/** How long a retried request is the same decision. */
export const RETRY_MS = 60_000;

/** Bytes of a reservation's id: what fits into a token beside its part. */
const BYTES = 7;

/** The id of a reservation: 56 bits as base64url, unique within its viewer. */
export function newReservationId(): string {
  return randomId(BYTES);
}

/** An id that is made from a text, and is the same for the same text. */
export function reservationIdOf(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, BYTES).toString('base64url');
}

/**
 * The id that a retried request has again. It is scoped to the viewer (whose partition keeps it) and to what was asked
 * for.
 *
 * @param generation tells decisions of the same request id apart that are further apart than a retry
 */
export function retriedReservationId(requestId: string, asked: string, generation: number): string {
  return reservationIdOf(`${requestId}\0${asked}\0${generation}`);
}

/** The id of a decision that was begun anew, the same for a retry of it. @param attempt 0: the first */
export function idOfAttempt(id: string, attempt: number): string {
  return attempt === 0 ? id : reservationIdOf(`${id}\0attempt ${attempt}`);
}

/** A request id that holds an unexpanded macro names nothing: it is the same for everybody. */
export function isExpanded(requestId: string): boolean {
  return !/[[{]|%%/.test(requestId);
}
