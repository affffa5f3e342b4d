import type { LiveEvent } from '../../../web/api/live-event';

/** What workers of one port tell each other of their pages, through the primary. */
export type LiveMessage =
  | { readonly live: 'watched'; readonly viewer: string; readonly on: boolean }
  | { readonly live: 'event'; readonly viewer: string; readonly event: LiveEvent };

/** The message, if it is one of these. */
export function liveMessage(value: unknown): LiveMessage | undefined {
  const isOne = typeof value === 'object' && value !== null && 'live' in value;
  return isOne ? (value as LiveMessage) : undefined;
}
