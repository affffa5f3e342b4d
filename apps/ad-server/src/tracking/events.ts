/**
 * The events a beacon may report: the impression, VAST's tracking events (VAST 4.3 §3.14.1, with those of earlier
 * versions that players still send), and `error`.
 */
export const BEACON_EVENTS: ReadonlySet<string> = new Set([
  'impression',
  'error',
  'notUsed',
  'loaded',
  'creativeView',
  'start',
  'firstQuartile',
  'midpoint',
  'thirdQuartile',
  'complete',
  'mute',
  'unmute',
  'pause',
  'resume',
  'rewind',
  'skip',
  'playerExpand',
  'playerCollapse',
  'fullscreen',
  'exitFullscreen',
  'expand',
  'collapse',
  'acceptInvitation',
  'acceptInvitationLinear',
  'adExpand',
  'adCollapse',
  'minimize',
  'close',
  'closeLinear',
  'overlayViewDuration',
  'otherAdInteraction',
  'interactiveStart',
  'timeSpentViewing',
  'progress',
  'viewable',
  'notViewable',
  'viewUndetermined',
]);

/** Events that say the ad was not, or may not have been, shown: they end a hold and never commit one. */
export const RELEASING_EVENTS: ReadonlySet<string> = new Set(['error', 'notUsed']);

/**
 * Events that come before anything is seen: they are acknowledged, and count nothing. Any other implies the
 * impression.
 */
export const SILENT_EVENTS: ReadonlySet<string> = new Set(['loaded', 'notViewable', 'viewUndetermined']);
