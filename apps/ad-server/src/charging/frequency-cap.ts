import type { Cap as FrequencyCap } from '@xsp/frequency';
import type { Cap, CapWindow } from '../catalog';

/** A catalogue's cap as `@xsp/frequency` reads it. A household's cap is on the campaign, counted by household. */
export function frequencyCap(cap: Cap): FrequencyCap {
  const level = cap.per === 'household' || cap.per === 'placement' ? 'campaign' : cap.per;
  return {
    per: level,
    limit: cap.kind === 'gap' ? 1 : cap.limit,
    window: cap.kind === 'gap' ? { kind: 'sliding', ms: cap.gapMs } : frequencyWindow(cap.window),
    event: cap.event,
    ...(cap.per === 'household' && { identity: 'household' as const }),
    ...(cap.per === 'placement' && { each: ['placement' as const] }),
    name: cap.id ?? `${cap.per}-${cap.kind === 'gap' ? 'gap' : 'cap'}`,
  };
}

function frequencyWindow(window: CapWindow): FrequencyCap['window'] {
  return window.kind === 'rolling' || window.kind === 'sliding' ? { kind: window.kind, ms: window.lengthMs } : window;
}
