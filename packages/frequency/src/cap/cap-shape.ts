import type { Cap } from './cap';
import { splits } from './cap-counter';
import type { CapWindow } from './cap-window';

/** What of a cap names its counters, as one text: all but its limit, its name and the ids. */
export function capShape(cap: Cap): string {
  return JSON.stringify([
    cap.identity ?? 'viewer',
    cap.per,
    cap.event ?? 'impression',
    splits(cap),
    windowShape(cap.window),
  ]);
}

function windowShape(window: CapWindow): readonly unknown[] {
  switch (window.kind) {
    case 'rolling':
    case 'sliding':
      return [window.kind, window.ms];
    case 'calendar':
      return [window.kind, window.unit, window.timeZone, window.unit === 'week' ? (window.weekStart ?? 1) : 0];
    case 'lifetime':
    case 'stream':
    case 'pod':
      return ['forever'];
  }
}
