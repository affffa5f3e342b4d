import { createHash, randomBytes } from 'node:crypto';

/** How long a retried request is the same decision. */
export const RETRY_MS = 60_000;

/** The id of a reservation: 64 bits as base64url, unique within its viewer. */
export function newReservationId(): string {
  return randomBytes(8).toString('base64url');
}

/**
 * The id that a retried request has again. It is scoped to the viewer (whose partition keeps it) and to what was asked
 * for.
 *
 * @param generation tells decisions of the same request id apart that are further apart than a retry
 */
export function retriedReservationId(requestId: string, asked: string, generation: number): string {
  return createHash('sha256')
    .update(`${requestId}\0${asked}\0${generation}`)
    .digest()
    .subarray(0, 8)
    .toString('base64url');
}

/** A request id that holds an unexpanded macro names nothing: it is the same for everybody. */
export function isExpanded(requestId: string): boolean {
  return !/[[{]|%%/.test(requestId);
}
